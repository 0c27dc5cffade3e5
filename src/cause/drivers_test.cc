// Drivers of a small company in memory whose truth is known.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/random.h"
#include "cause/company_fixture_test.h"
#include "cause/driver_text.h"
#include "cause/drivers.h"

namespace myelin::cause {
namespace {

constexpr std::array carriers{"yto", "sf", "zto"};
constexpr std::array regions{"east", "north", "south", "west"};

// 3 % complain; from day 28 on `rate` of those of carrier zto.
void fill(Company& company, double rate, bool everybody = false) {
  Random random(5);
  for (int i = 0; i < 2400; ++i) {
    Company::Told told{.order = "o" + std::to_string(i)};
    told.at = random.uniform() * 42;
    told.carrier = random.pick(carriers);
    told.region = random.pick(regions);
    const bool hit = told.at >= 28 && (everybody || told.carrier == "zto");
    told.complains = random.chance(hit ? rate : 0.03);
    company.tell(told);
  }
}

DriverQuestion question() {
  return question_of({"pan", "tmall", "delivery.parcel"}, day(28), day(42), 1);
}

TEST(Drivers, NameTheCarrierWithItsEvidence) {
  Company company;
  fill(company, 0.3);
  const auto found = find_drivers(company.session(), question(), day(42));
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->verdict, model::DriverVerdict::explained);
  ASSERT_EQ(found->drivers.size(), 1U);
  const auto& driver = found->drivers.front();
  ASSERT_EQ(driver.values.size(), 1U);
  EXPECT_EQ(driver.values[0].first, model::Dimension::carrier);
  EXPECT_EQ(driver.values[0].second, "zto");
  EXPECT_LT(driver.low, 0.27);
  EXPECT_GT(driver.high, 0.27);
  EXPECT_GT(driver.low, 0.1);
  EXPECT_LT(driver.p_value, 1e-6);
  EXPECT_GT(driver.share, 0.8);
  EXPECT_EQ(driver.evidence.size(), limits::verbatims_per_alert_max);
  EXPECT_GT(driver.evidence[0].value, driver.evidence[1].value);

  const auto again = explanation_of(text_of(*found));
  ASSERT_TRUE(again);
  EXPECT_EQ(text_of(*again), text_of(*found));
  EXPECT_EQ(again->drivers[0].evidence, driver.evidence);
}

TEST(Drivers, NameTheWarehouseThatSendsLateWithoutAWord) {
  Company company;
  Random random(21);
  std::string rows;
  for (int i = 0; i < 4'000; ++i) {
    const double at = random.uniform() * 42;
    const bool south = random.chance(0.3);
    const bool late = random.chance(south && at >= 28 ? 0.5 : 0.05);
    rows += fmt::format(
        "{0}({1}, uuid(), {1}, 's', '{1}', 'shipment', 'shipped', timestamp '{2}', "
        "timestamp '{2}', timestamp '{3}', 'o{1}', 'pan', 'tmall', '{4}', '{5}')",
        rows.empty() ? "" : ",", i + 1, sql_time(at), sql_time(late ? at - 1 : at + 2),
        south ? "south" : "north", random.chance(0.5) ? "yto" : "zto");
  }
  ASSERT_TRUE(company.session().script(
      "insert into signal (id, fingerprint, content, source, external_id, kind, event, "
      "happened_at, received_at, due, order_key, product, channel, warehouse, carrier) values " +
      rows));
  auto late = question();
  late.metric = model::DriverMetric::late_dispatches;
  const auto found = find_drivers(company.session(), late, day(42));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->drivers.size(), 1U);
  EXPECT_EQ(found->drivers[0].values.front().first, model::Dimension::warehouse);
  EXPECT_EQ(found->drivers[0].values.front().second, "south");
  EXPECT_LT(found->drivers[0].low, 0.45);
  EXPECT_GT(found->drivers[0].high, 0.45);

  late.metric = model::DriverMetric::late_arrivals;  // none arrived
  EXPECT_EQ(find_drivers(company.session(), late, day(42))->exposure, 0);
}

// Nearly all that is heard since the rise is of the batch, and the batch has no past: only when the
// rise began tells it from a rise of everything.
TEST(Drivers, NameTheBatchThatARiseCameWith) {
  Company company;
  Random random(2);
  for (int i = 0; i < 900; ++i) {
    const double bought = random.uniform() * 56 - 14;
    const double at = bought + 1 + 2 * random.uniform();
    if (at < 0 || at >= 42) continue;
    const bool bad = bought >= 24;
    company.tell({.order = "o" + std::to_string(i),
                  .carrier = random.pick(carriers),
                  .region = random.pick(regions),
                  .batch = bad           ? "b3"
                           : bought >= 6 ? "b2"
                                         : "b1",
                  .at = at,
                  .complains = random.chance(bad ? 0.15 : 0.01)});
  }
  const auto found = find_drivers(company.session(), question(), day(42));
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->drivers.size(), 1U) << found->method;
  EXPECT_EQ(found->verdict, model::DriverVerdict::explained);
  const auto& driver = found->drivers[0];
  EXPECT_EQ(driver.values, (decltype(driver.values){{model::Dimension::batch, "b3"}}));
  EXPECT_LT(driver.low, 0.14);
  EXPECT_GT(driver.high, 0.14);
  EXPECT_GT(driver.share, 0.9);
  EXPECT_EQ(driver.evidence.size(), limits::verbatims_per_alert_max);
}

// An order is one voice however often it is heard, and a return that states why is one, too.
TEST(Drivers, CountAnOrderOnceAndAStatedReason) {
  Company company;
  for (int i = 0; i < 120; ++i) {
    const auto order = "o" + std::to_string(i);
    const bool hit = i % 3 == 0;
    const Company::Told told{
        .order = order, .carrier = hit ? "zto" : "sf", .at = 29 + i * 0.1, .complains = i == 0};
    company.tell(told);
    if (i == 0) company.tell(told), company.tell(told);
    if (hit && i > 0)
      company.tell({.order = order,
                    .kind = "return",
                    .event = "damaged",
                    .carrier = "zto",
                    .at = 30 + i * 0.1,
                    .text = false});
  }
  auto asked = question();
  const auto words = find_drivers(company.session(), asked, day(42));
  ASSERT_TRUE(words) << words.error().message;
  EXPECT_EQ(words->events, 1);
  EXPECT_EQ(words->exposure, 120);
  asked.reasons = {"broken", "damaged"};
  const auto stated = find_drivers(company.session(), asked, day(42));
  ASSERT_TRUE(stated);
  EXPECT_EQ(stated->events, 40);
  EXPECT_EQ(stated->exposure, 120);
  ASSERT_EQ(stated->drivers.size(), 1U);
  EXPECT_EQ(stated->drivers[0].values[0].second, "zto");
}

TEST(Drivers, SayWhenNothingInsideExplainsIt) {
  Company company;
  fill(company, 0.3, true);
  const auto found = find_drivers(company.session(), question(), day(42));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->verdict, model::DriverVerdict::everything);
  EXPECT_TRUE(found->drivers.empty());
}

TEST(Drivers, ChanceIsNoDriver) {
  Company company;
  fill(company, 0.03);
  const auto found = find_drivers(company.session(), question(), day(42));
  ASSERT_TRUE(found);
  EXPECT_NE(found->verdict, model::DriverVerdict::explained);
}

TEST(Drivers, AReversalIsShown) {
  Company company;
  // Each carrier gets better; the worse one gets most of the parcels.
  const auto tell = [&](double at, const char* carrier, int n, int complaints) {
    for (int i = 0; i < n; ++i)
      company.tell({.carrier = carrier, .at = at, .complains = i < complaints});
  };
  tell(10, "sf", 900, 45), tell(10, "zto", 100, 50);
  tell(30, "sf", 100, 1), tell(30, "zto", 900, 270);
  const auto found = find_drivers(company.session(), question(), day(42));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->reversals.size(), 1U);
  EXPECT_EQ(found->reversals[0].dimension, model::Dimension::carrier);
  EXPECT_GT(found->reversals[0].crude, 0.1);
  EXPECT_LT(found->reversals[0].adjusted, -0.03);
  EXPECT_TRUE(found->drivers.empty());
}

TEST(Drivers, LateParcelsAreRelatedToComplaints) {
  Company company;
  for (int i = 0; i < 60; ++i) {
    const auto order = "o" + std::to_string(i);
    const bool late = i % 2 == 0;
    company.tell({.order = order, .kind = "order", .at = 29, .text = false});
    company.tell({.order = order,
                  .kind = "shipment",
                  .event = "delivered",
                  .at = 29 + (late ? 5 : 2) + i * 0.01,
                  .text = false});
    company.tell({.order = order, .at = 36, .complains = late});
  }
  const auto found = find_drivers(company.session(), question(), day(42));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->operations.size(), 1U) << "no promise, no delay";
  EXPECT_EQ(found->operations[0].measure, "delivery_hours");
  EXPECT_NEAR(found->operations[0].effect, 72, 1);
  EXPECT_EQ(found->operations[0].n_with, 30);
  EXPECT_LT(found->operations[0].p_value, 1e-6);
}

TEST(Drivers, RefuseAnEmptyPeriod) {
  Company company;
  auto asked = question();
  asked.now.until = asked.now.from;
  EXPECT_EQ(find_drivers(company.session(), asked, day(42)).error().code,
            ErrorCode::invalid_argument);
  EXPECT_EQ(find_drivers(company.session(), question(), day(42))->verdict,
            model::DriverVerdict::too_little);
}

TEST(DriverText, RefusesWhatItDidNotWrite) {
  EXPECT_EQ(explanation_of("nonsense").error().code, ErrorCode::corrupt);
  EXPECT_EQ(explanation_of("drivers 1\ndriver\t1\n").error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace myelin::cause
