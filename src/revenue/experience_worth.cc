#include "revenue/experience_worth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_set>

#include "revenue/worth_study.h"
#include "stats/causal/sensitivity.h"
#include "stats/multiple_testing.h"

namespace myelin::revenue {
namespace {

using stats::causal::AipwOptions;
using stats::causal::TreatmentEffect;

constexpr std::int64_t treated_min = 50;  // rows of either kind, and customers who bought again
constexpr std::size_t factors_max = 40;
constexpr std::size_t untreated_a_treated = 20, untreated_min = 4'000;
constexpr double trim = 0.02;
constexpr double detectable_errors = 2.801585;  // z(0.975) + z(0.8)
constexpr double returned_share = 0.9;          // of the returns come within the landmark
constexpr int landmark_days_max = 60;

double mean_of(std::span<const double> values) {
  return values.empty()
             ? 0
             : std::reduce(values.begin(), values.end()) / static_cast<double>(values.size());
}
double deviation_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double sum = 0;
  for (const double v : values) sum += (v - mean) * (v - mean);
  return std::sqrt(sum / static_cast<double>(values.size()));
}
std::int64_t customers_of(const WorthRows& rows) {
  return static_cast<std::int64_t>(
      std::unordered_set<std::int64_t>(rows.customers.begin(), rows.customers.end()).size());
}
// Two-sided, of a normal estimate.
double p_value(const WorthEffect& effect) {
  const double error = (effect.high - effect.low) / (2 * 1.959963984540054);
  return error > 0 ? std::erfc(std::abs(effect.estimate) / error / std::sqrt(2.0)) : 1;
}

// E-values of a share that bought again, or of money by its standard deviation.
struct Scale {
  double base = 0;       // of a share
  double deviation = 0;  // of money; 0: it is a share
};
void add_e_values(WorthEffect& effect, const Scale& scale) {
  using namespace stats::causal;
  if (scale.deviation == 0) {
    effect.e_value = e_value_of_difference(effect.estimate, scale.base);
    effect.e_value_of_limit = e_value_of_limit(effect.low, effect.high, scale.base);
    return;
  }
  effect.e_value = e_value_of_standardised(effect.estimate / scale.deviation);
  if (effect.shown())
    effect.e_value_of_limit =
        e_value_of_standardised((effect.low > 0 ? effect.low : effect.high) / scale.deviation);
}

Result<WorthEffect> slope(const WorthRows& rows, std::span<const double> outcome, int splits,
                          SatisfactionWorth& worth) {
  MYELIN_TRY(found, stats::causal::dose_effect(rows.dose(outcome), {.splits = splits}, Random(1)));
  worth.left_over = found.left_over;
  worth.sample.kept = static_cast<double>(found.kept) / static_cast<double>(found.rows);
  return WorthEffect{.estimate = found.estimate,
                     .low = found.low,
                     .high = found.high,
                     .plain = found.plain,
                     .detectable = detectable_errors * found.error,
                     .robustness = found.robustness,
                     .robustness_of_significance = found.robustness_of_significance};
}

// Of those who had it against those who had not.
struct Contrast {
  WorthSample sample;
  WorthEffect again, spend;
};
Result<WorthEffect> difference(const WorthRows& rows, std::span<const double> outcome, int splits,
                               double& kept) {
  const AipwOptions options{
      .estimand = stats::causal::Estimand::treated, .trim = trim, .splits = splits};
  MYELIN_TRY(found, stats::causal::average_effect(rows.observed(outcome), options, Random(1)));
  kept = static_cast<double>(found.kept_treated) / static_cast<double>(found.treated);
  const auto freedom = static_cast<double>(found.kept) - static_cast<double>(rows.columns) - 1;
  const double t = found.error > 0 ? found.estimate / found.error : 0;
  double with = 0, without = 0;
  for (std::size_t i = 0; i < outcome.size(); ++i)
    (rows.treatment[i] == 1 ? with : without) += outcome[i];
  const auto treated = static_cast<double>(found.treated);
  return WorthEffect{
      .estimate = found.estimate,
      .low = found.low,
      .high = found.high,
      .plain = with / treated - without / (static_cast<double>(rows.size()) - treated),
      .detectable = detectable_errors * found.error,
      .robustness = freedom > 2 ? stats::causal::robustness_value(t, freedom) : 0,
      .robustness_of_significance =
          freedom > 2 ? stats::causal::robustness_value_of_significance(t, freedom) : 0};
}
Result<Contrast> contrast(const WorthRows& rows, int splits) {
  const auto treated = std::ranges::count(rows.treatment, 1.0);
  const auto untreated = static_cast<std::int64_t>(rows.size()) - treated;
  if (std::min<std::int64_t>(treated, untreated) < treated_min)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} orders with it and {} without have the days behind them: too few",
                            treated, untreated),
                fmt::format("{} of either are needed", treated_min));
  Contrast found;
  auto& sample = found.sample;
  sample.orders = static_cast<std::int64_t>(rows.size());
  sample.customers = customers_of(rows);
  sample.treated = treated;
  std::vector<double> again, spend;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.treatment[i] == 1) continue;
    again.push_back(rows.again[i]);
    spend.push_back(rows.spend[i]);
  }
  sample.again_share = mean_of(again);
  sample.spend_mean = mean_of(spend);
  MYELIN_TRY(of_again, difference(rows, rows.again, splits, sample.kept));
  MYELIN_TRY(of_spend, difference(rows, rows.spend, splits, sample.kept));
  found.again = of_again;
  found.spend = of_spend;
  add_e_values(found.again, {.base = sample.again_share});
  add_e_values(found.spend, {.deviation = deviation_of(spend)});
  return found;
}

std::optional<Treated> marked(const WorthOrder& order) {
  if (!order.marked_at) return std::nullopt;
  return Treated{*order.marked_at, order.mark};
}

std::vector<LevelWorth> levels_of(const WorthOrders& all, const StudyPlan& plan, int splits) {
  std::vector<LevelWorth> levels;
  for (int stars = 1; stars <= 5; ++stars) {
    const auto rows = rows_of(all, plan, [&](const WorthOrder& order) -> std::optional<Treated> {
      const auto level = marked(order);
      if (!level) return std::nullopt;
      const auto rounded = static_cast<int>(std::lround(order.mark));
      if (rounded != stars && rounded != 5) return std::nullopt;
      return Treated{level->at, rounded == stars ? 1.0 : 0.0};
    });
    LevelWorth level{.stars = stars};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows.treatment[i] != 1) continue;
      ++level.orders;
      level.again_share += rows.again[i];
    }
    if (level.orders > 0) level.again_share /= static_cast<double>(level.orders);
    if (stars < 5) {
      if (const auto found = contrast(rows, splits)) {
        level.again = found->again;
        level.spend = found->spend;
      }
    }
    levels.push_back(level);
  }
  return levels;
}

Result<SatisfactionWorth> satisfaction(const WorthOrders& all, const StudyPlan& plan, int splits) {
  const auto rows = rows_of(all, plan, marked);
  const auto again = std::ranges::count(rows.again, 1.0);
  const auto n = static_cast<std::int64_t>(rows.size());
  if (n < 4 * treated_min || std::min<std::int64_t>(again, n - again) < treated_min)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} marked orders have {} days behind them, and after {} of them the "
                            "customer bought again: too few to tell",
                            n, plan.horizon_days, again),
                fmt::format("{} marked orders are needed, {} of them with another after them",
                            4 * treated_min, treated_min));
  SatisfactionWorth worth;
  worth.sample = {.orders = n,
                  .customers = customers_of(rows),
                  .again_share = mean_of(rows.again),
                  .spend_mean = mean_of(rows.spend)};
  worth.mark_mean = mean_of(rows.treatment);
  MYELIN_TRY(of_again, slope(rows, rows.again, splits, worth));
  MYELIN_TRY(of_spend, slope(rows, rows.spend, splits, worth));
  worth.again = of_again;
  worth.spend = of_spend;
  add_e_values(worth.again, {.base = worth.sample.again_share});
  add_e_values(worth.spend, {.deviation = deviation_of(rows.spend)});
  worth.levels = levels_of(all, plan, splits);
  return worth;
}

// Orders complained of for a factor, by its number: customers, not orders, are the witnesses.
std::vector<std::pair<std::int64_t, std::uint16_t>> complained(const WorthOrders& all,
                                                               const StudyPlan& plan) {
  std::vector<std::pair<std::int64_t, std::uint16_t>> counts(all.factors.size());
  for (std::size_t f = 0; f < counts.size(); ++f) counts[f].second = static_cast<std::uint16_t>(f);
  for (const auto& order : all.orders) {
    if (!order.spoke_at || *order.spoke_at + voice_settles + days{plan.horizon_days} > plan.as_of)
      continue;
    for (const auto factor : order.complaints) ++counts[factor].first;
  }
  std::ranges::sort(counts, std::greater{});
  return counts;
}

// Untreated rows beyond so many a treated one cost time and add little.
std::size_t rows_for(std::int64_t treated) {
  return static_cast<std::size_t>(treated) +
         std::max(untreated_min, untreated_a_treated * static_cast<std::size_t>(treated));
}

WorthRows complaint_rows(const WorthOrders& all, const StudyPlan& plan, std::uint16_t factor,
                         double share) {
  return rows_of(all, plan, [&](const WorthOrder& order) -> std::optional<Treated> {
    if (!order.spoke_at) return std::nullopt;
    const bool of_it = std::ranges::find(order.complaints, factor) != order.complaints.end();
    if (!of_it && !order.complaints.empty()) return std::nullopt;
    if (!of_it && share < 1 &&
        Random(static_cast<std::uint64_t>(order.customer.value)).split("u").uniform() >= share)
      return std::nullopt;
    return Treated{*order.spoke_at + voice_settles, of_it ? 1.0 : 0.0};
  });
}

void add_factors(const WorthOrders& all, const StudyPlan& plan, int splits,
                 ExperienceWorth& worth) {
  const auto counts = complained(all, plan);
  std::int64_t quiet = 0;
  for (const auto& order : all.orders) quiet += order.spoke_at && order.complaints.empty();
  for (const auto& [orders, factor] : counts) {
    if (orders == 0) break;
    if (orders < treated_min || worth.factors.size() == factors_max) {
      ++worth.factors_too_few;
      continue;
    }
    const double share =
        quiet == 0 ? 1 : static_cast<double>(rows_for(orders)) / static_cast<double>(quiet);
    const auto found = contrast(complaint_rows(all, plan, factor, share), splits);
    if (!found) {
      ++worth.factors_too_few;
      continue;
    }
    worth.factors.push_back({all.factors[factor], found->sample, found->again, found->spend});
  }
  std::vector<double> again, spend;
  for (const auto& f : worth.factors) {
    again.push_back(p_value(f.again));
    spend.push_back(p_value(f.spend));
  }
  const auto q_again = stats::benjamini_hochberg(again), q_spend = stats::benjamini_hochberg(spend);
  for (std::size_t i = 0; i < worth.factors.size(); ++i) {
    worth.factors[i].again.q_value = q_again[i];
    worth.factors[i].spend.q_value = q_spend[i];
  }
  std::ranges::stable_sort(worth.factors, {},
                           [](const ComplaintWorth& f) { return f.spend.estimate; });
  if (worth.factors.empty())
    worth.factors_refused =
        fmt::format("no factor is complained of in {} orders that have {} days behind them",
                    treated_min, plan.horizon_days);
}

Result<ReturnWorth> returned(const WorthOrders& all, const StudyPlan& plan, int splits) {
  std::vector<int> waits;
  for (const auto& order : all.orders)
    if (order.returned_at)
      waits.push_back(static_cast<int>((*order.returned_at - order.at) / days{1}) + 1);
  if (waits.empty())
    return fail(ErrorCode::invalid_argument, "no return was ever sent",
                "import returns (kind: return) with the order they are of");
  std::ranges::sort(waits);
  ReturnWorth worth;
  worth.landmark_days = std::clamp(
      waits[static_cast<std::size_t>(returned_share * static_cast<double>(waits.size() - 1))], 1,
      landmark_days_max);
  const auto landmark = days{worth.landmark_days};
  const auto rows = rows_of(all, plan, [&](const WorthOrder& order) -> std::optional<Treated> {
    const Time at = order.at + landmark;
    return Treated{at, order.returned_at && *order.returned_at <= at ? 1.0 : 0.0};
  });
  MYELIN_TRY(found, contrast(rows, splits));
  worth.sample = found.sample;
  worth.again = found.again;
  worth.spend = found.spend;
  return worth;
}

}  // namespace

Result<ExperienceWorth> experience_worth(const WorthOrders& all, Currency currency,
                                         const WorthSettings& settings) {
  ExperienceWorth worth{.currency = currency};
  for (const auto& order : all.orders) {
    if (order.at > settings.now) continue;
    worth.as_of = std::max(worth.as_of, order.at);
    ++worth.orders;
    worth.marked += order.marked_at.has_value();
  }
  std::unordered_set<CustomerId> buyers;
  for (const auto& order : all.orders) buyers.insert(order.customer);
  worth.customers = static_cast<std::int64_t>(buyers.size());
  worth.horizon_chosen = !settings.horizon_days;
  worth.horizon_days =
      settings.horizon_days ? *settings.horizon_days : horizon_of(all, worth.as_of);
  if (worth.orders == 0 || worth.horizon_days == 0)
    return fail(ErrorCode::invalid_argument,
                "no order of a known customer has 30 days behind it, so nobody can have come back",
                "import older orders with the amount that was paid, or wait");
  const StudyPlan plan{.as_of = worth.as_of, .horizon_days = worth.horizon_days};
  const auto reason = [](const Error& error) {
    return error.hint.empty() ? error.message : error.message + "; " + error.hint;
  };
  if (auto found = satisfaction(all, plan, settings.splits))
    worth.satisfaction = std::move(*found);
  else
    worth.satisfaction_refused = reason(found.error());
  add_factors(all, plan, settings.splits, worth);
  if (auto found = returned(all, plan, settings.splits))
    worth.returned = *found;
  else
    worth.returned_refused = reason(found.error());
  return worth;
}

}  // namespace myelin::revenue
