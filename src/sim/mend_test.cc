// What somebody mends is felt by no order from then on, or by half as many; nothing else changes.
#include <gtest/gtest.h>

#include <utility>

#include "sim/company.h"
#include "sim/label.h"

namespace myelin::sim {
namespace {

struct Lived {
  std::vector<std::string> before;  // external ids of what came before the repair
  int complaints_after = 0;         // of the fault, six days and more after it
  double spared_minor = 0;
};

Lived live(double left) {
  CompanyOptions options;
  options.seed = 3;
  options.days = 80;
  options.scale = 1;
  options.faults_stay = true;
  Company company{options};
  const Time repaired = options.start + days{55};
  Lived lived;
  bool mended = false;
  model::Draft draft;
  for (Label label; company.next_labelled(draft, label);) {
    if (*draft.at < repaired) {
      lived.before.push_back(draft.external_id);
      continue;
    }
    if (!std::exchange(mended, true)) {
      EXPECT_TRUE(company.mend("b", *draft.at, left));
    }
    const bool said = label.fault >= 0 && !draft.text.empty() &&
                      company.truth().faults[static_cast<std::size_t>(label.fault)].id == "b";
    lived.complaints_after += said && *draft.at > repaired + days{6};
  }
  for (const auto& fault : company.truth().faults)
    if (fault.id == "b")
      for (const auto& order : fault.spared) lived.spared_minor += order.loss_minor;
  return lived;
}

TEST(Mend, EndsOrHalvesAFaultAndKnowsWhatThatSpared) {
  const auto none = live(1), half = live(0.5), whole = live(0);
  EXPECT_EQ(none.before, half.before);
  EXPECT_EQ(none.before, whole.before);
  EXPECT_EQ(none.spared_minor, 0);
  EXPECT_GT(none.complaints_after, 200);
  EXPECT_NEAR(half.complaints_after, 0.5 * none.complaints_after, 0.15 * none.complaints_after);
  EXPECT_LT(whole.complaints_after, 0.1 * none.complaints_after);
  EXPECT_NEAR(half.spared_minor / whole.spared_minor, 0.5, 0.1);
}

TEST(Mend, KnowsOnlyFaultsThatArePlanted) {
  CompanyOptions options;
  options.days = 5;
  Company company{options};
  EXPECT_FALSE(company.mend("z", Time{}, 0));
}

}  // namespace
}  // namespace myelin::sim
