// Experiments through the whole product: written by signals, assigned and read by the engine.
#include <set>

#include "base/random.h"
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

using model::Experiment;
using model::ExperimentState;

class ExperimentsTest : public EngineTest {
 protected:
  static std::string key(int customer) { return fmt::format("account:c{}", customer); }

  Draft of_order(int customer, SignalKind kind, int number) const {
    Draft draft;
    draft.source = "shop";
    draft.external_id = fmt::format("{}-{}-{}", model::name(kind), customer, number);
    draft.kind = kind;
    draft.at = clock_.now();
    draft.order = fmt::format("o-{}-{}", customer, number);
    draft.keys = {{model::KeyKind::account, "", fmt::format("c{}", customer)}};
    draft.dimensions[Dimension::product] = "kettle";
    draft.dimensions[Dimension::channel] = customer % 2 == 0 ? "tmall" : "douyin";
    if (kind == SignalKind::order) draft.amount = Money{20'000, {}};
    return draft;
  }

  Experiment begin(std::int64_t planned, double share = 0.5) {
    Experiment e;
    e.name = "two inner boxes";
    e.hypothesis = "fewer parcels come back";
    e.arms = {{"as_is", 1 - share}, {"repaired", share}};
    e.metric = model::ExperimentMetric::returned;
    e.window_days = 7;
    e.planned_units = planned;
    auto created = engine_->create_experiment(e, "test");
    EXPECT_TRUE(created) << created.error().message;
    EXPECT_TRUE(engine_->start_experiment(created->id, "test"));
    return *created;
  }
  std::vector<model::ExperimentAssignment> ask(ExperimentId id, int from, int until) {
    std::vector<std::string> units;
    for (int c = from; c < until; ++c) units.push_back(key(c));
    auto told = engine_->assign(id, units);
    EXPECT_TRUE(told) << told.error().message;
    return told.value_or(std::vector<model::ExperimentAssignment>{});
  }
  revenue::ExperimentReading reading(ExperimentId id, std::optional<Time> as_of = {}) {
    const auto answer = engine_->experiment(id, as_of);
    EXPECT_TRUE(answer) << answer.error().message;
    return (*answer)->reading.value();
  }
};

TEST_F(ExperimentsTest, AUnitKeepsItsArmOverRestartsNamesAndMerges) {
  accept({of_order(1, SignalKind::order, 1)});
  const auto e = begin(1'000);
  const auto first = ask(e.id, 0, 40);
  EXPECT_TRUE(std::ranges::all_of(first, &model::ExperimentAssignment::fresh));
  clock_.advance(hours{5});
  open();
  const auto again = ask(e.id, 0, 40);
  ASSERT_EQ(again.size(), first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(again[i].arm, first[i].arm);
    EXPECT_EQ(again[i].exposed_at, first[i].exposed_at);
    EXPECT_FALSE(again[i].fresh);
  }
  EXPECT_EQ((*engine_->experiment(e.id, {}))->exposed, 40) << "asked twice, exposed once";
  // A customer by id, whom we knew; and one who became known after being asked for.
  const auto known = engine_->customer_of_key(key(1));
  const auto by_id = engine_->assign(e.id, {std::to_string(known->summary.id.value)});
  EXPECT_EQ(by_id->front().arm, first[1].arm);
  EXPECT_FALSE(by_id->front().fresh);
  // And by every key that turns out to be theirs.
  auto merging = of_order(2, SignalKind::order, 1);
  merging.keys.push_back({model::KeyKind::phone, "", "13800138000"});
  accept({merging});
  const auto by_phone = engine_->assign(e.id, {"phone:13800138000", "phone:13800138000"});
  ASSERT_TRUE(by_phone) << by_phone.error().message;
  EXPECT_EQ(by_phone->front().arm, first[2].arm);
  EXPECT_FALSE(by_phone->back().fresh);
  EXPECT_EQ((*engine_->experiment(e.id, {}))->exposed, 40);
  expect_memory_equals_store();
}

// Two customers in two arms turn out to be one: nobody's outcome, and one arm from now on.
TEST_F(ExperimentsTest, WhoWasInTwoArmsIsLeftOut) {
  const auto e = begin(1'000);
  const auto first = ask(e.id, 0, 40);
  int other = 1;
  while (first[static_cast<std::size_t>(other)].arm == first[0].arm) ++other;
  accept({of_order(0, SignalKind::order, 1), of_order(other, SignalKind::order, 1)});
  auto meeting = of_order(0, SignalKind::order, 2);
  meeting.keys.push_back({model::KeyKind::account, "", fmt::format("c{}", other)});
  accept({meeting});
  const auto again = engine_->assign(e.id, {key(0), key(other)});
  EXPECT_EQ(again->front().arm, again->back().arm);
  EXPECT_FALSE(again->front().fresh || again->back().fresh);
  clock_.advance(days{8});
  const auto read = reading(e.id);
  EXPECT_EQ(read.crossed, 1);
  EXPECT_EQ(read.counted, 38);
}

TEST_F(ExperimentsTest, StatesFollowEachOtherAndAreAudited) {
  Experiment draft;
  draft.name = draft.hypothesis = "x";
  draft.arms = {{"a", 0.5}, {"b", 0.5}};
  draft.planned_units = 500;
  const auto id = engine_->create_experiment(draft, "anna")->id;
  const auto code_of = [](const auto& result) {
    return result ? ErrorCode::internal : result.error().code;
  };
  EXPECT_EQ(code_of(engine_->assign(id, {"account:1"})), ErrorCode::conflict);
  EXPECT_EQ(code_of(engine_->decide_experiment(id, "b", "why", "anna")), ErrorCode::conflict);
  EXPECT_FALSE((*engine_->experiment(id, {}))->reading);
  ASSERT_TRUE(engine_->start_experiment(id, "anna"));
  EXPECT_EQ(code_of(engine_->start_experiment(id, "anna")), ErrorCode::conflict);
  EXPECT_EQ(code_of(engine_->assign(id, {"999"})), ErrorCode::not_found);
  EXPECT_EQ(code_of(engine_->assign(id, {})), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(engine_->stop_experiment(id, " ", "anna")), ErrorCode::invalid_argument);
  ASSERT_TRUE(engine_->stop_experiment(id, "the season ends", "ben"));
  EXPECT_EQ(code_of(engine_->assign(id, {"account:1"})), ErrorCode::conflict);
  EXPECT_EQ(code_of(engine_->decide_experiment(id, "c", "why", "ben")),
            ErrorCode::invalid_argument);
  ASSERT_TRUE(engine_->decide_experiment(id, "b", "it is cheaper", "ben"));
  open();
  const auto e = (*engine_->experiment(id, {}))->value;
  EXPECT_EQ(e.state, ExperimentState::decided);
  EXPECT_EQ(e.decision, "b");
  EXPECT_EQ(e.reason, "it is cheaper");
  std::set<std::string> verbs;
  AuditFilter of_it;
  of_it.object = fmt::format("experiment {}", id.value);
  const auto lines = engine_->audited(of_it);
  for (const auto& line : *lines) verbs.insert(line.actor + " " + line.verb);
  EXPECT_EQ(verbs, (std::set<std::string>{"anna experiment_started", "ben experiment_stopped",
                                          "ben experiment_decided"}));
  expect_memory_equals_store();
}

// One company in which nothing helps, tried in many experiments, each with its own arms.
TEST_F(ExperimentsTest, WhatDoesNothingIsFoundInAtMostOneOfTwenty) {
  constexpr int trials = 20, days_of_it = 8, a_day = 40;
  Random random(21);
  std::vector<ExperimentId> ids;
  for (int i = 0; i < trials; ++i) ids.push_back(begin(days_of_it * a_day).id);
  for (int day = 0; day < days_of_it; ++day) {
    std::vector<Draft> drafts;
    for (int c = day * a_day; c < (day + 1) * a_day; ++c)
      drafts.push_back(of_order(c, SignalKind::order, 1));
    accept(drafts);
    for (const auto id : ids) ask(id, day * a_day, (day + 1) * a_day);
    clock_.advance(hours{24});
    drafts.clear();
    for (int c = day * a_day; c < (day + 1) * a_day; ++c)
      if (random.chance(0.3)) drafts.push_back(of_order(c, SignalKind::returned, 1));
    accept(drafts);
  }
  clock_.advance(days{8});
  int wrong = 0, covered = 0;
  for (const auto id : ids) {
    const auto read = reading(id);
    ASSERT_EQ(read.counted, days_of_it * a_day);
    ASSERT_GE(read.looks.size(), 20U);
    wrong += std::ranges::any_of(read.looks, [](const revenue::LookReading& look) {
      return look.arms[0].low > 0 || look.arms[0].high < 0;
    });
    const auto& effect = read.comparisons.at(0).effect;
    covered += effect.low <= 0 && effect.high >= 0;
  }
  EXPECT_LE(wrong, trials / 20);
  EXPECT_GE(covered, trials * 95 / 100);
}

TEST_F(ExperimentsTest, WhatHelpsIsFoundAndAnEarlierReadingStaysWhatItWas) {
  const auto e = begin(800);
  Random random(8);
  std::vector<std::pair<Time, revenue::ExperimentReading>> seen;
  for (int day = 0; day < 10; ++day) {
    std::vector<Draft> orders, returns;
    for (int c = day * 80; c < (day + 1) * 80; ++c)
      orders.push_back(of_order(c, SignalKind::order, 1));
    accept(orders);
    clock_.advance(hours{1});
    const auto told = ask(e.id, day * 80, (day + 1) * 80);
    clock_.advance(hours{23});
    for (int i = 0; i < 80; ++i)
      if (random.chance(told[static_cast<std::size_t>(i)].arm == "repaired" ? 0.08 : 0.28))
        returns.push_back(of_order(day * 80 + i, SignalKind::returned, 1));
    accept(returns);
    seen.emplace_back(clock_.now(), reading(e.id));
  }
  EXPECT_EQ(seen.front().second.conclusion, revenue::Conclusion::too_early);
  clock_.advance(days{8});
  const auto read = reading(e.id);
  EXPECT_EQ(read.conclusion, revenue::Conclusion::difference);
  EXPECT_EQ(read.counted, 800);
  EXPECT_EQ(read.unmatched, 0);
  const auto& effect = read.comparisons.at(0).effect;
  EXPECT_LT(effect.low, -0.2);
  EXPECT_GT(effect.high, -0.2);
  EXPECT_LT(effect.high, 0);
  EXPECT_EQ(read.segments.size(), 4U);  // two channels, one product, all of whom had bought before
  EXPECT_EQ(read.money.at(0).units, 800);
  for (const auto& [at, then] : seen) {
    const auto later = reading(e.id, at);
    EXPECT_EQ(later.counted, then.counted);
    ASSERT_EQ(later.comparisons.size(), then.comparisons.size());
    EXPECT_EQ(later.comparisons.at(0).effect.value, then.comparisons.at(0).effect.value);
    EXPECT_EQ(later.comparisons.at(0).effect.low, then.comparisons.at(0).effect.low);
  }
}

TEST_F(ExperimentsTest, ExposuresThatWereLostWithholdTheResult) {
  const auto e = begin(300);
  const auto told = ask(e.id, 0, 300);
  clock_.advance(days{9});
  EXPECT_NE(reading(e.id).conclusion, revenue::Conclusion::withheld);
  engine_.reset();
  {
    auto store = store::open_duckdb({.path = home_ / "myelin.duckdb"});
    auto session = (*store)->open_session();
    ASSERT_TRUE(
        (*session)->execute("delete from experiment_exposure where arm = 1 and unit < 'a'"));
  }
  open();
  const auto read = reading(e.id);
  EXPECT_EQ(read.conclusion, revenue::Conclusion::withheld);
  EXPECT_TRUE(read.comparisons.empty());
}

TEST_F(ExperimentsTest, OrdersAreUnitsWithTheirBuyersPast) {
  for (int c = 0; c < 60; ++c) accept({of_order(c, SignalKind::order, 1)});
  clock_.advance(days{10});
  Experiment draft;
  draft.name = draft.hypothesis = "a call before delivery";
  draft.unit = model::ExperimentUnit::order;
  draft.arms = {{"as_is", 0.5}, {"called", 0.5}};
  draft.metric = model::ExperimentMetric::spend;
  draft.window_days = 5;
  draft.planned_units = 100;
  const auto id = engine_->create_experiment(draft, "test")->id;
  ASSERT_TRUE(engine_->start_experiment(id, "test"));
  std::vector<std::string> units;
  for (int c = 0; c < 60; ++c) {
    accept({of_order(c, SignalKind::order, 2)});
    units.push_back(fmt::format("o-{}-2", c));
  }
  ASSERT_TRUE(engine_->assign(id, units));
  clock_.advance(hours{2});
  accept({of_order(7, SignalKind::returned, 2)});
  clock_.advance(days{6});
  const auto read = reading(id);
  EXPECT_EQ(read.counted, 60);
  EXPECT_EQ(read.unmatched, 0);
  double kept = 0;
  for (const auto& arm : read.arms) kept += arm.mean * static_cast<double>(arm.counted);
  EXPECT_NEAR(kept, 59 * 200, 1e-6) << "one order of 200 came back";
}

TEST_F(ExperimentsTest, ARepairIsTriedOnATenthFirst) {
  auto furious = message(1, "垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了");
  furious.customer_tier = "vip";
  accept({furious});
  const auto cases = engine_->cases({});
  ASSERT_FALSE(cases->empty());
  const auto id = cases->front().id;
  const TryFirst wanted{.planned_units = 2'000, .hypothesis = "the new lid ends it"};
  const auto e = engine_->try_repair(id, wanted, "anna");
  ASSERT_TRUE(e) << e.error().message;
  EXPECT_EQ(e->state, ExperimentState::running);
  EXPECT_EQ(e->repair, id);
  EXPECT_EQ(e->factor, cases->front().factor);
  EXPECT_EQ(e->metric, model::ExperimentMetric::complained);
  EXPECT_DOUBLE_EQ(e->arms.at(1).share, 0.1);
  EXPECT_EQ(engine_->try_repair(id, wanted, "anna").error().code, ErrorCode::conflict)
      << "one at a time";
  ASSERT_TRUE(engine_->stop_experiment(e->id, "enough", "anna"));
  ASSERT_TRUE(engine_->decide_experiment(e->id, "repaired", "fewer complaints", "anna"));
  const auto detail = engine_->repair_case(id);
  ASSERT_EQ(detail->experiments.size(), 1U);
  EXPECT_EQ(detail->experiments.front().decision, "repaired");
  std::vector<std::string> lines;
  for (const auto& line : detail->history)
    if (line.verb == "experiment") lines.push_back(line.detail);
  EXPECT_EQ(lines, (std::vector<std::string>{
                       fmt::format("experiment {} tries it on 10 % first", e->id.value),
                       fmt::format("experiment {} decided for repaired", e->id.value)}));
  expect_memory_equals_store();
}

}  // namespace
}  // namespace myelin::engine
