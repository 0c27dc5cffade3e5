// Journeys of a small company in memory whose truth is known.
#include "cause/journey.h"

#include <gtest/gtest.h>

#include "cause/company_fixture_test.h"
#include "stats/proportion.h"

namespace myelin::cause {
namespace {

TEST(Journey, BreaksWhereOrdersLeaveThePath) {
  Company company;
  const auto tell = [&](int i, const char* kind, const char* event, double at,
                        std::int64_t amount = -1, bool text = false, bool complains = false) {
    company.tell({.order = "o" + std::to_string(i),
                  .kind = kind,
                  .event = event,
                  .at = at,
                  .text = text,
                  .complains = complains,
                  .amount = amount});
  };
  for (int i = 0; i < 10; ++i) {
    tell(i, "order", "", 1, 10'000);
    tell(i, "payment", "", 1.1, 10'000);
    if (i == 9) {  // never sent, cancelled with words
      tell(i, "message", "", 5, -1, true, true);
      tell(i, "cancellation", "", 6, 10'000);
      continue;
    }
    tell(i, "shipment", "shipped", 2);
    if (i == 8) continue;  // lost on the way
    tell(i, "shipment", "delivered", 4);
    tell(i, "review", "", 5, -1, true, i == 7);
    if (i == 7) tell(i, "return", "broken", 6), tell(i, "refund", "", 7, 8'000);
  }
  tell(10, "order", "", 39.95, 5'000);  // may still be paid
  const auto found = read_journey(company.session(), {{}, {}, {}, day(40), 50});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->orders, 11);
  EXPECT_EQ(found->intended, (std::vector<std::string>{"order", "payment", "shipment.shipped",
                                                       "shipment.delivered"}));
  EXPECT_EQ(found->steps.front().name, "order");
  // Nine came as far as they did on the path; the return and the cancellation left it.
  EXPECT_NEAR(found->conforming, 9.0 / 11, 1e-12);
  EXPECT_EQ(found->variants.front().orders, 7);
  EXPECT_TRUE(found->variants.front().intended);
  ASSERT_EQ(found->breakpoints.size(), 3U);
  const auto& sent = found->breakpoints[0];
  EXPECT_EQ(sent.step, "payment");
  EXPECT_EQ(sent.next, "shipment.shipped");
  EXPECT_EQ(sent.reached, 10);
  EXPECT_EQ(sent.continued, 9);
  EXPECT_EQ(sent.lost, (std::vector<Money>{{10'000, {}}}));
  EXPECT_EQ(sent.negative_share, 1);
  EXPECT_EQ(sent.instead, std::vector<std::string>{"message"});
  const auto& kept = found->breakpoints[1];
  EXPECT_EQ(kept.step, "shipment.delivered");
  EXPECT_EQ(kept.next, "kept");
  EXPECT_EQ(kept.reached, 8);
  EXPECT_EQ(kept.lost, (std::vector<Money>{{8'000, {}}}));
  EXPECT_EQ(kept.instead, std::vector<std::string>{"return"});
  EXPECT_EQ(found->breakpoints[2].step, "shipment.shipped");
  EXPECT_EQ(found->breakpoints[2].reached - found->breakpoints[2].continued, 1);
}

TEST(Journey, SegmentsAreJudgedByThemselvesBesideAllOthers) {
  Company company;
  // 40 orders of yto, of which every second is returned; 60 of sf, none; 5 that no carrier took.
  for (int i = 0; i < 105; ++i) {
    Company::Told told{.order = "o" + std::to_string(i), .kind = "order", .at = 1, .text = false};
    const auto carrier = i < 40 ? "yto" : i < 100 ? "sf" : "";
    told.carrier = "";
    company.tell(told);
    told.carrier = carrier;
    told.kind = "shipment";
    told.event = "delivered";
    told.at = 2;
    if (i < 100) company.tell(told);
    if (i >= 40 || i % 2) continue;
    told.kind = "refund";
    told.event = "";
    told.at = 5;
    told.amount = 1'000;
    company.tell(told);
  }
  JourneySettings settings{{}, {}, {}, day(40), 3};
  const auto found = read_journey_segments(company.session(), settings, model::Dimension::carrier);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->orders, 105);
  EXPECT_EQ(found->segments_all, 3);
  ASSERT_EQ(found->segments.size(), 3U);
  EXPECT_EQ(found->segments[2].value, "");
  EXPECT_EQ(found->segments[2].conforming, 5);  // no shipment is heard of, so none is expected
  EXPECT_FALSE(found->segments[2].comparable);
  const auto &sf = found->segments[0], &yto = found->segments[1];
  EXPECT_EQ(sf.value, "sf");
  EXPECT_EQ(sf.conforming, 60);
  EXPECT_FALSE(sf.worst);
  EXPECT_EQ(yto.value, "yto");
  EXPECT_EQ(yto.orders, 40);
  EXPECT_EQ(yto.conforming, 20);
  EXPECT_NEAR(yto.difference, 0.5 - 1, 1e-12);
  const auto told = stats::share_difference({20, 40}, {60, 60});  // the five are beside nobody
  EXPECT_EQ(std::pair(yto.low, yto.high), std::pair(told.low, told.high));
  EXPECT_LT(yto.high, 0);
  ASSERT_TRUE(yto.worst);
  EXPECT_EQ(yto.worst->step, "shipment.delivered");
  EXPECT_EQ(yto.worst->reached, 40);
  EXPECT_EQ(yto.lost, (std::vector<Money>{{20'000, {}}}));
  settings.rows = 2;
  const auto fewer = read_journey_segments(company.session(), settings, model::Dimension::carrier);
  ASSERT_TRUE(fewer);
  EXPECT_EQ(fewer->segments.size(), 2U);
  EXPECT_EQ(fewer->segments_all, 3);
  EXPECT_EQ(fewer->segments[1].low, yto.low);  // beside all, not beside those that are told
  // The whole of one of them is what a question about that one alone finds.
  auto of_yto = settings;
  of_yto.where[model::Dimension::carrier] = "yto";
  const auto alone = read_journey(company.session(), of_yto);
  ASSERT_TRUE(alone) << alone.error().message;
  EXPECT_EQ(alone->orders, 40);
  EXPECT_EQ(alone->conforming, 0.5);
  ASSERT_EQ(alone->breakpoints.size(), 1U);
  EXPECT_EQ(alone->breakpoints.front().lost, yto.lost);
}

TEST(Journey, SumsOfDifferentCurrenciesNeverMeet) {
  Company company;
  const auto lose = [&](int i, std::int64_t amount, const std::string& currency) {
    const Company::Told order{.order = "o" + std::to_string(i), .kind = "order", .text = false};
    company.tell(order);
    auto refund = order;
    refund.kind = "refund";
    refund.at = 2;
    refund.amount = amount;
    refund.currency = currency;
    company.tell(refund);
  };
  for (int i = 0; i < 3; ++i) lose(i, 100, "CNY");
  lose(3, 900'000, "JPY");
  auto settings = JourneySettings{{}, {}, {}, day(40), 50};
  const auto found = read_journey(company.session(), settings);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->breakpoints.size(), 1U);
  EXPECT_EQ(found->breakpoints.front().lost,
            (std::vector<Money>{{300, {}}, {900'000, *Currency::parse("JPY")}}));
  settings.events_max = 7;
  EXPECT_EQ(read_journey(company.session(), settings).error().code, ErrorCode::too_large);
  settings.events_max = 8;
  EXPECT_TRUE(read_journey(company.session(), settings));
}

}  // namespace
}  // namespace myelin::cause
