// The judging of a comparison.
#include "repair/proof.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <expected>
#include <numeric>

#include "repair/proof_bins.h"
#include "repair/proof_panel.h"
#include "repair/proof_rate.h"
#include "repair/verdict.h"
#include "stats/causal/step_change.h"

namespace myelin::repair {
namespace {

using namespace stats::causal;

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

// What a comparison came to, by the method that was run.
struct Found {
  model::ComparisonMethod method;
  EffectCurve curve;
  double autocorrelation = 0;
};

// Beside the products of the plan that the fault has spared to this day; or why that cannot be.
std::expected<Found, model::Sentence> beside_controls(const model::Comparison& plan,
                                                      const OutcomeHistory& history,
                                                      const Windows& treated, Zone zone) {
  std::vector<Windows> controls;
  for (const auto& product : plan.controls)
    if (const auto at = std::ranges::find(history.controls, product, &NamedCounts::product);
        at != history.controls.end())
      controls.push_back(windows_of(at->counts, plan, history, zone));
  if (controls.size() < controls_min)
    return std::unexpected(model::Sentence{
        fmt::format("{} 个对照商品中只剩 {} 个没有自己的预警，至少要 {} 个", plan.controls.size(),
                    controls.size(), controls_min),
        fmt::format("{} of the {} products that were to be the comparison are still without an "
                    "alert of their own, and it takes {}",
                    controls.size(), plan.controls.size(), controls_min)});
  const auto curve = curve_by_controls(controls, treated);
  if (!curve) return std::unexpected(model::Sentence{"对照法算不出来", curve.error().message});
  return Found{model::ComparisonMethod::synthetic_did, *curve};
}

Result<Found> by_rate(const model::Comparison& plan, const OutcomeHistory& history, Zone zone) {
  MYELIN_TRY(found, curve_by_rate(rate_windows(history.treated, history.first_hour, plan, zone)));
  return Found{model::ComparisonMethod::rate_change, found.curve, found.memory};
}

Result<Found> by_step(const Windows& windows) {
  const auto values = joined(windows.before.complaints, windows.after.complaints);
  const auto exposures = joined(windows.before.exposure, windows.after.exposure);
  MYELIN_TRY(fit, fit_step({.values = values,
                            .exposures = exposures,
                            .before = windows.before.complaints.size(),
                            .kind = StepKind::count}));
  return Found{model::ComparisonMethod::interrupted_series, step_curve(fit, Wanted::fall),
               fit.autocorrelation};
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
  const bool said = plan.measure == model::Measure::said;
  const auto numbers_en =
      fmt::format("{} changed by {:+.0f} % ({:+.0f} to {:+.0f} %, p {:.3f})",
                  said ? "complaints per signal" : "parcels that this happened to, per parcel,",
                  percent(v.effect), percent(v.low), percent(v.high), v.p_value);
  const auto numbers_zh =
      fmt::format("{}变化 {:+.0f}%（{:+.0f}% 至 {:+.0f}%，p {:.3f}）",
                  said ? "每条信号的投诉" : "每件包裹的发生率", percent(v.effect), percent(v.low),
                  percent(v.high), v.p_value);
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

// Why the series was compared with itself after all.
model::Sentence fell_back(const model::Sentence& why) {
  return {fmt::format("原计划与未受影响的商品对照，但{}；改为与自身比较，不能排除同期其他变化。",
                      why.zh),
          fmt::format("It was to be held against products without the fault, but {}; so the series "
                      "was compared with itself, which cannot tell the repair from something else "
                      "of the same days.",
                      why.en)};
}

}  // namespace

model::Verdict judge(const model::Comparison& plan, const OutcomeHistory& history, Zone zone,
                     Time now) {
  model::Verdict verdict;
  verdict.judged_at = now;
  verdict.reason = plan.why;
  verdict.method = model::ComparisonMethod::none;
  if (plan.method == model::ComparisonMethod::none) return verdict;
  const auto windows = windows_of(history.treated, plan, history, zone);
  verdict.rate_before = pooled_rate(windows.before);
  verdict.rate_after = pooled_rate(windows.after);
  Result<Found> found = fail(ErrorCode::internal, {});
  if (plan.method == model::ComparisonMethod::synthetic_did) {
    if (auto beside = beside_controls(plan, history, windows, zone))
      found = std::move(*beside);
    else
      verdict.fell_back = fell_back(beside.error());
  }
  if (!found)
    found = plan.method == model::ComparisonMethod::interrupted_series || plan.quiet_until == 0
                ? by_step(windows)
                : by_rate(plan, history, zone);
  if (!found) {
    verdict.reason = {
        "数据不足，无法比较。" + verdict.fell_back.zh,
        fmt::format("Cannot tell: {}. {}", found.error().message, verdict.fell_back.en)};
    return verdict;
  }
  verdict.method = found->method;
  verdict.autocorrelation = found->autocorrelation;
  put(verdict, found->curve, plan.enough);
  draw(verdict, plan, windows);
  verdict.reason = sentence(verdict, plan);
  verdict.reason.zh += verdict.fell_back.zh;
  if (!verdict.fell_back.en.empty()) verdict.reason.en += " " + verdict.fell_back.en;
  return verdict;
}

}  // namespace myelin::repair
