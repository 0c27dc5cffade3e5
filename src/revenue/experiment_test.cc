#include "revenue/experiment.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/random.h"

namespace myelin::revenue {
namespace {

using model::Experiment;
using model::ExperimentMetric;

const Time start = *parse_time("2026-06-01T00:00:00Z", Zone{});

Experiment draft(std::int64_t planned, double share = 0.5) {
  Experiment e;
  e.id = ExperimentId{7};
  e.name = "two inner boxes";
  e.hypothesis = "fewer returns";
  e.arms = {{"as_is", 1 - share}, {"repaired", share}};
  e.metric = ExperimentMetric::returned;
  e.window_days = 7;
  e.before_days = 30;
  e.planned_units = planned;
  e.created_at = start;
  return e;
}

UnitEvent event(UnitEvent::What what, Time at, std::uint32_t order = 0) {
  return {.what = what, .at = at, .known_at = at, .order = order};
}

struct World {
  int units = 0;
  double effect = 0;  // on the share of returns
  double past = 0;    // how much more likely those return who did before
};

// One unit an hour; a quarter returns something, and more of those who did before.
ExposedUnits simulated(const Experiment& e, const World& world, Random& random) {
  ExposedUnits exposed;
  for (int i = 0; i < world.units; ++i) {
    ExposedUnit unit{.arm = random.chance(e.arms[1].share) ? 1U : 0U,
                     .exposed_at = start + hours{i},
                     .matched = true,
                     .returning = random.chance(0.5),
                     .channel = random.chance(0.5) ? "tmall" : "douyin"};
    const bool before = random.chance(0.4);
    if (before) unit.past.push_back(event(UnitEvent::What::returned, unit.exposed_at - days{5}));
    const double p = 0.25 + (before ? 0.6 : -0.4) * world.past + (unit.arm == 1 ? world.effect : 0);
    if (random.chance(p))
      unit.events.push_back(event(UnitEvent::What::returned, unit.exposed_at + days{2}));
    exposed.units.push_back(std::move(unit));
  }
  return exposed;
}

ExperimentReading read(const Experiment& e, const ExposedUnits& exposed) {
  return read_experiment(e, exposed, start + days{365});
}

TEST(Experiment, WhatIsNotSoundSaysWhatToWrite) {
  EXPECT_TRUE(sound_experiment(draft(1'000)));
  const auto refused = [](Experiment e) {
    const auto sound = sound_experiment(std::move(e));
    return !sound && sound.error().code == ErrorCode::invalid_argument &&
           !sound.error().hint.empty();
  };
  auto e = draft(1'000);
  e.arms.pop_back();
  EXPECT_TRUE(refused(e));
  e = draft(1'000);
  e.arms[1].share = 0.6;
  EXPECT_TRUE(refused(e));
  e = draft(1'000);
  e.arms[1].name = "as_is";
  EXPECT_TRUE(refused(e));
  EXPECT_TRUE(refused(draft(10)));
  e = draft(1'000);
  e.metric = ExperimentMetric::repurchase;
  e.unit = model::ExperimentUnit::order;
  EXPECT_TRUE(refused(e));
  e = draft(1'000);
  e.guards = {{ExperimentMetric::rating, model::Harm::fall, -1}};
  EXPECT_TRUE(refused(e));
  e = draft(1'000);
  e.hypothesis.clear();
  EXPECT_TRUE(refused(e));
}

TEST(Experiment, ArmsHaveTheirSharesAndEachExperimentItsOwn) {
  auto e = draft(1'000, 0.1);
  int treated = 0, both = 0;
  auto other = e;
  other.id = ExperimentId{8};
  constexpr int units = 20'000;
  for (int i = 0; i < units; ++i) {
    const auto unit = "customer " + std::to_string(i);
    const auto arm = arm_of(e, unit);
    EXPECT_EQ(arm, arm_of(e, unit));
    treated += arm == 1;
    both += arm == 1 && arm_of(other, unit) == 1;
  }
  EXPECT_NEAR(treated, units * 0.1, 4 * std::sqrt(units * 0.09));
  EXPECT_NEAR(both, units * 0.01, 4 * std::sqrt(units * 0.01));
  EXPECT_EQ(arm_of(e, "customer 1"), 0U) << "the same on every machine and in every version";
}

// Twenty-four looks at each of many nulls, with arms alike and with one in ten treated.
TEST(Experiment, LookingAtNullsKeepsTheLevelAndIntervalsCover) {
  for (const double share : {0.5, 0.1}) {
    Random random(11);
    int wrong = 0, covered = 0;
    constexpr int trials = 300;
    for (int trial = 0; trial < trials; ++trial) {
      const auto e = draft(600, share);
      const auto reading = read(e, simulated(e, {.units = 600, .past = 0.2}, random));
      ASSERT_NE(reading.conclusion, Conclusion::withheld);
      ASSERT_GE(reading.looks.size(), 20U);
      bool any = false;
      for (const auto& look : reading.looks)
        any = any || look.arms[0].low > 0 || look.arms[0].high < 0;
      wrong += any;
      const auto& effect = reading.comparisons[0].effect;
      covered += effect.low <= 0 && effect.high >= 0;
    }
    EXPECT_LE(wrong, trials / 20) << "share " << share;
    EXPECT_GE(covered, trials * 95 / 100) << "share " << share;
  }
}

TEST(Experiment, APlantedEffectIsFoundWithItsGuardsAndSegments) {
  auto e = draft(1'500);
  e.guards = {{ExperimentMetric::returned, model::Harm::rise, 0.02},
              {ExperimentMetric::returned, model::Harm::fall, 0.02}};
  Random random(5);
  const auto reading =
      read(e, simulated(e, {.units = 2'000, .effect = -0.15, .past = 0.2}, random));
  EXPECT_EQ(reading.conclusion, Conclusion::difference);
  EXPECT_EQ(reading.exposed, 2'000);
  EXPECT_EQ(reading.counted, 1'500) << "the planned number ends it";
  const auto& one = reading.comparisons.at(0);
  EXPECT_LE(one.effect.low, -0.15);
  EXPECT_GE(one.effect.high, -0.15);
  EXPECT_LT(one.effect.p_value, 0.05);
  EXPECT_GT(one.variance_explained, 0.02);
  EXPECT_LT(one.effect.high - one.effect.low, one.plain.high - one.plain.low);
  EXPECT_EQ(reading.guards.at(0).state, GuardState::held);
  EXPECT_EQ(reading.guards.at(1).state, GuardState::harmed);
  ASSERT_EQ(reading.segments.size(), 4U);  // two channels, new and returning
  for (const auto& segment : reading.segments) {
    EXPECT_LT(segment.effect.value, 0);
    EXPECT_GT(segment.effect.high - segment.effect.low, one.effect.high - one.effect.low);
  }
}

TEST(Experiment, UnequalArmsAreWithheld) {
  const auto e = draft(600);
  Random random(3);
  auto exposed = simulated(e, {.units = 600, .effect = -0.2}, random);
  int kept = 0;
  std::erase_if(exposed.units, [&](const ExposedUnit& unit) {
    return unit.arm == 0 && ++kept % 3 == 0;  // a third of the control is lost
  });
  const auto reading = read(e, exposed);
  EXPECT_EQ(reading.conclusion, Conclusion::withheld);
  EXPECT_LT(reading.sample_ratio_p, 0.001);
  EXPECT_TRUE(reading.comparisons.empty());
  EXPECT_TRUE(reading.looks.empty());
  EXPECT_TRUE(reading.money.empty());
  EXPECT_TRUE(std::isnan(reading.arms[0].mean)) << "no effect between the lines, either";
}

// Those who are asked for a rating in one arm only are not comparable, however evenly they were
// assigned.
TEST(Experiment, AMetricThatOneArmHardlyHasIsWithheld) {
  auto e = draft(400);
  e.metric = ExperimentMetric::rating;
  Random random(9);
  auto exposed = simulated(e, {.units = 400}, random);
  for (auto& unit : exposed.units)
    if (random.chance(unit.arm == 1 ? 0.9 : 0.3)) {
      auto rated = event(UnitEvent::What::rated, unit.exposed_at + days{3});
      rated.rating = 4;
      unit.events = {rated};
    }
  const auto reading = read(e, exposed);
  EXPECT_EQ(reading.conclusion, Conclusion::withheld);
  EXPECT_GE(reading.sample_ratio_p, 0.001);
  EXPECT_LT(reading.counted_ratio_p, 0.001);
}

// What comes later changes no reading of an earlier moment.
TEST(Experiment, AReadingKnowsNothingOfWhatComesLater) {
  const auto e = draft(600);
  Random random(4);
  const auto whole = simulated(e, {.units = 600, .effect = -0.1}, random);
  const Time then = start + days{14};
  auto known = whole;
  std::erase_if(known.units, [&](const ExposedUnit& unit) { return unit.exposed_at > then; });
  for (auto& unit : known.units)
    std::erase_if(unit.events, [&](const UnitEvent& one) { return one.known_at > then; });
  const auto late = read_experiment(e, whole, then), live = read_experiment(e, known, then);
  EXPECT_GT(live.counted, 100);
  EXPECT_LT(live.counted, live.exposed) << "a unit counts when its window is over, not before";
  EXPECT_EQ(late.counted, live.counted);
  ASSERT_EQ(late.looks.size(), live.looks.size());
  EXPECT_EQ(late.comparisons.at(0).effect.value, live.comparisons.at(0).effect.value);
  EXPECT_EQ(late.comparisons.at(0).effect.low, live.comparisons.at(0).effect.low);
  EXPECT_EQ(late.arms.at(1).mean, live.arms.at(1).mean);
}

// What an order keeps is what order facts say: payments before its own amount, refunds, a return
// without any of them, a cancellation.
TEST(Experiment, SpendIsWhatWasPaidAndKept) {
  auto e = draft(100);
  e.metric = ExperimentMetric::spend;
  using enum UnitEvent::What;
  const auto worth =
      [&](std::vector<std::pair<UnitEvent::What, std::optional<std::int64_t>>> what) {
        ExposedUnits exposed;
        ExposedUnit unit{.arm = 0, .exposed_at = start};
        for (const auto& [one, minor] : what) {
          auto made = event(one, start + hours{1 + std::ssize(unit.events)}, 1);
          made.minor = minor;
          unit.events.push_back(made);
        }
        exposed.units = {unit};
        return read(e, exposed).arms[0].mean;
      };
  EXPECT_DOUBLE_EQ(worth({{ordered, 5'000}}), 50);
  EXPECT_DOUBLE_EQ(worth({{ordered, 5'000}, {paid, 4'500}}), 45);
  EXPECT_DOUBLE_EQ(worth({{ordered, {}}, {line, 1'000}, {line, 2'000}}), 30);
  EXPECT_DOUBLE_EQ(worth({{ordered, 5'000}, {refunded, 1'000}}), 40);
  EXPECT_DOUBLE_EQ(worth({{ordered, 5'000}, {returned, {}}}), 0);
  EXPECT_DOUBLE_EQ(worth({{ordered, 5'000}, {returned, {}}, {refunded, 2'000}}), 30);
  EXPECT_DOUBLE_EQ(worth({{ordered, 5'000}, {cancelled, {}}}), 0);
  EXPECT_DOUBLE_EQ(worth({{refunded, 2'000}}), 0) << "of an order before it";
}

}  // namespace
}  // namespace myelin::revenue
