#include "repair/proof.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace myelin::repair {
namespace {

// A company of `others` healthy products and one whose complaints rise `excess`-fold at hour 0 of
// the fault, are noticed six hours later and repaired `burning_days` later; what they then fall to
// is `left` of what they rose to.
struct Story {
  double excess = 5, left = 0.2, burning_days = 10;
  std::size_t others = 0;
  bool shared_fall = false;  // everybody's complaints fall at the repair: nobody repaired anything
  std::uint64_t seed = 1;
};

constexpr std::int64_t fault_hour = 490'000;
constexpr Zone zone{};

struct Told {
  model::Alert alert;
  OutcomeHistory history;
  Time repaired_at;
};

Told tell(const Story& story) {
  Told told;
  Random random(story.seed);
  told.alert.id = AlertId{1};
  told.alert.cell = {"kettle", "tmall", "delivery.packaging"};
  told.alert.since = from_us(fault_hour * 3'600'000'000);
  told.alert.raised_at = told.alert.since + std::chrono::hours{6};
  const auto repaired = fault_hour + 6 + static_cast<std::int64_t>(24 * story.burning_days);
  told.repaired_at = from_us(repaired * 3'600'000'000);
  told.history.first_hour = history_from(told.alert);
  const auto until = repaired + 21 * 24;
  const auto live = [&](bool ill) {
    HourCounts counts;
    double weather = 0;  // the rate drifts, from hour to hour
    for (auto hour = told.history.first_hour; hour < until; ++hour) {
      weather = 0.9 * weather + random.normal(0, 0.1);
      double rate = 0.03 * std::exp(weather);
      if (ill && hour >= fault_hour) rate *= story.excess;
      if (ill && hour >= repaired) rate *= story.left;
      if (story.shared_fall && hour >= repaired) rate *= 0.4;
      const double day = 1 + 0.5 * std::sin(static_cast<double>(hour % 24) / 24 * 6.28);
      const auto signals = random.poisson(30 * day);
      counts.exposure.push_back(static_cast<double>(signals));
      counts.complaints.push_back(
          std::min(static_cast<double>(random.poisson(rate * static_cast<double>(signals))),
                   static_cast<double>(signals)));
    }
    return counts;
  };
  told.history.treated = live(true);
  for (std::size_t i = 0; i < story.others; ++i)
    told.history.controls.push_back({"p" + std::to_string(i), live(false)});
  return told;
}

model::Comparison planned(const Told& told) {
  return plan_comparison(
      {.repair = CaseId{4}, .round = 0, .alert = &told.alert, .at = told.repaired_at}, told.history,
      zone);
}
model::Verdict judged(const Told& told) {
  return judge(planned(told), told.history, zone, told.repaired_at + days{20});
}

double share(const Story& story, model::VerdictKind kind, int rounds) {
  int count = 0;
  auto one = story;
  for (int i = 0; i < rounds; ++i) {
    one.seed = story.seed + static_cast<std::uint64_t>(i);
    count += judged(tell(one)).kind == kind;
  }
  return count / static_cast<double>(rounds);
}

}  // namespace

TEST(Proof, PlansItsWindows) {
  const auto told = tell({});
  const auto plan = planned(told);
  EXPECT_EQ(plan.method, model::ComparisonMethod::rate_change);
  EXPECT_GE(plan.before_from, fault_hour + 6) << "what raised the alert takes no part";
  EXPECT_GE(plan.after_from, plan.before_until + settling_hours);
  EXPECT_EQ((plan.after_until - plan.after_from) % plan.bin_hours, 0);
  EXPECT_GT(plan.due_at, plan.repaired_at + days{3});
  EXPECT_LT(plan.due_at, plan.repaired_at + days{21});
  EXPECT_NEAR(plan.enough, std::log(5) / 2, 0.25);
  // What is on its way for four days is waited for, and for no more than a week.
  const auto after_from = [&](std::int64_t complaints_after_hours) {
    const auto waits = plan_comparison({.repair = CaseId{4},
                                        .alert = &told.alert,
                                        .at = told.repaired_at,
                                        .complaints_after_hours = complaints_after_hours},
                                       told.history, zone);
    EXPECT_LT(waits.due_at, told.repaired_at + days{21});
    return waits.after_from - waits.before_until;
  };
  EXPECT_EQ(after_from(96), 97);
  EXPECT_EQ(after_from(900), 7 * 24 + 1);
}

// What happens after the repair changes nothing of the plan, not even where it is extreme. That the
// plan looks at the past at all is seen by changing the past.
TEST(Proof, PlansBeforeItLooks) {
  for (const std::size_t others : {0U, 12U}) {
    const auto told = tell({.others = others});
    const auto plan = planned(told);
    auto later = told, earlier = told;
    const auto cut = static_cast<std::size_t>(plan.before_until - told.history.first_hour);
    const auto change = [](HourCounts& counts, std::size_t from, std::size_t until) {
      for (auto t = from; t < until; ++t) counts.complaints[t] = 3 * counts.complaints[t] + 50;
    };
    change(later.history.treated, cut, later.history.treated.complaints.size());
    for (auto& control : later.history.controls)
      change(control.counts, cut, control.counts.complaints.size());
    EXPECT_EQ(planned(later), plan);
    change(earlier.history.treated, cut - 48, cut);
    EXPECT_NE(planned(earlier), plan);
  }
}

// What a plan promises is kept: of repairs of which it says that a verdict will be told with a
// chance of x, x are told.
TEST(Proof, ChancesAreKept) {
  for (const double excess : {2.0, 4.0}) {
    double whole = 0, none = 0;
    int fixed = 0, not_fixed = 0;
    constexpr int rounds = 40;
    for (int i = 0; i < rounds; ++i) {
      Story story{.excess = excess, .burning_days = 6, .seed = static_cast<std::uint64_t>(i) + 1};
      story.left = 1 / excess;
      const auto gone = tell(story);
      story.left = 1;
      const auto stayed = tell(story);
      whole += planned(gone).sees_whole.value_or(0);
      none += planned(stayed).sees_none.value_or(0);
      fixed += judged(gone).kind == model::VerdictKind::fixed;
      not_fixed += judged(stayed).kind == model::VerdictKind::not_fixed;
    }
    EXPECT_GE(fixed, whole - 0.2 * rounds) << excess;
    EXPECT_GE(not_fixed, none - 0.2 * rounds) << excess;
    EXPECT_GT(whole, 0.5 * rounds) << excess;
  }
}

// A plan waits as long as it takes to tell, and no longer.
TEST(Proof, WaitsUntilItCanTell) {
  const auto days = [](const model::Comparison& plan) {
    return (plan.after_until - plan.after_from) / 24;
  };
  const auto plain = planned(tell({.excess = 20})), hard = planned(tell({.excess = 1.6}));
  EXPECT_EQ(days(plain), 3);
  EXPECT_GT(*plain.sees_whole, 0.9);
  EXPECT_GT(days(hard), days(plain));
  EXPECT_LT(*hard.sees_none, 0.9);
  EXPECT_EQ(clearest(std::array{hard, plain}), 1U);
  EXPECT_EQ(clearest(std::array{model::Comparison{}, hard}), 1U);
}

TEST(Proof, VerdictsAreRight) {
  EXPECT_GE(share({}, model::VerdictKind::fixed, 60), 0.9);
  EXPECT_GE(share({.left = 0.2, .others = 12}, model::VerdictKind::fixed, 30), 0.9);
  EXPECT_LE(share({.left = 1}, model::VerdictKind::fixed, 100), 0.11);
  EXPECT_GE(share({.left = 1}, model::VerdictKind::not_fixed, 60), 0.65);
  EXPECT_LE(share({.left = 1, .others = 12}, model::VerdictKind::fixed, 60), 0.12);
}

// All complaints fall at the time of the repair. Alone, the series must believe that it was the
// repair; beside products that fell too, it was not.
TEST(Proof, WhatFellEverywhereIsNobodysRepair) {
  Story story{.left = 1, .others = 12, .shared_fall = true};
  EXPECT_LE(share(story, model::VerdictKind::fixed, 40), 0.15);
  story.others = 0;
  EXPECT_GE(share(story, model::VerdictKind::fixed, 40), 0.6);
}

// The products of the comparison got the fault too: the verdict says what it rests on instead.
TEST(Proof, SaysWhatItFellBackTo) {
  auto told = tell({.others = 8});
  const auto plan = planned(told);
  ASSERT_EQ(plan.method, model::ComparisonMethod::synthetic_did);
  const auto as_planned = judge(plan, told.history, zone, plan.due_at);
  EXPECT_EQ(as_planned.method, model::ComparisonMethod::synthetic_did);
  EXPECT_TRUE(as_planned.fell_back.en.empty());
  told.history.controls.resize(controls_min - 1);
  const auto alone = judge(plan, told.history, zone, plan.due_at);
  EXPECT_EQ(alone.method, model::ComparisonMethod::rate_change);
  EXPECT_NE(alone.fell_back.en.find("5 of the 8 products"), std::string::npos)
      << alone.fell_back.en;
  EXPECT_NE(alone.reason.en.find(alone.fell_back.en), std::string::npos);
  EXPECT_NE(alone.reason.zh.find(alone.fell_back.zh), std::string::npos);
  EXPECT_GT(alone.freedom, 0);
  told.history.controls.clear();
  for (auto& c : told.history.treated.complaints) c = std::nan("");
  const auto nothing = judge(plan, told.history, zone, plan.due_at);
  EXPECT_EQ(nothing.kind, model::VerdictKind::cannot_tell);
  EXPECT_EQ(nothing.method, model::ComparisonMethod::none);
}

TEST(Proof, AShortPeakProvesNothing) {
  const auto told = tell({.burning_days = 0.5});
  const auto plan = planned(told);
  EXPECT_EQ(plan.method, model::ComparisonMethod::none);
  const auto verdict = judge(plan, told.history, zone, told.repaired_at + days{20});
  EXPECT_EQ(verdict.kind, model::VerdictKind::cannot_tell);
  EXPECT_NE(verdict.reason.en.find("chosen for being high"), std::string::npos);
}

TEST(Proof, ACustomersCaseHasNoSeries) {
  const auto told = tell({});
  auto plan =
      plan_comparison({.repair = CaseId{4}, .alert = nullptr, .at = told.repaired_at}, {}, zone);
  EXPECT_EQ(plan.method, model::ComparisonMethod::none);
  EXPECT_EQ(judge(plan, {}, zone, told.repaired_at).kind, model::VerdictKind::cannot_tell);
}

}  // namespace myelin::repair
