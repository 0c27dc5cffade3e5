#include "engine/sayings.h"

#include <gtest/gtest.h>

namespace myelin::engine {
namespace {

TEST(Sayings, AreReadAsACodeAndItsValues) {
  EXPECT_EQ(saying_of("A gold customer who paid 1426.80 CNY is furious"),
            (Saying{"customer_furious", {"gold", "1426.80", "CNY"}}));
  EXPECT_EQ(saying_of("45 complaints in 24 hours where 0.8 are usual"),
            (Saying{"complaints_in_hours", {"45", "24", "0.8"}}));
  EXPECT_EQ(saying_of("Until 2026-11-23T08:00:00Z, with alert 7 of the same cause"),
            (Saying{"until_with", {"2026-11-23T08:00:00Z", "7"}}));
  EXPECT_EQ(saying_of("Until 2026-11-23T08:00:00Z"), (Saying{"until", {"2026-11-23T08:00:00Z"}}));
  EXPECT_EQ(saying_of("12 shares so far, 340 expected by a day after the post (120 to 900); 62 % "
                      "that it reaches 300; growing"),
            (Saying{"post_spreads", {"12", "340", "120", "900", "62", "300", "growing"}}));
  EXPECT_EQ(saying_of("alert 7 is critical"), (Saying{"alert_is", {"7", "critical"}}));
  EXPECT_EQ(saying_of("alert 7"), (Saying{"alert_joins", {"7"}}));
  EXPECT_EQ(saying_of("manager: 李经理"), (Saying{"nudged_manager", {"李经理"}}));
}

TEST(Sayings, LeaveWhatPeopleWroteAlone) {
  for (const auto* text : {"", "已联系客户", "alert the carrier", "was due", "louder:",
                           "a complaints so far where b are usual", "alert 7 again and again?!"})
    EXPECT_EQ(saying_of(text), std::nullopt) << text;
}

}  // namespace
}  // namespace myelin::engine
