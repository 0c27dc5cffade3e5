// The judging of a comparison.
#include "repair/proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "repair/proof_bins.h"
#include "repair/verdict.h"
#include "stats/causal/panel.h"
#include "stats/causal/step_change.h"

namespace myelin::repair {
namespace {

using namespace stats::causal;

constexpr int placebo_replications = 200;
constexpr std::uint64_t placebo_seed = 20'260'101;  // the same data give the same verdict

struct Windows {
  Bins before, after;
};

Windows windows_of(const HourCounts& counts, const model::Comparison& plan,
                   const OutcomeHistory& history, Zone zone) {
  const auto season =
      season_of(counts, history.first_hour, history.first_hour + baseline_hours, zone);
  return {bins_of(counts, history.first_hour, {plan.before_from, plan.before_until, plan.bin_hours},
                  season, zone),
          bins_of(counts, history.first_hour, {plan.after_from, plan.after_until, plan.bin_hours},
                  season, zone)};
}

std::vector<double> joined(const std::vector<double>& a, const std::vector<double>& b) {
  auto all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

double pooled_rate(const Bins& bins) {
  const double exposure = std::accumulate(bins.exposure.begin(), bins.exposure.end(), 0.0);
  return std::accumulate(bins.complaints.begin(), bins.complaints.end(), 0.0) /
         std::max(exposure, 1e-9);
}

// A unit's logarithms of rates, bin by bin, and how much they scatter before.
struct LogRates {
  std::vector<double> values;
  double scatter = 0;
};
LogRates log_rates(const Windows& windows) {
  LogRates rates;
  const auto add = [&](const Bins& bins) {
    for (std::size_t i = 0; i < bins.complaints.size(); ++i)
      rates.values.push_back(std::log((bins.complaints[i] + 0.5) / (bins.exposure[i] + 0.5)));
  };
  add(windows.before);
  const auto n = static_cast<double>(rates.values.size());
  const double mean = std::accumulate(rates.values.begin(), rates.values.end(), 0.0) / n;
  for (const double v : rates.values) rates.scatter += (v - mean) * (v - mean) / (n - 1);
  rates.scatter = std::sqrt(std::max(rates.scatter, 1e-6));
  add(windows.after);
  return rates;
}

// The effect by products that had no fault: each of them called repaired in turn says how far the
// estimate strays where nothing was done. Units that scatter more stray further, so placebos are
// scaled to the treated unit's scatter.
Result<EffectCurve> by_controls(const model::Comparison& plan, const OutcomeHistory& history,
                                Zone zone) {
  Panel panel;
  std::vector<double> scatters;
  for (const auto& product : plan.controls) {
    const auto found = std::ranges::find(history.controls, product, &NamedCounts::product);
    if (found == history.controls.end()) continue;
    auto rates = log_rates(windows_of(found->counts, plan, history, zone));
    panel.values.insert(panel.values.end(), rates.values.begin(), rates.values.end());
    scatters.push_back(rates.scatter);
  }
  const auto own = log_rates(windows_of(history.treated, plan, history, zone));
  panel.values.insert(panel.values.end(), own.values.begin(), own.values.end());
  panel.controls = scatters.size();
  panel.units = panel.controls + 1;
  panel.times = own.values.size();
  panel.before = static_cast<std::size_t>((plan.before_until - plan.before_from) / plan.bin_hours);
  constexpr auto method = PanelMethod::synthetic_difference_in_differences;
  MYELIN_TRY(effect, panel_effect(panel, method));
  MYELIN_TRY(placebos,
             placebo_effects(panel, method, effect, placebo_replications, Random(placebo_seed)));
  std::ranges::sort(scatters);
  const double typical = scatters[scatters.size() / 2];
  double squares = 0;
  for (const double e : placebos) squares += e * e / placebo_replications;
  const double error = std::sqrt(squares) * std::max(1.0, own.scatter / typical);
  return EffectCurve(effect.estimate, error, static_cast<double>(panel.controls - 1), Wanted::fall);
}

void put(model::Verdict& verdict, const EffectCurve& curve, double enough) {
  const auto interval = curve.interval();
  verdict.kind = verdict_of(curve, enough);
  verdict.effect = curve.estimate();
  verdict.low = interval.low;
  verdict.high = interval.high;
  verdict.p_value = curve.p_value();
  verdict.detectable = curve.detectable();
  verdict.freedom = curve.freedom();
}

// What would have been without the repair: the rate while it burned before, and after it what is
// observed without the effect and its interval.
void draw(model::Verdict& verdict, const model::Comparison& plan, const Windows& windows) {
  const auto add = [&](const Bins& bins, std::int64_t from, bool after) {
    for (std::size_t i = 0; i < bins.complaints.size(); ++i) {
      model::VerdictPoint point;
      point.at = from_us((from + static_cast<std::int64_t>(i) * plan.bin_hours) * 3'600'000'000);
      point.observed = bins.complaints[i];
      const double level = (after ? verdict.rate_after : verdict.rate_before) * bins.exposure[i];
      point.expected = level * std::exp(after ? -verdict.effect : 0);
      point.low = level * std::exp(after ? -verdict.high : 0);
      point.high = level * std::exp(after ? -verdict.low : 0);
      verdict.series.push_back(point);
    }
  };
  add(windows.before, plan.before_from, false);
  add(windows.after, plan.after_from, true);
}

double percent(double log_ratio) {
  return 100 * std::expm1(log_ratio);
}

model::Sentence sentence(const model::Verdict& v, const model::Comparison& plan) {
  const auto numbers_en =
      fmt::format("complaints per signal changed by {:+.0f} % ({:+.0f} to {:+.0f} %, p {:.3f})",
                  percent(v.effect), percent(v.low), percent(v.high), v.p_value);
  const auto numbers_zh =
      fmt::format("每条信号的投诉变化 {:+.0f}%（{:+.0f}% 至 {:+.0f}%，p {:.3f}）",
                  percent(v.effect), percent(v.low), percent(v.high), v.p_value);
  switch (v.kind) {
    case model::VerdictKind::fixed:
      return {"已修复：" + numbers_zh + "。", "Fixed: " + numbers_en + "."};
    case model::VerdictKind::not_fixed:
      return {fmt::format("未修复：{}；即使取区间最好的一端，也达不到所需的 {:.0f}%。", numbers_zh,
                          percent(-plan.enough)),
              fmt::format("Not fixed: {}; not even the interval's better end reaches the {:.0f} % "
                          "that would count as a repair.",
                          numbers_en, percent(-plan.enough))};
    case model::VerdictKind::cannot_tell:
      break;
  }
  return {fmt::format("无法判断：{}；下降小于 {:.0f}% 时本次比较看不出来。", numbers_zh,
                      -percent(-v.detectable)),
          fmt::format("Cannot tell: {}; a fall of less than {:.0f} % could not have been seen.",
                      numbers_en, -percent(-v.detectable))};
}

}  // namespace

model::Verdict judge(const model::Comparison& plan, const OutcomeHistory& history, Zone zone,
                     Time now) {
  model::Verdict verdict;
  verdict.judged_at = now;
  verdict.reason = plan.why;
  if (plan.method == model::ComparisonMethod::none) return verdict;
  const auto windows = windows_of(history.treated, plan, history, zone);
  verdict.rate_before = pooled_rate(windows.before);
  verdict.rate_after = pooled_rate(windows.after);
  Result<EffectCurve> curve = fail(ErrorCode::internal, {});
  if (plan.method == model::ComparisonMethod::synthetic_did)
    curve = by_controls(plan, history, zone);
  if (!curve) {
    const auto values = joined(windows.before.complaints, windows.after.complaints);
    const auto exposures = joined(windows.before.exposure, windows.after.exposure);
    const auto fit = fit_step({.values = values,
                               .exposures = exposures,
                               .before = windows.before.complaints.size(),
                               .kind = StepKind::count});
    if (!fit) {
      verdict.reason = {"数据不足，无法比较。", "Cannot tell: " + fit.error().message + "."};
      return verdict;
    }
    verdict.autocorrelation = fit->autocorrelation;
    curve = step_curve(*fit, Wanted::fall);
  }
  put(verdict, *curve, plan.enough);
  draw(verdict, plan, windows);
  verdict.reason = sentence(verdict, plan);
  return verdict;
}

}  // namespace myelin::repair
