#include "sim/incident.h"

#include <gtest/gtest.h>

namespace myelin::sim {
namespace {

bool lies_in(const Incident& incident, std::size_t row, const IncidentElement& element) {
  for (const auto& [attribute, value] : element)
    if (incident.codes[row * incident.sizes.size() + attribute] != value) return false;
  return true;
}

TEST(Incident, CausesTakeTheirPartAndTheSeedDecides) {
  Random random(121), again(121);
  for (int i = 0; i < 5; ++i) {
    const auto one = incident(incident_plan_l(), random);
    EXPECT_EQ(one.observed, incident(incident_plan_l(), again).observed);
    EXPECT_EQ(one.expected.size(), 36'000U);
    ASSERT_FALSE(one.truth.empty());
    for (const auto& element : one.truth) {
      EXPECT_EQ(element.size(), 4U);
      for (std::size_t row = 0; row < one.expected.size(); ++row)
        if (lies_in(one, row, element)) {
          const double low = std::min(one.expected[row], one.observed[row]);
          EXPECT_LE(low, 0.5 * std::max(one.expected[row], one.observed[row]));
        }
    }
  }
}

TEST(Incident, WithoutACauseNothingIsPlanted) {
  Random random(3);
  EXPECT_TRUE(incident_of_nothing(incident_plan_s(), random).truth.empty());
  EXPECT_TRUE(incident_of_everything(incident_plan_s(), random).truth.empty());
}

}  // namespace
}  // namespace myelin::sim
