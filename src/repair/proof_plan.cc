// The plan of a comparison.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "repair/proof.h"
#include "repair/proof_bins.h"
#include "stats/causal/step_change.h"

namespace myelin::repair {
namespace {

using stats::causal::StepKind;

constexpr std::array bin_hours_tried{24, 12, 6, 3};
constexpr std::int64_t bins_wanted = 10, bins_least = 5, bins_most = 60;
constexpr std::array after_days_tried{3, 7, 12};
// From the repair to the verdict: a quiet case is closed after fourteen days.
constexpr std::int64_t proof_hours_max = 13 * 24 + 1;
constexpr double half_of_excess = 0.5, enough_least = 0.1;
constexpr double control_share = 0.05;  // of the treated product's complaints, at least

std::int64_t hour_of(Time at) {
  return to_us(at) / 3'600'000'000;
}
Time time_of(std::int64_t hour) {
  return from_us(hour * 3'600'000'000);
}

// The widest bin of which there are enough while the fault burned.
bool choose_bins(model::Comparison& plan, std::int64_t burning_hours) {
  for (const int hours : bin_hours_tried) {
    const auto bins = burning_hours / hours;
    if (bins < (hours == bin_hours_tried.back() ? bins_least : bins_wanted)) continue;
    plan.bin_hours = hours;
    plan.before_from = plan.before_until - std::min(bins, bins_most) * hours;
    return true;
  }
  return false;
}

double complaints_in(const HourCounts& counts, std::int64_t first_hour, std::int64_t from,
                     std::int64_t until) {
  double sum = 0;
  for (auto hour = std::max(from, first_hour); hour < until; ++hour) {
    const auto at = static_cast<std::size_t>(hour - first_hour);
    if (at < counts.complaints.size()) sum += counts.complaints[at];
  }
  return sum;
}

void choose_controls(model::Comparison& plan, const OutcomeHistory& history) {
  const double own =
      complaints_in(history.treated, history.first_hour, plan.before_from, plan.before_until);
  std::vector<std::pair<double, std::string>> found;
  for (const auto& control : history.controls) {
    const double count =
        complaints_in(control.counts, history.first_hour, plan.before_from, plan.before_until);
    if (count >= std::max(10.0, control_share * own)) found.emplace_back(-count, control.product);
  }
  std::ranges::sort(found);
  if (found.size() > controls_max) found.resize(controls_max);
  if (found.size() < controls_min) return;
  for (auto& [count, product] : found) plan.controls.push_back(std::move(product));
  plan.method = model::ComparisonMethod::synthetic_did;
}

// The smallest effect that so many bins after will show: the step's error on the noise that the
// fault had so far, scaled to the lengths to come.
double expected_detectable(const model::Comparison& plan, const OutcomeHistory& history, Zone zone,
                           std::int64_t bins_after) {
  const auto season =
      season_of(history.treated, history.first_hour, history.first_hour + baseline_hours, zone);
  const auto bins = bins_of(history.treated, history.first_hour,
                            {plan.before_from, plan.before_until, plan.bin_hours}, season, zone);
  const auto n = bins.complaints.size();
  if (n < 8) return std::nan("");
  const auto half = n - n / 2;  // an imagined repair in the middle: its error, not its effect
  const auto fit = stats::causal::fit_step({.values = bins.complaints,
                                            .exposures = bins.exposure,
                                            .before = half,
                                            .kind = StepKind::count});
  if (!fit || !std::isfinite(fit->error)) return std::nan("");
  const auto inverse = [](double a, double b) { return 1 / a + 1 / b; };
  const double scale = std::sqrt(inverse(static_cast<double>(n), static_cast<double>(bins_after)) /
                                 inverse(static_cast<double>(half), static_cast<double>(n - half)));
  auto coming = *fit;
  coming.error *= scale;
  coming.before = n;
  coming.after = static_cast<std::size_t>(bins_after);
  return stats::causal::step_curve(coming, stats::causal::Wanted::fall).detectable();
}

void choose_length(model::Comparison& plan, const OutcomeHistory& history, Zone zone) {
  for (const int length : after_days_tried) {
    if (length > after_days_tried.front() &&
        plan.after_from + length * 24 > plan.before_until + proof_hours_max)
      break;
    plan.after_until = plan.after_from + length * 24;
    plan.detectable = expected_detectable(plan, history, zone, length * 24 / plan.bin_hours);
    if (plan.detectable <= plan.enough) break;
  }
  plan.due_at = time_of(plan.after_until);
}

model::Sentence why_of(const model::Comparison& plan) {
  if (plan.method == model::ComparisonMethod::synthetic_did)
    return {fmt::format("有 {} 个未受影响的商品可作对照，用合成双重差分。", plan.controls.size()),
            fmt::format("{} products without the fault are the comparison: synthetic "
                        "difference-in-differences.",
                        plan.controls.size())};
  return {"没有足够的未受影响商品作对照，用自身的中断时间序列。",
          "Too few products without the fault have such complaints: the series is compared with "
          "itself."};
}

}  // namespace

std::int64_t history_from(const model::Alert& alert) {
  return hour_of(alert.since) - baseline_hours;
}

model::Comparison plan_comparison(const Repaired& repaired, const OutcomeHistory& history,
                                  Zone zone) {
  model::Comparison plan;
  plan.repair = repaired.repair;
  plan.round = repaired.round;
  plan.planned_at = plan.repaired_at = plan.due_at = repaired.at;
  // A furious customer's alert names what the anger is about; its complaints are one person's.
  if (repaired.alert == nullptr || repaired.alert->cell.factor.empty() ||
      repaired.alert->rule == model::AlertRule::valued_customer) {
    plan.why = {"案件只涉及单个客户，没有可比较的序列。",
                "The case is about one customer: there is no series to compare."};
    return plan;
  }
  const auto& alert = *repaired.alert;
  plan.cell = alert.cell;
  plan.before_until = hour_of(repaired.at);
  plan.after_from = plan.before_until + 1 +
                    std::clamp(repaired.complaints_after_hours, settling_hours, settling_hours_max);
  plan.after_until = plan.after_from + after_days_tried.front() * 24;
  plan.due_at = time_of(plan.after_until);
  const auto noticed = hour_of(alert.raised_at) + 1;
  plan.baseline_rate =
      rate_of(history.treated, history.first_hour, history.first_hour, hour_of(alert.since));
  const auto burning_hours = plan.before_until - noticed;
  if (!choose_bins(plan, burning_hours)) {
    plan.before_from = plan.before_until;
    plan.why = {
        fmt::format("从发现到修复只有 {} "
                    "小时。发现之前的高点是被选中的，会自行回落，不能用来证明修复有效。",
                    std::max<std::int64_t>(0, burning_hours)),
        fmt::format("Only {} hours lie between the alert and the repair. The peak before it "
                    "was chosen for being high and falls by itself: it proves nothing.",
                    std::max<std::int64_t>(0, burning_hours))};
    return plan;
  }
  plan.burning_rate =
      rate_of(history.treated, history.first_hour, plan.before_from, plan.before_until);
  const double excess = plan.burning_rate <= 0 ? 0
                        : plan.baseline_rate <= 0
                            ? 1
                            : std::log(plan.burning_rate / plan.baseline_rate);
  if (excess <= 0) {
    plan.why = {"修复之前，投诉率已回到预警前的水平，没有可证明的下降。",
                "Complaints were back at their level from before the alert when the repair came: "
                "there was nothing left to lower."};
    return plan;
  }
  plan.enough = std::max(enough_least, half_of_excess * excess);
  plan.method = model::ComparisonMethod::interrupted_series;
  choose_controls(plan, history);
  choose_length(plan, history, zone);
  plan.why = why_of(plan);
  return plan;
}

}  // namespace myelin::repair
