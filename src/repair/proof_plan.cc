// The plan of a comparison.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "repair/proof.h"
#include "repair/proof_bins.h"
#include "repair/proof_rate.h"

namespace myelin::repair {
namespace {

constexpr int day_hours = 24;
// A fault that burned so long tells its own scatter; of a shorter one it is learnt from the weeks
// before as well.
constexpr std::int64_t days_by_itself = 20, days_most = 60;
constexpr std::int64_t days_beside_controls = 5;
constexpr std::int64_t after_days_least = 3;
constexpr double told_surely = 0.9;
// From the repair to the verdict, at most.
constexpr std::int64_t proof_hours_max = 20 * 24 + 1;
constexpr double half_of_excess = 0.5, enough_least = 0.1;
constexpr double control_share = 0.05;  // of the treated product's complaints, at least
constexpr double enough_a_bin = 5;      // complaints, of the treated product and of each control

std::int64_t hour_of(Time at) {
  return to_us(at) / 3'600'000'000;
}
Time time_of(std::int64_t hour) {
  return from_us(hour * 3'600'000'000);
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
  // The logarithm of a rate of few counts is not what its weights are made for.
  const auto days = static_cast<double>((plan.before_until - plan.before_from) / plan.bin_hours);
  if (own < enough_a_bin * days) return;
  std::vector<std::pair<double, std::string>> found;
  for (const auto& control : history.controls) {
    const double count =
        complaints_in(control.counts, history.first_hour, plan.before_from, plan.before_until);
    if (count >= std::max(enough_a_bin * days, control_share * own))
      found.emplace_back(-count, control.product);
  }
  std::ranges::sort(found);
  if (found.size() > controls_max) found.resize(controls_max);
  if (found.size() < controls_min) return;
  for (auto& [count, product] : found) plan.controls.push_back(std::move(product));
  plan.method = model::ComparisonMethod::synthetic_did;
}

// The rate before the excess began. Where little was counted, other products' rate weighs as much
// as one complaint does.
KnownRate quiet_rate(const model::Comparison& plan, const OutcomeHistory& history) {
  const auto known = [&](const HourCounts& counts) {
    KnownRate rate;
    for (auto hour = history.first_hour; hour < plan.quiet_until; ++hour) {
      const auto at = static_cast<std::size_t>(hour - history.first_hour);
      if (at >= counts.complaints.size()) break;
      rate.shape += counts.complaints[at];
      rate.weight += counts.exposure[at];
    }
    return rate;
  };
  KnownRate others, own = known(history.treated);
  for (const auto& control : history.controls) {
    const auto one = known(control.counts);
    others.shape += one.shape;
    others.weight += one.weight;
  }
  if (others.shape > 0) return {own.shape + 1, own.weight + 1 / others.mean()};
  return {own.shape + 0.5, own.weight};
}

// As long as it takes to tell a repair from none, within what is waited for.
Status choose_length(model::Comparison& plan, const OutcomeHistory& history, KnownRate quiet,
                     Zone zone) {
  plan.after_until = plan.after_from;
  MYELIN_TRY(outlook, Outlook::make(rate_windows(history.treated, history.first_hour, plan, zone),
                                    quiet, plan.enough));
  const std::int64_t days_max = (plan.before_until + proof_hours_max - plan.after_from) / day_hours;
  auto few = after_days_least, days = std::max(days_max, after_days_least);
  Chances chances = outlook.after(days);
  const auto surely = [](const Chances& c) { return std::min(c.whole, c.none) >= told_surely; };
  if (surely(chances)) {
    // The fewest days that do, between `few` that may not and `days` that do.
    for (auto tried = few; few < days; tried = (few + days) / 2) {
      const auto then = outlook.after(tried);
      if (surely(then)) {
        days = tried;
        chances = then;
      } else {
        few = tried + 1;
      }
    }
  }
  plan.after_until = plan.after_from + days * day_hours;
  plan.sees_whole = chances.whole;
  plan.sees_half = chances.half;
  plan.sees_none = chances.none;
  plan.detectable = outlook.detectable(days);
  return {};
}

model::Sentence why_of(const model::Comparison& plan) {
  const auto chances = model::Sentence{
      fmt::format("若完全修好，有 {:.0f}% 的机会得出“已修复”；若毫无改善，有 {:.0f}% "
                  "的机会得出“未修复”。",
                  100 * *plan.sees_whole, 100 * *plan.sees_none),
      fmt::format("If the fault is wholly gone, the verdict will be \"fixed\" with a chance of "
                  "{:.0f} %; if nothing changed, \"not fixed\" with {:.0f} %.",
                  100 * *plan.sees_whole, 100 * *plan.sees_none)};
  const auto with = [&](model::Sentence how) {
    return model::Sentence{how.zh + chances.zh, how.en + " " + chances.en};
  };
  if (plan.method == model::ComparisonMethod::synthetic_did)
    return with(
        {fmt::format("有 {} 个未受影响的商品可作对照，用合成双重差分。", plan.controls.size()),
         fmt::format("{} products without the fault are the comparison: synthetic "
                     "difference-in-differences.",
                     plan.controls.size())});
  return with({"没有足够的未受影响商品作对照，与自身比较，波动由预警前四周学得。",
               "Too few products without the fault have such complaints: the series is compared "
               "with itself, its scatter learnt from the four weeks before the alert as well."});
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
  plan.measure = repaired.measure;
  plan.quiet_until = hour_of(alert.since);
  plan.before_until = hour_of(repaired.at);
  plan.after_from = plan.before_until + 1 +
                    std::clamp(repaired.complaints_after_hours, settling_hours, settling_hours_max);
  plan.after_until = plan.after_from + after_days_least * day_hours;
  plan.due_at = time_of(plan.after_until);
  const auto quiet = quiet_rate(plan, history);
  plan.baseline_rate = quiet.weight > 0 ? quiet.mean() : 0;
  const auto burning_hours = plan.before_until - (hour_of(alert.raised_at) + 1);
  const auto days = std::min(burning_hours / day_hours, days_most);
  plan.bin_hours = day_hours;
  plan.before_from = plan.before_until - std::max<std::int64_t>(0, days) * day_hours;
  if (days < 1) {
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
  if (auto chosen = choose_length(plan, history, quiet, zone); !chosen) {
    plan.why = {"数据无法比较。", chosen.error().message};
    return plan;
  }
  plan.due_at = time_of(plan.after_until);
  plan.method = days < days_by_itself ? model::ComparisonMethod::rate_change
                                      : model::ComparisonMethod::interrupted_series;
  if (days >= days_beside_controls) choose_controls(plan, history);
  plan.why = why_of(plan);
  return plan;
}

std::size_t clearest(std::span<const model::Comparison> plans) {
  const auto worth = [](const model::Comparison& plan) {
    if (plan.method == model::ComparisonMethod::none || !plan.sees_whole || !plan.sees_none)
      return -1.0;
    return *plan.sees_whole + *plan.sees_none;
  };
  return static_cast<std::size_t>(std::ranges::max_element(plans, {}, worth) - plans.begin());
}

}  // namespace myelin::repair
