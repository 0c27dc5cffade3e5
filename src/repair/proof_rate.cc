#include "repair/proof_rate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "repair/verdict.h"

namespace myelin::repair {
namespace {

using namespace stats::causal;

constexpr int draws = 200;
// What was on its way for longer than nine of ten are, as a share of the excess.
constexpr double on_its_way = 0.05;
constexpr std::uint64_t draws_seed = 20'260'102;

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

RateStretch stretch(std::int64_t at, const Bins& bins) {
  return {at, bins.complaints, bins.exposure};
}

// What verdict_of() will say of the test's curve.
model::VerdictKind foreseen(const RateTest& test, double before, double after, double enough) {
  constexpr double level = 0.05;
  const double far_tail = level * (1 - RateTest::directed_share);
  if (test.below(-enough, before, after) < far_tail) return model::VerdictKind::not_fixed;
  return test.below(0, before, after) > 1 - level * RateTest::directed_share
             ? model::VerdictKind::fixed
             : model::VerdictKind::cannot_tell;
}

}  // namespace

RateWindows rate_windows(const HourCounts& counts, std::int64_t first_hour,
                         const model::Comparison& plan, Zone zone) {
  const auto season = season_of(counts, first_hour, plan.quiet_until, zone);
  const auto bins = [&](std::int64_t from, std::int64_t until) {
    return bins_of(counts, first_hour, {from, until, plan.bin_hours}, season, zone);
  };
  const std::int64_t quiet_from = plan.quiet_until - baseline_hours;
  RateWindows windows{.quiet = bins(quiet_from, plan.quiet_until),
                      .before = bins(plan.before_from, plan.before_until),
                      .after = bins(plan.after_from, plan.after_until)};
  const auto bin_of = [&](std::int64_t hour) { return (hour - quiet_from) / plan.bin_hours; };
  const auto size = [](const Bins& b) { return static_cast<std::int64_t>(b.complaints.size()); };
  windows.before_at = std::max(bin_of(plan.before_from), size(windows.quiet));
  windows.after_at = std::max(bin_of(plan.after_from), windows.before_at + size(windows.before));
  return windows;
}

Result<RateFound> curve_by_rate(const RateWindows& w) {
  const auto before = stretch(w.before_at, w.before), after = stretch(w.after_at, w.after);
  const std::array all{stretch(0, w.quiet), before, after};
  MYELIN_TRY(noise, rate_noise(all));
  const RateTest test(noise, before, after);
  return RateFound{test.curve(sum(w.before.complaints), sum(w.after.complaints), Wanted::fall),
                   noise.memory()};
}

Result<Outlook> Outlook::make(RateWindows windows, KnownRate quiet, double enough) {
  const std::array known{stretch(0, windows.quiet), stretch(windows.before_at, windows.before)};
  MYELIN_TRY(noise, rate_noise(known));
  Outlook outlook;
  outlook.noise_ = std::move(noise);
  outlook.quiet_ = quiet;
  outlook.before_ = sum(windows.before.complaints);
  const double exposure = sum(windows.before.exposure);
  outlook.burning_ = {outlook.before_ + 0.5, exposure};
  outlook.exposure_a_day_ = exposure / static_cast<double>(windows.before.exposure.size());
  outlook.enough_ = enough;
  outlook.windows_ = std::move(windows);
  return outlook;
}

RateTest Outlook::test(std::int64_t days, std::vector<double>& exposures) const {
  exposures.assign(static_cast<std::size_t>(days), exposure_a_day_);
  const RateStretch after{windows_.after_at, {}, exposures};
  return {noise_, stretch(windows_.before_at, windows_.before), after};
}

Chances Outlook::after(std::int64_t days) const {
  std::vector<double> exposures;
  const auto test = this->test(days, exposures);
  const double exposure = sum(exposures);
  Random random(draws_seed);
  std::array<int, 3> told{};  // whole, half, none
  constexpr std::array left{on_its_way, 0.5, 1.0};
  for (int i = 0; i < draws; ++i) {
    const double burns = random.gamma(burning_.shape, 1 / burning_.weight);
    const double quiet = random.gamma(quiet_.shape, 1 / quiet_.weight);
    for (std::size_t k = 0; k < left.size(); ++k) {
      const double rate = (quiet + left[k] * std::max(0.0, burns - quiet)) *
                          std::exp(random.normal(0, test.scatter()));
      const auto count = static_cast<double>(random.poisson(rate * exposure));
      const auto verdict = foreseen(test, before_, count, enough_);
      told[k] += verdict == (k == 0 ? model::VerdictKind::fixed : model::VerdictKind::not_fixed);
    }
  }
  const auto share = [](int count) { return static_cast<double>(count) / draws; };
  return {share(told[0]), share(told[1]), share(told[2])};
}

double Outlook::detectable(std::int64_t days) const {
  std::vector<double> exposures;
  const auto test = this->test(days, exposures);
  const double expected = burning_.mean() * std::exp(-enough_) * sum(exposures);
  return test.curve(before_, expected, Wanted::fall).detectable();
}

}  // namespace myelin::repair
