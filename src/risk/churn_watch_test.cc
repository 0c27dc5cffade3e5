#include "risk/churn_watch.h"

#include <gtest/gtest.h>

namespace myelin::risk {
namespace {

model::ChurnRecord good() {
  model::ChurnRecord record;
  record.judged = 1'000;
  record.judged_left = 400;
  record.auc = 0.75;
  record.brier = 0.19;
  record.brier_alone = 0.2;
  record.auc_alone = 0.7;
  record.calibration_error = 0.03;
  record.level = 0.6;
  record.judged_above = 200;
  record.left_above = 140;
  record.said_above = 0.7;
  return record;
}

model::ChurnScore score(std::int64_t customer, double probability, std::int64_t spend) {
  model::ChurnScore one;
  one.customer = CustomerId{customer};
  one.probability = probability;
  one.usual = 0.4;
  one.spend.minor = spend;
  one.at_risk.minor = static_cast<std::int64_t>((probability - 0.4) * static_cast<double>(spend));
  return one;
}

TEST(ChurnWatch, acts_only_on_scores_that_have_a_record) {
  const ChurnSettings settings;
  EXPECT_FALSE(not_good_enough(good(), settings));
  auto poor = good();
  poor.auc = 0.55;
  EXPECT_TRUE(not_good_enough(poor, settings));
  poor = good();
  poor.calibration_error = 0.2;
  EXPECT_TRUE(not_good_enough(poor, settings));
  poor = good();
  poor.brier = 0.21;
  EXPECT_TRUE(not_good_enough(poor, settings)) << "the rhythm of buying alone is better";
  poor = good();
  poor.left_above = 85;  // 42 of 100, the usual are 40
  EXPECT_TRUE(not_good_enough(poor, settings));
  poor = good();
  poor.judged_above = poor.left_above = 0;
  EXPECT_TRUE(not_good_enough(poor, settings));
}

TEST(ChurnWatch, lists_who_is_of_value_at_risk_and_not_cared_for_yet) {
  ChurnSettings settings;
  settings.customers_max = 2;
  const std::vector scores{score(1, 0.9, 10'000), score(2, 0.9, 40'000), score(3, 0.5, 90'000),
                           score(4, 0.9, 100),    score(5, 0.7, 20'000), score(6, 0.8, 30'000)};
  const auto leaving =
      leaving_now(scores, settings, [](CustomerId id) { return id == CustomerId{6}; });
  ASSERT_EQ(leaving.customers.size(), 2u);
  EXPECT_EQ(leaving.customers[0].customer, CustomerId{2});
  EXPECT_EQ(leaving.customers[1].customer, CustomerId{5});
  EXPECT_EQ(leaving.waiting, 1);
}

// Customers who leave as often as the record says: what is lost lies within the interval in 95 of
// 100 lists, though the record itself is only a sample.
TEST(ChurnWatch, the_interval_of_the_loss_holds_what_is_lost) {
  Random random{11};
  std::vector<model::ChurnScore> list;
  for (int i = 0; i < 30; ++i)
    list.push_back(score(i + 1, 0.6 + 0.012 * i, 2'000 + 1'000 * (i % 7)));
  constexpr int lists = 400;
  int held = 0, back_held = 0;
  for (int k = 0; k < lists; ++k) {
    auto record = good();
    record.judged_above = 120;
    record.said_above = 0.774;
    record.left_above = 0;
    constexpr double truth = 0.9;  // of what was said
    for (int i = 0; i < record.judged_above; ++i)
      record.left_above += random.chance(truth * record.said_above) ? 1 : 0;
    model::LeavingCase made;
    promise(list, record, random.split(std::to_string(k)), made);
    double lost = 0, back = 0;
    for (const auto& one : list) {
      if (random.chance(truth * one.probability))
        lost += static_cast<double>(one.spend.minor);
      else
        back += 1;
    }
    held +=
        lost >= static_cast<double>(made.low.minor) && lost <= static_cast<double>(made.high.minor)
            ? 1
            : 0;
    back_held += back >= made.back_low && back <= made.back_high ? 1 : 0;
  }
  EXPECT_NEAR(held, 0.95 * lists, 0.035 * lists);
  EXPECT_GE(back_held, 0.92 * lists);
}

TEST(ChurnWatch, settings_are_read_and_a_misspelt_one_is_refused) {
  const auto read =
      settings_from_yaml("risk: {churn: {level: 0.7, period_days: 14, department: crm}}");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->churn.level, 0.7);
  EXPECT_EQ(read->churn.period, days{14});
  EXPECT_EQ(read->churn.department, "crm");
  EXPECT_FALSE(settings_from_yaml("risk: {churn: {levle: 0.7}}"));
  EXPECT_FALSE(settings_from_yaml("risk: {churn: {customers_max: 0}}"));
}

}  // namespace
}  // namespace myelin::risk
