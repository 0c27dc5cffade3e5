// Verdicts on repairs that did nothing: how often is a null series called fixed, and how often does
// the interval hold the truth? Ordinary least squares and Newey-West with four lags beside it, as
// "an effect" at 5 % on two sides. And the same of verdicts beside products without the fault, by
// synthetic difference-in-differences. And of few counts, whose scatter is learnt from a history.
#include <fmt/format.h>

#include <cmath>

#include "app/evaluations/all.h"
#include "app/evaluations/step_series.h"
#include "repair/proof_panel.h"
#include "stats/causal/rate_change.h"
#include "stats/causal/step_null.h"
#include "stats/student_t.h"

namespace myelin::app {
namespace {

using namespace stats::causal;

constexpr std::size_t series_each = 10'000, panels_each = 2'000, rates_each = 2'000;
constexpr std::size_t newey_west_lags = 4;

struct TStatistics {
  double least_squares = 0, newey_west = 0;
};

// Of the difference of two plain means.
TStatistics plain_statistics(const std::vector<double>& values, std::size_t before) {
  const auto n = values.size();
  const auto mean = [&](std::size_t from, std::size_t to) {
    double sum = 0;
    for (auto t = from; t < to; ++t) sum += values[t];
    return sum / static_cast<double>(to - from);
  };
  const double first = mean(0, before), second = mean(before, n);
  const auto nb = static_cast<double>(before), na = static_cast<double>(n - before);
  // The difference's influence of each point: ± residual over the points of its period.
  std::vector<double> influence(n);
  double squares = 0;
  for (std::size_t t = 0; t < n; ++t) {
    const double residual = values[t] - (t < before ? first : second);
    squares += residual * residual;
    influence[t] = t < before ? -residual / nb : residual / na;
  }
  double robust = 0;
  for (std::size_t lag = 0; lag <= newey_west_lags; ++lag) {
    double sum = 0;
    for (auto t = lag; t < n; ++t) sum += influence[t] * influence[t - lag];
    const double weight = 1 - static_cast<double>(lag) / (newey_west_lags + 1);
    robust += (lag == 0 ? 1 : 2) * weight * sum;
  }
  const double error = std::sqrt(squares / (nb + na - 2) * (1 / nb + 1 / na));
  return {(second - first) / error, (second - first) / std::sqrt(robust)};
}

struct Tally {
  std::size_t fixed = 0, worse = 0, covered = 0, least_squares = 0, newey_west = 0;
};

Result<Tally> tally(const NoiseRow& row, Lengths length, Random random) {
  Tally sum;
  const double limit =
      stats::t_quantile_two_sided(0.95, static_cast<double>(length.before + length.after - 2));
  for (std::size_t i = 0; i < series_each; ++i) {
    const auto values = step_series(row, length, 0, random);
    MYELIN_TRY(fit, fit_step(viewed(values, row, length)));
    const auto curve = step_curve(fit, Wanted::fall);
    const auto interval = curve.interval();
    sum.fixed += curve.wanted_way();
    sum.worse += curve.other_way();
    sum.covered += interval.low <= 0 && 0 <= interval.high;
    const auto plain = plain_statistics(values, length.before);
    sum.least_squares += std::abs(plain.least_squares) > limit;
    sum.newey_west += std::abs(plain.newey_west) > limit;
  }
  return sum;
}

using About = std::vector<std::pair<std::string, std::string>>;

void tell_rates(const Tally& sum, std::size_t n, const About& about, const TellFigure& tell) {
  const auto say = [&](std::string_view metric, std::size_t count, std::optional<double> reach,
                       Better better) {
    EvaluationLine line;
    line.metric = metric;
    line.value = static_cast<double>(count) / static_cast<double>(n);
    line.n = n;
    line.reach = reach;
    line.better = better;
    line.about = about;
    tell(line);
  };
  say("false_fixed", sum.fixed, 0.06, Better::lower);
  say("false_worse", sum.worse, std::nullopt, Better::lower);
  say("coverage", sum.covered, 0.94, Better::higher);
  if (sum.newey_west == 0) return;
  say("least_squares_effects", sum.least_squares, std::nullopt, Better::lower);
  say("newey_west_effects", sum.newey_west, std::nullopt, Better::lower);
}

// Products of different size that share a season, each as strongly as it will, and have a weather
// of their own; nothing happens to any of them. The last is the one that was "repaired".
std::vector<repair::Windows> null_panel(std::size_t products, Lengths length, Random& random) {
  const auto n = length.before + length.after;
  const auto season = stationary(n, 0.8, random);
  std::vector<repair::Windows> panel;
  for (std::size_t unit = 0; unit < products; ++unit) {
    const auto weather = stationary(n, 0.5, random);
    const CountScene scene{std::exp(random.normal(std::log(20), 0.5)), 0.3};
    const double sharing = 0.3 * (0.5 + random.uniform());
    repair::Windows windows;
    for (std::size_t t = 0; t < n; ++t) {
      auto& bins = t < length.before ? windows.before : windows.after;
      bins.complaints.push_back(
          overdispersed_count(scene, weather[t], sharing * season[t], random));
      bins.exposure.push_back(400);
    }
    panel.push_back(std::move(windows));
  }
  return panel;
}

Status judge_panels(std::size_t controls, Lengths length, Random random, const TellFigure& tell) {
  Tally sum;
  for (std::size_t i = 0; i < panels_each; ++i) {
    const auto panel = null_panel(controls + 1, length, random);
    MYELIN_TRY(curve, repair::curve_by_controls(std::span(panel).first(controls), panel.back()));
    const auto interval = curve.interval();
    sum.fixed += curve.wanted_way();
    sum.worse += curve.other_way();
    sum.covered += interval.low <= 0 && 0 <= interval.high;
  }
  tell_rates(sum, panels_each,
             {{"row", fmt::format("sdid_{}_controls", controls)},
              {"points", fmt::format("{}+{}", length.before, length.after)}},
             tell);
  return {};
}

// Days of few complaints: 28 of a history at a quarter of the rate, two that were chosen for being
// high and take no part, then those of the fault, of the settling, and after the repair that did
// nothing.
struct RateRow {
  std::string_view name;
  double variation, autocorrelation;
};
constexpr std::array rate_rows{RateRow{"poisson", 0, 0}, RateRow{"scattered_ar_0", 0.35, 0},
                               RateRow{"scattered_ar_0.5", 0.35, 0.5},
                               RateRow{"scattered_ar_0.8", 0.35, 0.8}};
constexpr std::array<Lengths, 2> rate_lengths{{{7, 6}, {14, 12}}};
constexpr std::size_t history_days = 28, chosen_days = 2, settling_days = 3;

Status judge_rates(const RateRow& row, Lengths length, double mean, Random random,
                   const TellFigure& tell) {
  const std::size_t burning = history_days + chosen_days;
  const std::size_t after = burning + length.before + settling_days;
  const std::vector<double> exposures(after + length.after, 1);
  Tally sum;
  for (std::size_t i = 0; i < rates_each; ++i) {
    auto counts = stationary(exposures.size(), row.autocorrelation, random);
    for (std::size_t t = 0; t < counts.size(); ++t)
      counts[t] = overdispersed_count({t < history_days ? mean / 4 : mean, row.variation},
                                      counts[t], 0, random);
    const auto stretch = [&](std::size_t from, std::size_t days) {
      return RateStretch{static_cast<std::int64_t>(from), std::span(counts).subspan(from, days),
                         std::span(exposures).subspan(from, days)};
    };
    const std::array stretches{stretch(0, history_days), stretch(burning, length.before),
                               stretch(after, length.after)};
    MYELIN_TRY(noise, rate_noise(stretches));
    const RateTest test(noise, stretches[1], stretches[2]);
    const auto total = [](const RateStretch& s) {
      double all = 0;
      for (const double c : s.counts) all += c;
      return all;
    };
    const auto curve = test.curve(total(stretches[1]), total(stretches[2]), Wanted::fall);
    const auto interval = curve.interval();
    sum.fixed += curve.wanted_way();
    sum.worse += curve.other_way();
    sum.covered += interval.low <= 0 && 0 <= interval.high;
  }
  tell_rates(sum, rates_each,
             {{"row", fmt::format("rate_{}", row.name)},
              {"points", fmt::format("{}+{}", length.before, length.after)},
              {"mean", fmt::format("{}", mean)}},
             tell);
  return {};
}

}  // namespace

Status evaluate_null_verdicts(const EvaluationQuery& query, const TellFigure& tell) {
  const Random random(query.seeds.empty() ? 1 : query.seeds.front());
  for (const auto length : lengths) {
    const auto points = fmt::format("{}+{}", length.before, length.after);
    for (const auto& row : noise_rows) {
      MYELIN_TRY(sum, tally(row, length, random.split(fmt::format("{} {}", row.name, points))));
      tell_rates(sum, series_each, {{"row", std::string(row.name)}, {"points", points}}, tell);
    }
    for (const std::size_t controls : {6U, 12U, 30U})
      MYELIN_CHECK(judge_panels(controls, length,
                                random.split(fmt::format("panel {} {}", controls, points)), tell));
  }
  for (const auto length : rate_lengths)
    for (const auto& row : rate_rows)
      for (const double mean : {1.0, 4.0, 20.0})
        MYELIN_CHECK(judge_rates(
            row, length, mean,
            random.split(fmt::format("rate {} {} {}", row.name, mean, length.before)), tell));
  return {};
}

}  // namespace myelin::app
