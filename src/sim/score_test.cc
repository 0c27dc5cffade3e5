#include "sim/score.h"

#include <gtest/gtest.h>

namespace myelin::sim {
namespace {

const Time start = from_us(1'787'155'200'000'000);
Time day(double d) {
  return start + minutes{static_cast<std::int64_t>(d * 1440)};
}

Truth small_truth() {
  Truth t;
  t.from = start;
  t.until = start + days{28};
  Fault a{.id = "a",
          .theme = Theme::broken_in_transit,
          .from = day(10),
          .until = day(15),
          .dimensions = {{"product", "壶"}}};
  a.first_complaint = day(11);
  Fault b{.id = "b", .theme = Theme::late_delivery, .from = day(5), .until = day(8)};
  Fault e{.id = "e",
          .is_fault = false,
          .theme = Theme::bought_reviews,
          .from = day(1),
          .until = day(2),
          .dimensions = {{"product", "杯"}}};
  t.faults = {a, b, e};
  return t;
}
const ThemeTable themes{{"broken_in_transit", {"delivery.damage"}},
                        {"late_delivery", {"delivery.late."}}};

RaisedAlert alert(double at, std::string product, std::string factor) {
  return {.at = day(at),
          .product = std::move(product),
          .channel = "",
          .factor = std::move(factor),
          .since = day(at - 0.5)};
}

TEST(Score, FindsAFaultByProductTimeAndTheme) {
  const Score s =
      score({alert(12, "壶", "delivery.damage.glass"), alert(13, "壶", "delivery.damage")},
            small_truth(), themes);
  EXPECT_TRUE(s.faults[0].found);
  EXPECT_EQ(s.faults[0].alerts, 2);
  EXPECT_DOUBLE_EQ(s.faults[0].delay_hours_from_start, 48);
  EXPECT_DOUBLE_EQ(s.faults[0].delay_hours_from_complaint, 24);
  EXPECT_DOUBLE_EQ(s.faults[0].since_error_hours, 36);
  EXPECT_FALSE(s.faults[1].found);
  EXPECT_DOUBLE_EQ(s.recall, 0.5);
  EXPECT_EQ(s.false_alarms, 0);
}

TEST(Score, TheWrongProductTimeOrThemeIsAFalseAlarm) {
  const Score s = score({alert(12, "杯", "delivery.damage"), alert(9.9, "壶", "delivery.damage"),
                         alert(22, "壶", "delivery.damage"), alert(12, "壶", "delivery.damages"),
                         alert(12, "壶", "product.noise")},
                        small_truth(), themes);
  EXPECT_EQ(s.false_alarms, 5);
  EXPECT_EQ(s.recall, 0);
  EXPECT_DOUBLE_EQ(s.false_alarms_per_week, 1.25);
}

TEST(Score, AnAlertWithoutProductIsVagueForAFaultThatHasOne) {
  const Score s = score({alert(12, "", "delivery.damage"), alert(6, "杯", "delivery.late"),
                         alert(6, "", "delivery.late.carrier")},
                        small_truth(), themes);
  EXPECT_EQ(s.vague, 1);
  EXPECT_EQ(s.matched, 2);
  EXPECT_FALSE(s.faults[0].found);
  EXPECT_TRUE(s.faults[1].found) << "a warehouse's fault touches every product";
}

TEST(Score, CountsFalseAlarmsInsideNoFaults) {
  const Score s = score({alert(1.5, "杯", "product.quality"), alert(1.5, "壶", "product.quality")},
                        small_truth(), themes);
  EXPECT_EQ(s.false_alarms, 2);
  EXPECT_EQ(s.false_in_no_fault_windows, 1);
}

TEST(Score, LeavesOutTheWarmUp) {
  const Score s = score({alert(1, "杯", "x"), alert(20, "杯", "x")}, small_truth(), themes,
                        {.warm_up_days = 14});
  EXPECT_EQ(s.false_alarms, 1);
  EXPECT_DOUBLE_EQ(s.false_alarms_per_week, 0.5);
}

TEST(Score, WritesItself) {
  const std::string json =
      score_json(score({alert(12, "壶", "delivery.damage")}, small_truth(), themes));
  EXPECT_NE(json.find("\"recall\":0.500"), std::string::npos) << json;
  EXPECT_NE(json.find("\"delay_hours_from_start\":48.0"), std::string::npos) << json;
}

TEST(Score, TellsWhatANoFaultRaisedFromWhatFellIntoItsTime) {
  auto about_it = alert(1.5, "杯", "use.smell"), beside_it = alert(1.6, "", "use.noise");
  about_it.of_no_fault = true;
  const Score s = score({about_it, beside_it}, small_truth(), themes);
  EXPECT_EQ(s.false_alarms, 2);
  EXPECT_EQ(s.raised_by_no_fault, 1);
  EXPECT_EQ(s.false_in_no_fault_windows, 2);
}

}  // namespace
}  // namespace myelin::sim
