#include "sim/outbreaks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sim/company.h"

namespace myelin::sim {
namespace {

const Time noon = from_us(1'787'155'200'000'000) + hours{12};  // in Shanghai

Outbreak heard_at(std::initializer_list<int> minutes_after) {
  Outbreak one{.product = "p", .topic = "leak", .heard = {}};
  for (const int after : minutes_after) one.heard.push_back(noon + minutes{after});
  return one;
}
Outbreak every(int n, Duration apart) {
  Outbreak one{.product = "p", .topic = "leak", .heard = {}};
  for (int i = 0; i < n; ++i) one.heard.push_back(noon + i * apart);
  return one;
}

TEST(Eruption, IsHalfOfASmallOutbreak) {
  EXPECT_FALSE(eruption(heard_at({})));
  EXPECT_EQ(eruption(heard_at({5})), noon + minutes{5});
  EXPECT_EQ(eruption(heard_at({1, 2, 3, 4})), noon + minutes{2});
  EXPECT_EQ(eruption(heard_at({1, 2, 3, 4, 5})), noon + minutes{3});
}

TEST(Eruption, IsTheTwentiethComplaintOfADay) {
  EXPECT_EQ(eruption(every(200, minutes{1})), noon + minutes{19});
  // 48 a day, but only twelve hours of the first day are left: 24 of them.
  EXPECT_EQ(eruption(every(400, minutes{30})), noon + 19 * minutes{30});
  // 15 come on the first day, so that the twentieth of the second is the thirty-fifth of all.
  EXPECT_EQ(eruption(every(400, minutes{48})), noon + 34 * minutes{48});
  // Ten a day never reach twenty: half of all does.
  EXPECT_EQ(eruption(every(100, hours{3})), noon + 49 * hours{3});
}

TEST(OutbreakCompany, HasTheOutbreaksAndNothingElse) {
  CompanyOptions options;
  options.seed = 3;
  options.days = 56;
  options.scale = 0.5;
  options.outbreaks = 8;
  Company company{options};
  std::set<std::string> ids;
  model::Draft draft;
  while (company.next(draft)) EXPECT_TRUE(ids.insert(draft.source + draft.external_id).second);
  const auto& truth = company.truth();
  EXPECT_TRUE(truth.faults.empty());
  ASSERT_EQ(truth.outbreaks.size(), 8U);
  std::set<std::string> products;
  for (const auto& outbreak : truth.outbreaks) {
    EXPECT_TRUE(products.insert(outbreak.product).second);
    ASSERT_GE(outbreak.heard.size(), 5U) << outbreak.product;
    EXPECT_LE(outbreak.heard.size(), 2U * outbreak_size_max);  // some append to what they said
    EXPECT_TRUE(std::ranges::is_sorted(outbreak.heard));
    EXPECT_GE(outbreak.heard.front(), options.start + days{outbreak_warm_up_days});
  }
}

TEST(OutbreakCompany, OthersHaveNone) {
  CompanyOptions options;
  options.days = 5;
  Company company{options};
  EXPECT_TRUE(company.truth().outbreaks.empty());
  EXPECT_FALSE(company.truth().faults.empty());
}

}  // namespace
}  // namespace myelin::sim
