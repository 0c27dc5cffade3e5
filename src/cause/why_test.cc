// Drivers and journeys of a small company in memory whose truth is known.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/random.h"
#include "cause/driver_text.h"
#include "cause/drivers.h"
#include "cause/journey.h"
#include "stats/proportion.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::cause {
namespace {

Time day(double number) {
  return *parse_time("2026-03-01T00:00:00Z", Zone{}) +
         seconds{static_cast<std::int64_t>(number * 86'400)};
}

std::string sql_time(double at) {
  auto text = format_utc(day(at));
  text.pop_back();  // Z
  return text;
}

class Company {
 public:
  Company() : store_(*store::open_duckdb({})) {
    EXPECT_TRUE(store::migrate(*store_));
    session_ = *store_->open_session();
    EXPECT_TRUE(session_->begin());
  }
  struct Told {
    std::string order{}, kind = "review", event{}, carrier = "yto", region = "east",
                         channel = "tmall", batch{};
    double at = 0;
    bool text = true, complains = false;
    std::int64_t amount = -1;
    std::string currency = "CNY";
  };
  void tell(const Told& t) {
    ++id_;
    signals_ += fmt::format(
        "{11}({0}, uuid(), {0}, 's', '{0}', '{1}', {2}, timestamp '{3}', timestamp '{3}', '{4}', "
        "'pan', '{5}', '{6}', '{7}', {8}, 'zh', {9}, 0.9, false, {10}, '{12}', '{13}')",
        id_, t.kind, t.event.empty() ? "null" : "'" + t.event + "'", sql_time(t.at), t.order,
        t.channel, t.carrier, t.region, t.text ? "'x'" : "null", t.complains ? -0.8 : 0.8,
        t.amount < 0 ? "null" : std::to_string(t.amount), signals_.empty() ? "" : ",", t.currency,
        t.batch);
    if (t.complains)
      mentions_ += fmt::format(
          "{}({}, timestamp '{}', 'delivery.parcel.damaged', -0.9, 1, 0.9, 0, 1, 0, 0, 1, 'test')",
          mentions_.empty() ? "" : ",", id_, sql_time(t.at));
  }
  // With everything that was told.
  store::Session& session() {
    if (!signals_.empty())
      run("insert into signal (id, fingerprint, content, source, external_id, kind, event, "
          "happened_at, received_at, order_key, product, channel, carrier, region, body, language, "
          "polarity, confidence, spam, amount_minor, currency, batch) values " +
          std::exchange(signals_, {}));
    if (!mentions_.empty())
      run("insert into mention (signal_id, happened_at, factor, polarity, intensity, confidence, "
          "aspect_begin, aspect_end, opinion_begin, opinion_end, taxonomy_version, model_version) "
          "values " +
          std::exchange(mentions_, {}));
    return *session_;
  }

 private:
  void run(const std::string& sql) {
    const auto done = session_->script(sql);
    EXPECT_TRUE(done) << done.error().message;
  }
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Session> session_;
  std::int64_t id_ = 0;
  std::string signals_, mentions_;
};

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
  const JourneySettings settings{{}, {}, {}, day(40), 2};
  const auto found = read_journey_segments(company.session(), settings, model::Dimension::carrier);
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->orders, 105);
  EXPECT_EQ(found->segments_all, 3);
  ASSERT_EQ(found->segments.size(), 2U);
  const auto &sf = found->segments[0], &yto = found->segments[1];
  EXPECT_EQ(sf.value, "sf");
  EXPECT_EQ(sf.conforming, 60);
  EXPECT_FALSE(sf.worst);
  EXPECT_EQ(yto.value, "yto");
  EXPECT_EQ(yto.orders, 40);
  EXPECT_EQ(yto.conforming, 20);
  EXPECT_NEAR(yto.difference, 0.5 - 1, 1e-12);  // the five without a shipment need none
  const auto told = stats::share_difference({20, 40}, {65, 65});
  EXPECT_EQ(std::pair(yto.low, yto.high), std::pair(told.low, told.high));
  EXPECT_LT(yto.high, 0);
  ASSERT_TRUE(yto.worst);
  EXPECT_EQ(yto.worst->step, "shipment.delivered");
  EXPECT_EQ(yto.worst->reached, 40);
  EXPECT_EQ(yto.lost, (std::vector<Money>{{20'000, {}}}));
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
