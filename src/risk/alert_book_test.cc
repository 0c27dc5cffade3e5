#include "risk/alert_book.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace myelin::risk {
namespace {

using model::AlertChange;
using model::AlertState;

constexpr Time start = from_us(1'790'000'000'000'000);

Finding excess(std::string product, std::string channel, std::string factor, double n,
               int first_customer = 1, FindingPhase phase = FindingPhase::raised) {
  Finding f;
  f.phase = phase;
  f.cell = {std::move(product), std::move(channel), std::move(factor)};
  f.at = f.since = f.last_seen = start;
  f.observed = n + 1;
  f.expected = 1;
  f.p_value = 1e-6;
  for (int i = 0; i < static_cast<int>(n); ++i) {
    f.customers.push_back({first_customer + i});
    f.orders.emplace_back(static_cast<std::uint64_t>(first_customer + i), Money{10'000, {}});
  }
  f.verbatims = {{1}};
  return f;
}

class Book : public testing::Test {
 protected:
  std::vector<AlertEvent> apply(std::vector<Finding> findings, Time now = start) {
    return book.apply(findings, now);
  }
  static int told(const std::vector<AlertEvent>& events) {
    return static_cast<int>(
        std::ranges::count_if(events, [](const AlertEvent& e) { return e.notify; }));
  }
  static const AlertEvent* only_told(const std::vector<AlertEvent>& events) {
    const AlertEvent* found = nullptr;
    for (const auto& e : events)
      if (e.notify) found = found == nullptr ? &e : nullptr;
    return found;
  }
  std::int64_t next = 0;
  AlertBook book{{}, [this] { return AlertId{++next}; }};
};

TEST_F(Book, OneFaultInOneCellIsOneAlert) {
  const auto events =
      apply({excess("", "", "delivery.damaged", 13), excess("p", "", "delivery.damaged", 13),
             excess("", "c", "delivery.damaged", 12), excess("p", "c", "delivery.damaged", 12)});
  EXPECT_EQ(events.size(), 4U);
  const auto* alert = only_told(events);
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ(alert->alert.cell, (model::CellKey{"p", "c", "delivery.damaged"}));
  for (const auto& e : events) EXPECT_EQ(e.alert.group, alert->alert.group);
}

TEST_F(Book, TroubleSpreadOverManyProductsIsTheFactors) {
  std::vector<Finding> findings{excess("", "", "delivery.late", 60)};
  for (int p = 0; p < 6; ++p)
    findings.push_back(excess("p" + std::to_string(p), "", "delivery.late", 10, 10 * p));
  const auto events = apply(findings);
  const auto* alert = only_told(events);
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ(alert->alert.cell.product, "");
}

TEST_F(Book, TwoFaultsOfOneFactorAreTwoAlerts) {
  apply({excess("p1", "", "quality.leak", 20)});
  const auto events =
      apply({excess("p2", "", "quality.leak", 18, 100), excess("", "", "quality.leak", 38)},
            start + hours{5});
  const auto* alert = only_told(events);
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ(alert->alert.cell.product, "p2");
}

TEST_F(Book, OneCauseInSeveralWordsIsOneAlert) {
  const auto events =
      apply({excess("p", "c", "delivery.damaged", 12, 1), excess("p", "c", "packaging.poor", 8, 3),
             excess("p", "c", "service.rude", 9, 500)});
  EXPECT_EQ(told(events),
            2);  // damaged and rude; who complains of the packaging complains of the damage
  for (const auto& e : events)
    if (e.alert.cell.factor == "packaging.poor") {
      EXPECT_FALSE(e.notify);
      EXPECT_FALSE(e.alert.inhibited_by.empty());
    }
}

TEST_F(Book, WhatATroubleLedToNeverHidesIt) {
  auto events = apply({excess("p", "", "loyalty.satisfaction.dissatisfied", 9, 1)});
  EXPECT_EQ(told(events), 1);
  events = apply({excess("p", "", "unpack.packaging.leaking", 12, 1)}, start + hours{4});
  const auto* alert = only_told(events);
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ(alert->alert.cell.factor, "unpack.packaging.leaking");
  for (const auto& a : book.alerts())
    EXPECT_EQ(a.inhibited_by.empty(), a.cell.factor == "unpack.packaging.leaking");
}

TEST_F(Book, AnIssueSpeaksForItsFactor) {
  const auto events = apply(
      {excess("p", "", "unpack.packaging", 12), excess("p", "", "unpack.packaging.leaking", 11)});
  const auto* alert = only_told(events);
  ASSERT_NE(alert, nullptr);
  EXPECT_EQ(alert->alert.cell.factor, "unpack.packaging.leaking");
}

TEST_F(Book, WhatIsOverIsNoNewsUnderAnotherName) {
  apply({excess("p", "c", "f", 10)});
  apply({excess("p", "c", "f", 10, 1, FindingPhase::ended)}, start + hours{48});
  auto events = apply({excess("p", "", "g", 8, 1)}, start + hours{60});
  EXPECT_EQ(told(events), 0);
  events = apply({excess("p", "", "g", 20, 500)}, start + hours{61});  // many others now
  EXPECT_EQ(told(events), 1);
}

TEST_F(Book, AToldAlertKeepsItsPlace) {
  apply({excess("p", "", "quality.leak", 12)});
  const auto events = apply({excess("p", "c", "quality.leak", 11)}, start + hours{4});
  EXPECT_EQ(told(events), 0);
}

TEST_F(Book, ResolvesAndOpensAgain) {
  const auto id = apply({excess("p", "c", "f", 5)})[0].alert.id;
  auto events = apply({excess("p", "c", "f", 5, 1, FindingPhase::ended)}, start + hours{48});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].change, AlertChange::resolved);
  EXPECT_FALSE(events[0].alert.still_happening);
  events = apply({excess("p", "c", "f", 6)}, start + hours{72});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].change, AlertChange::reopened);
  EXPECT_EQ(events[0].alert.id, id);
  EXPECT_TRUE(events[0].notify);
  apply({excess("p", "c", "f", 5, 1, FindingPhase::ended)}, start + hours{96});
  events = apply({excess("p", "c", "f", 6)}, start + hours{24 * 30});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].change, AlertChange::opened);
  EXPECT_NE(events[0].alert.id, id);
}

TEST_F(Book, TheEchoOfAResolvedAlertStaysMuted) {
  apply({excess("p", "c", "f", 10), excess("p", "", "f", 11)});
  auto events = apply({excess("p", "c", "f", 10, 1, FindingPhase::ended)}, start + hours{48});
  for (const auto& e : events) EXPECT_TRUE(e.change != AlertChange::reopened);
  events = apply({excess("p", "", "f", 11, 1, FindingPhase::ended)}, start + hours{52});
  EXPECT_EQ(told(events), 0);
}

TEST_F(Book, AnAcknowledgementRunsOut) {
  const auto id = apply({excess("p", "c", "f", 5)})[0].alert.id;
  ASSERT_TRUE(book.acknowledge(id, start + hours{2}, "wang", start));
  EXPECT_EQ(book.find(id)->state, AlertState::acknowledged);
  EXPECT_TRUE(book.tick(start + hours{1}).empty());
  const auto events = book.tick(start + hours{2});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_TRUE(events[0].notify);
  EXPECT_EQ(events[0].alert.state, AlertState::firing);
  EXPECT_EQ(book.acknowledge(id, start, "wang", start + hours{3}).error().code,
            ErrorCode::invalid_argument);
  ASSERT_TRUE(book.resolve(id, "wang", start + hours{3}));
  EXPECT_EQ(book.resolve(id, "wang", start + hours{3}).error().code, ErrorCode::conflict);
  EXPECT_EQ(book.resolve({99}, "wang", start).error().code, ErrorCode::not_found);
}

TEST_F(Book, AcknowledgingOneAcknowledgesItsIncident) {
  const auto raised =
      apply({excess("p", "", "delivery.damaged", 13), excess("p", "c", "delivery.damaged", 12),
             excess("q", "c", "service.rude", 9, 500)});
  ASSERT_EQ(raised.size(), 3U);
  const auto id = raised[0].alert.id;
  const auto events = book.acknowledge_incident(id, start + hours{2}, "wang", start);
  ASSERT_TRUE(events);
  EXPECT_EQ(events->size(), 2U);
  for (const auto& event : raised) {
    const bool same = event.alert.group == raised[0].alert.group;
    EXPECT_EQ(book.find(event.alert.id)->state,
              same ? AlertState::acknowledged : AlertState::firing);
  }
}

TEST_F(Book, AlertsOfOneCauseAreOneIncident) {
  using model::Dimension;
  const auto raised =
      apply({excess("p", "", "deliver.damaged", 9), excess("q", "", "unpack.leaking", 9, 500),
             excess("r", "", "service.rude", 9, 900)});
  ASSERT_EQ(raised.size(), 3U);
  const auto broken = raised[0].alert.id, leaking = raised[1].alert.id, rude = raised[2].alert.id;
  EXPECT_NE(book.find(broken)->group, book.find(leaking)->group);
  // What nobody shares changes nothing; product and channel are no cause of their own.
  EXPECT_TRUE(book.explain(broken, {{Dimension::carrier, "Swift"}}, start).empty());
  EXPECT_TRUE(book.explain(rude, {{Dimension::product, "r"}}, start).empty());
  const auto events = book.explain(
      leaking,
      {{Dimension::warehouse, "East"}, {Dimension::product, "q"}, {Dimension::carrier, "Swift"}},
      start);
  ASSERT_EQ(events.size(), 1U);  // who changed its incident is to be saved
  EXPECT_EQ(events[0].alert.group, book.find(broken)->group);
  EXPECT_FALSE(events[0].notify);
  EXPECT_NE(book.find(rude)->group, book.find(broken)->group);
  ASSERT_TRUE(book.acknowledge_incident(broken, start + hours{2}, "wang", start));
  EXPECT_EQ(book.find(leaking)->state, AlertState::acknowledged);
  EXPECT_EQ(book.find(rude)->state, AlertState::firing);
  EXPECT_TRUE(book.explain({99}, {{Dimension::carrier, "Swift"}}, start).empty());
}

TEST_F(Book, ACauseKnownBeforeARestartStillJoins) {
  const auto broken = apply({excess("p", "", "deliver.damaged", 9)})[0].alert.id;
  book.know_cause(broken, {{model::Dimension::carrier, "Swift"}});
  const auto leaking = apply({excess("q", "", "unpack.leaking", 9, 500)})[0].alert.id;
  book.know_cause(leaking, {{model::Dimension::carrier, "Swift"}});
  EXPECT_NE(book.find(broken)->group, book.find(leaking)->group) << "nothing is decided yet";
  apply({excess("r", "", "service.rude", 9, 900)});
  EXPECT_EQ(book.find(broken)->group, book.find(leaking)->group);
}

TEST_F(Book, OneCauseLongApartIsTwoIncidents) {
  const auto first = apply({excess("p", "", "deliver.damaged", 9)})[0].alert.id;
  auto later = excess("q", "", "unpack.leaking", 9, 500);
  later.since = later.last_seen = start + hours{24 * 8};
  const auto second = apply({later}, start + hours{24 * 9})[0].alert.id;
  for (const auto id : {first, second})
    book.explain(id, {{model::Dimension::carrier, "Swift"}}, start + hours{24 * 9});
  EXPECT_NE(book.find(first)->group, book.find(second)->group);
}

TEST_F(Book, WhatIsResolvedByHandComesBackWhenComplaintsGoOn) {
  const auto id = apply({excess("p", "c", "f", 5)})[0].alert.id;
  ASSERT_TRUE(book.resolve(id, "wang", start + hours{1}));
  auto going_on = excess("p", "c", "f", 9, 1, FindingPhase::ongoing);
  going_on.last_seen = start + hours{5};
  EXPECT_TRUE(apply({going_on}, start + hours{6}).empty());
  going_on.last_seen = start + hours{30};
  const auto events = apply({going_on}, start + hours{30});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].change, AlertChange::reopened);
}

TEST_F(Book, SilencesMuteAndEnd) {
  const auto id = apply({excess("p", "c", "delivery.late", 5)})[0].alert.id;
  const auto muted = book.silence(
      {.id = "s1",
       .matchers = {*Matcher::parse("factor=~delivery\\..*"), *Matcher::parse("product!=q")},
       .starts_at = start,
       .ends_at = start + hours{9},
       .created_by = "li",
       .comment = "",
       .expired_at = {}},
      start);
  ASSERT_TRUE(muted);
  ASSERT_EQ(muted->size(), 1U);
  EXPECT_EQ((*muted)[0].change, AlertChange::silenced);
  EXPECT_EQ(book.find(id)->silenced_by, "s1");
  EXPECT_EQ(told(apply({excess("p2", "c", "delivery.late", 7, 50)}, start + hours{1})), 0);
  EXPECT_EQ(told(apply({excess("q", "c", "delivery.late", 7, 70)}, start + hours{1})), 1);
  EXPECT_EQ(told(book.tick(start + hours{9})), 2);
  EXPECT_EQ(book.expire("s1", start + hours{9}).error().code, ErrorCode::conflict);
  EXPECT_EQ(book.expire("s2", start).error().code, ErrorCode::not_found);
}

TEST_F(Book, AnInhibitRuleMutesItsTargets) {
  AlertBookSettings settings;
  settings.inhibit.push_back({{*Matcher::parse("factor=system.outage")},
                              {*Matcher::parse("factor=~app\\..*")},
                              {"channel"}});
  AlertBook ruled(settings, [this] { return AlertId{++next}; });
  const std::vector<Finding> findings{excess("", "c", "system.outage", 30),
                                      excess("p", "c", "app.crash", 9, 200),
                                      excess("p", "d", "app.crash", 9, 300)};
  const auto events = ruled.apply(findings, start);
  EXPECT_EQ(told(events), 2);
  for (const auto& e : events)
    EXPECT_EQ(e.alert.inhibited_by.empty(),
              !(e.alert.cell.factor == "app.crash" && e.alert.cell.channel == "c"));
}

TEST_F(Book, MoneyIsCountedOnceAnOrder) {
  apply({excess("p", "c", "f", 5)});
  auto more = excess("p", "c", "f", 8, 1, FindingPhase::ongoing);
  more.observed = 20;
  const auto events = apply({more}, start + hours{1});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].alert.at_stake.minor, 8 * 10'000);
  EXPECT_EQ(events[0].alert.customers, 8);
}

TEST(Matcher, SaysWhatIsWrong) {
  EXPECT_EQ(Matcher::parse("colour=red").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(Matcher::parse("factor=~(").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(Matcher::parse("factor").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(Matcher::parse("factor=~" + std::string(1000, 'a')).error().code, ErrorCode::too_large);
  model::Alert alert;
  alert.cell = {"p", "", "a.b"};
  EXPECT_TRUE(Matcher::parse("factor=~a\\..")->matches(alert));
  EXPECT_FALSE(Matcher::parse("factor=~a")->matches(alert));  // the whole value
  EXPECT_TRUE(Matcher::parse("factor!~a")->matches(alert));
  EXPECT_TRUE(Matcher::parse("channel=")->matches(alert));  // absent is empty
  EXPECT_FALSE(all_match({}, alert));
}

// Found by fuzz/settings_fuzz.cc: a backtracking matcher tried every way to part the letters.
TEST(Matcher, RepeatedRepetitionEndsInTime) {
  model::Alert alert;
  alert.cell.product = std::string(200, 'a') + "b";
  EXPECT_FALSE(Matcher::parse("product=~(a+)+c")->matches(alert));
  EXPECT_TRUE(Matcher::parse("product=~(a+)+b")->matches(alert));
  EXPECT_EQ(Matcher::parse("product=~(a)\\1").error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace myelin::risk
