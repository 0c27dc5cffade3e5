// Memory and store: what is rebuilt equals what was held.
#include <gtest/gtest.h>

#include <set>

#include "risk/alert_book.h"
#include "risk/copies.h"
#include "risk/simulated_cells.h"
#include "risk/valued_customer.h"
#include "store/duckdb/duckdb_store.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

struct Database {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Session> session;
};
Database database() {
  auto store = store::open_duckdb({});
  EXPECT_TRUE(store) << store.error().message;
  EXPECT_TRUE(store::migrate(**store));
  auto session = (*store)->open_session();
  EXPECT_TRUE(session);
  return {std::move(*store), std::move(*session)};
}
void succeed(const Status& status) {
  ASSERT_TRUE(status) << status.error().message;
}

// Writes what the reflex would write of one complaint.
void write_signal(store::Session& session, const Observation& o) {
  auto done = session.execute(
      "insert into signal (id, fingerprint, content, source, external_id, kind, happened_at, "
      "received_at, customer_id, order_key, product, channel, "
      "carrier, spam, polarity) values ($1, $2, 0, 't', 't', 'review', $3, $3, $4, $5, $6, $7, "
      "'sf', false, -0.8)",
      {o.signal.value, Fingerprint{0, static_cast<std::uint64_t>(o.signal.value)}, o.at,
       o.customer.value, std::string(o.order), std::string(o.product), std::string(o.channel)});
  ASSERT_TRUE(done) << done.error().message;
  done = session.execute(
      "insert into mention (signal_id, happened_at, factor, polarity, intensity, confidence, "
      "aspect_begin, aspect_end, opinion_begin, opinion_end, taxonomy_version, model_version, "
      "strongest) values ($1, $2, $3, -0.8, 1, 0.9, 0, 0, 0, 0, 1, 'm', true)",
      {o.signal.value, o.at, std::string(o.factor)});
  ASSERT_TRUE(done) << done.error().message;
}

TEST(WatchLaws, LoadRestoresTheEvidenceOfParentsAndOfFacts) {
  auto db = database();
  const Time at = from_us(1'790'000'000'000'000);
  const auto told = [&](std::int64_t signal, std::string_view factor) {
    return Observation{.at = at,
                       .signal = {signal},
                       .customer = {signal},
                       .product = "p",
                       .channel = "c",
                       .factor = factor,
                       .polarity = -0.8F,
                       .confidence = 0.9F};
  };
  write_signal(*db.session, told(1, "use.quality.defective"));
  write_signal(*db.session, told(2, "use.quality"));
  ASSERT_TRUE(db.session->execute(
      "insert into signal (id, fingerprint, content, source, external_id, kind, event, "
      "happened_at, received_at, customer_id, order_key, product, channel) values (3, $1, 0, 't', "
      "'t3', 'return', 'broken', $2, $2, 3, 'o', 'p', 'c')",
      {Fingerprint{0, 3}, at}));
  // Two parcels that were due an hour before they arrived, and before they were sent; one on time.
  for (const auto& [number, event, due] :
       {std::tuple{4, "delivered", at - hours{1}}, std::tuple{5, "shipped", at - hours{1}},
        std::tuple{6, "delivered", at + hours{1}}})
    ASSERT_TRUE(db.session->execute(
        "insert into signal (id, fingerprint, content, source, external_id, kind, event, "
        "happened_at, received_at, due, customer_id, order_key, product, channel) values ($1, $2, "
        "0, 't', $3, 'shipment', $4, $5, $5, $6, $1, 'o', 'p', 'c')",
        {std::int64_t{number}, Fingerprint{0, static_cast<std::uint64_t>(number)},
         "t" + std::to_string(number), std::string(event), at, due}));
  Watch watch({});
  watch.advance(at + hours{1});
  const auto live = [&](Observation o, Source source) {
    o.source = source;
    watch.observe(o);
  };
  live(told(1, "use.quality.defective"), Source::said);
  live(told(1, "use.quality"), Source::said);  // the factor that the issue belongs to
  live(told(2, "use.quality"), Source::said);
  live(told(3, "use.quality.defective"), Source::stated);
  live(told(4, "deliver.speed.late"), Source::happened);
  live(told(5, "fulfil.dispatch.slow_dispatch"), Source::happened);
  const Recollection recollection{
      .stake_of = {},
      .complete = {},
      .is_reason = [](std::string_view event) { return event == "broken"; },
      .stated_by = [](std::string_view fact) -> std::vector<std::string> {
        return {fact == "late"            ? "deliver.speed.late"
                : fact == "late_dispatch" ? "fulfil.dispatch.slow_dispatch"
                                          : "use.quality.defective"};
      }};
  Watch loaded({});
  succeed(loaded.load(*db.session, at + hours{1}, recollection));
  EXPECT_EQ(loaded.evidence_digest(at - hours{1}), watch.evidence_digest(at - hours{1}));
  EXPECT_NE(loaded.evidence_digest(at - hours{1}), loaded.evidence_digest(at));
}

// Texts that were read before their orders: counted with what the orders said, and stored without.
TEST(WatchLaws, EvidenceIsOfTheProductThatItsOrderNames) {
  const auto findings = [](bool completed) {
    auto db = database();
    const int now = 24 * 30;
    succeed(db.session->begin());
    const auto count = [&](int hour, std::string_view factor, int signals, int complaints) {
      EXPECT_TRUE(db.session->execute(
          "insert into cell_count (product, channel, factor, hour, signals, negative, positive, "
          "spam) values ('kettle', 'tmall', $1, $2, $3, $4, 0, 0)",
          {std::string(factor), SimulatedCells::first_hour + hour, std::int64_t{signals},
           std::int64_t{complaints}}));
    };
    for (int h = 0; h < now; ++h) count(h, "", 3, 0);
    for (int i = 1; i <= 12; ++i) {
      const int hour = now - 2 * i;
      count(hour, "deliver.damaged", 1, 1);
      write_signal(*db.session, Observation{.at = SimulatedCells::hour_start(hour) + minutes{5},
                                            .signal = {i},
                                            .customer = {i},
                                            .product = "",
                                            .channel = "tmall",
                                            .factor = "deliver.damaged",
                                            .order = "o"});
    }
    succeed(db.session->commit());
    Recollection recollection{.stake_of = {}, .complete = {}, .is_reason = {}, .stated_by = {}};
    if (completed)
      recollection.complete = [](std::string_view order, model::Dimensions& dimensions) {
        if (order == "o") dimensions[model::Dimension::product] = "kettle";
      };
    Watch watch({});
    const Time at = SimulatedCells::hour_start(now);
    succeed(watch.load(*db.session, at, recollection));
    return std::ranges::count_if(watch.scan(at), [](const Finding& finding) {
      return finding.cell.product == "kettle" && finding.customers.size() == 12;
    });
  };
  EXPECT_EQ(findings(false), 0);
  EXPECT_GT(findings(true), 0);
}

TEST(WatchLaws, LoadRestoresCountsEvidenceAndDecisions) {
  auto db = database();
  SimulatedCellsOptions options{
      .seed = 20, .products = 8, .channels = 3, .factors = 6, .days = 40, .signals_per_day = 120};
  options.faults.push_back({.product = "p2",
                            .channel = "c1",
                            .factor = SimulatedCells::factor(2),
                            .first_day = 36,
                            .days = 4,
                            .complaints = 40});
  SimulatedCells company(options);
  Watch lived{WatchSettings{}};
  std::int64_t next = 0;
  AlertBook book({}, [&] { return AlertId{++next}; });
  const int restart_at = 36 * 24 + 30;
  for (int h = 0; h < restart_at; ++h) {
    lived.advance(SimulatedCells::hour_start(h) + Duration{1});
    succeed(db.session->begin());
    company.hour(
        h, [&](const Exposure& e) { lived.expose(e); },
        [&](const Observation& o) {
          lived.observe(o);
          if (h > 20 * 24) write_signal(*db.session, o);
        });
    succeed(lived.append_deltas(*db.session));
    const auto now = SimulatedCells::hour_start(h + 1);
    for (const auto& event : book.apply(lived.close_hour(now), now))
      succeed(AlertBook::save(*db.session, event));
    succeed(db.session->commit());
    if (h % 100 == 99) succeed(Watch::fold_deltas(*db.session));
  }
  const auto now = SimulatedCells::hour_start(restart_at);
  ASSERT_GT(lived.size().live, 0U) << "the fault should be live when the restart comes";
  Watch loaded{WatchSettings{}};
  succeed(loaded.load(*db.session, now, {}));
  EXPECT_EQ(loaded.digest(), lived.digest());
  EXPECT_EQ(loaded.size().live, lived.size().live);
  AlertBook book_loaded({}, [&] { return AlertId{++next}; });
  succeed(book_loaded.load(*db.session, now));
  ASSERT_EQ(book_loaded.alerts().size(), book.alerts().size());

  // From here on both live on, and must conclude the same.
  for (int h = restart_at; h < company.hours_count(); ++h) {
    lived.advance(SimulatedCells::hour_start(h) + Duration{1});
    loaded.advance(SimulatedCells::hour_start(h) + Duration{1});
    company.hour(
        h, [&](const Exposure& e) { lived.expose(e), loaded.expose(e); },
        [&](const Observation& o) { lived.observe(o), loaded.observe(o); });
    const auto end = SimulatedCells::hour_start(h + 1);
    std::set<std::string> a, b;
    for (const auto& f : lived.close_hour(end))
      if (f.phase != FindingPhase::ongoing)
        a.insert(f.cell.product + "/" + f.cell.channel + "/" + f.cell.factor +
                 std::to_string(static_cast<int>(f.phase)));
    for (const auto& f : loaded.close_hour(end))
      if (f.phase != FindingPhase::ongoing)
        b.insert(f.cell.product + "/" + f.cell.channel + "/" + f.cell.factor +
                 std::to_string(static_cast<int>(f.phase)));
    EXPECT_EQ(a, b) << "hour " << h;
  }
  EXPECT_EQ(loaded.digest(), lived.digest());
}

TEST(Watch, FoldingChangesNoSum) {
  auto db = database();
  Watch watch{WatchSettings{}};
  const auto at = SimulatedCells::hour_start(5) + minutes{10};
  for (int batch = 0; batch < 3; ++batch) {
    for (int i = 0; i < 4; ++i) {
      watch.expose({.at = at, .signal = {i + 1}, .product = "茶杯", .channel = "抖音"});
      watch.observe({.at = at,
                     .signal = {i + 1},
                     .product = "茶杯",
                     .channel = "抖音",
                     .factor = "f",
                     .polarity = i == 0 ? 0.5F : -0.5F,
                     .spam = i == 3});
    }
    succeed(db.session->begin());
    succeed(watch.append_deltas(*db.session));
    succeed(db.session->commit());
    if (batch != 2) succeed(Watch::fold_deltas(*db.session));
  }
  const auto rows = [&](const char* sql) {
    std::vector<std::int64_t> values;
    succeed(db.session->query(sql, {}, [&](const store::Row& row) {
      for (std::size_t c = 0; c < 5; ++c) values.push_back(row.integer(c));
      return true;
    }));
    return values;
  };
  EXPECT_EQ(rows("select count(*), sum(signals), sum(negative), sum(positive), sum(spam) from "
                 "cell_delta where factor = 'f'"),
            (std::vector<std::int64_t>{1, 3, 2, 1, 1}));
  EXPECT_EQ(rows("select count(*), sum(signals), sum(negative), sum(positive), sum(spam) from "
                 "cell_count where factor = 'f'"),
            (std::vector<std::int64_t>{1, 6, 4, 2, 2}));
  EXPECT_EQ(rows("select count(*), sum(signals), sum(negative), sum(positive), sum(spam) from "
                 "cell_count where factor = ''"),
            (std::vector<std::int64_t>{1, 8, 0, 0, 0}));
}

TEST(AlertBook, EveryColumnComesBack) {
  auto db = database();
  model::Alert a;
  a.id = {7};
  a.rule = model::AlertRule::valued_customer;
  a.state = model::AlertState::acknowledged;
  a.severity = model::Severity::critical;
  a.cell = {"茶杯 \"大\"", "抖音", "delivery.damaged"};
  a.customer = {42};
  a.since = from_us(1), a.raised_at = from_us(2), a.updated_at = from_us(3);
  a.observed = 12, a.expected = 1.25, a.ratio = 9.6, a.p_value = 1e-12, a.q_value = 0.1;
  a.customers = 11;
  a.at_stake = {123'456, *Currency::parse("USD")};
  a.concentrations = {{model::Dimension::carrier, "圆通\\\"\n快递: #1", 0.8, 0.2, 1.5e-9, 9}};
  a.verbatims = {{5}, {4}};
  a.group = "incident-7";
  a.acknowledged_until = from_us(9);
  a.acknowledged_by = "wang";
  a.silenced_by = "s1", a.inhibited_by = "3";
  a.taxonomy_version = 2;
  a.repair = {8};
  for (const auto state :
       {model::AlertState::firing, model::AlertState::acknowledged}) {  // inserts, then updates
    a.state = state;
    succeed(AlertBook::save(*db.session, a));
  }
  int rows = 0;
  succeed(db.session->query("select * from alert", {}, [&](const store::Row& row) {
    ++rows;
    const auto b = alert_of_row(row);
    EXPECT_TRUE(b) << b.error().message;
    if (!b) return false;
    EXPECT_EQ(std::tie(b->id, b->rule, b->state, b->severity, b->cell, b->customer, b->since,
                       b->raised_at, b->updated_at, b->resolved_at),
              std::tie(a.id, a.rule, a.state, a.severity, a.cell, a.customer, a.since, a.raised_at,
                       a.updated_at, a.resolved_at));
    EXPECT_EQ(std::tie(b->observed, b->expected, b->ratio, b->p_value, b->q_value, b->customers,
                       b->at_stake, b->verbatims, b->group),
              std::tie(a.observed, a.expected, a.ratio, a.p_value, a.q_value, a.customers,
                       a.at_stake, a.verbatims, a.group));
    EXPECT_EQ(std::tie(b->acknowledged_until, b->acknowledged_by, b->silenced_by, b->inhibited_by,
                       b->taxonomy_version, b->repair),
              std::tie(a.acknowledged_until, a.acknowledged_by, a.silenced_by, a.inhibited_by,
                       a.taxonomy_version, a.repair));
    EXPECT_EQ(b->concentrations.size(), 1U);
    EXPECT_EQ(b->concentrations[0].value, a.concentrations[0].value);
    EXPECT_EQ(b->concentrations[0].q_value, a.concentrations[0].q_value);
    return true;
  }));
  EXPECT_EQ(rows, 1);
}

TEST(AlertBook, SilencesComeBack) {
  auto db = database();
  const auto now = from_us(1'000'000);
  Silence silence{.id = "s1",
                  .matchers = {*Matcher::make("product", "=~", "茶.*|\"x\"\\d"),
                               *Matcher::make("rule", "!=", "valued_customer")},
                  .starts_at = now,
                  .ends_at = now + hours{1},
                  .created_by = "li",
                  .comment = "stocktaking",
                  .expired_at = {}};
  succeed(AlertBook::save(*db.session, silence));
  AlertBook book({}, [] { return AlertId{1}; });
  succeed(book.load(*db.session, now));
  ASSERT_EQ(book.silences().size(), 1U);
  EXPECT_EQ(book.silences()[0].matchers[0].value(), silence.matchers[0].value());
  EXPECT_EQ(book.silences()[0].ends_at, silence.ends_at);
  AlertBook later({}, [] { return AlertId{1}; });
  succeed(later.load(*db.session, now + hours{2}));
  EXPECT_TRUE(later.silences().empty());
}

TEST(ValuedCustomer, RemembersAcrossARestart) {
  auto db = database();
  ValuedCustomer detector({});
  const auto at = from_us(1'790'000'000'000'000);
  const Voice voice{.at = at,
                    .signal = {1},
                    .customer = {5},
                    .tier = "VIP",
                    .polarity = -0.95F,
                    .confidence = 0.97F};
  const auto finding = detector.weigh(voice);
  ASSERT_TRUE(finding);
  AlertBook book({}, [] { return AlertId{1}; });
  for (const auto& event : book.apply({&*finding, 1}, at))
    succeed(AlertBook::save(*db.session, event));
  ValuedCustomer again({});
  succeed(again.load(*db.session, at + hours{1}));
  EXPECT_FALSE(again.weigh(voice));
}

TEST(CopyGuard, RemembersAcrossARestart) {
  auto db = database();
  const std::string_view text = "质量非常好与卖家描述的完全一致非常满意真的很喜欢完全超出期望值";
  for (int i = 1; i <= 2; ++i) {
    auto done = db.session->execute(
        "insert into signal (id, fingerprint, content, source, external_id, kind, happened_at, "
        "received_at, customer_id, body, polarity) "
        "values ($1, $2, 0, 't', 't', 'review', $3, $3, $4, $5, 0.9)",
        {std::int64_t{i}, Fingerprint{0, static_cast<std::uint64_t>(i)}, from_us(i),
         std::int64_t{i}, std::string(text)});
    ASSERT_TRUE(done) << done.error().message;
  }
  CopyGuard guard;
  succeed(guard.load(*db.session, from_us(10)));
  EXPECT_TRUE(guard.copied(print_of(text), {9}, from_us(10), false));
  CopyGuard fresh;
  EXPECT_FALSE(fresh.copied(print_of(text), {9}, from_us(10), false));
}

}  // namespace
}  // namespace myelin::risk
