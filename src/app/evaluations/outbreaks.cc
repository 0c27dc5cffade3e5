// `myelin evaluate outbreaks`: sparse counts against the 28 scenarios of Noufaily et al. 2013,
// weekly and daily. A hundred series of each scenario a seed (weekly; ten daily).
//
// rate: the probability of a false alarm in a bucket where nothing was planted, by level, on a
// history without outbreaks, as the published figures are, and on one with four; given the history
// it is computed from the scenario's own distribution, every seventh bucket, which says the same as
// counting alarms and scatters less. found: outbreaks of size k flagged at least
// once while they last, at level 0.02. Beside both, Noufaily's own form in the same run.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "app/evaluations/all.h"
#include "sim/outbreak_series.h"
#include "stats/negative_binomial.h"
#include "stats/outbreak/outbreak_watch.h"

namespace myelin::app {
namespace {

constexpr std::array<double, 4> alphas{0.005, 0.01, 0.05, 0.02};
constexpr std::size_t judged = 3, at_found = 3;  // the last level is the one outbreaks are found at
constexpr int weekly_series = 100, daily_series = 10;

constexpr std::size_t every = 7;  // bucket, of those whose rate is judged

struct Tally {
  std::array<double, alphas.size()> alarms{};
  std::size_t buckets = 0;
  double rate(std::size_t a) const { return alarms[a] / static_cast<double>(buckets); }
};
struct Found {
  std::array<std::size_t, 11> found{}, planted{};
};

// Which of the ways a series is looked at.
struct Look {
  std::string_view history;  // "clean" or "outbreaks"
  bool daily = false, farrington = false;
  bool middle = false;  // mid-p-values: no randomness, and not exact where counts are sparse
};

// The probability that a count of that mean and dispersion is an alarm at level alpha: all above
// the least count that is one for every u, and of that below it the share of u. `fixed`: the u of
// those who draw none.
double alarm_probability(const stats::CountForecast& forecast, double mean, double dispersion,
                         double alpha, std::optional<double> fixed) {
  const auto is_alarm = [&](std::int64_t n) {
    return forecast.p_value(n, fixed.value_or(1)) <= alpha;
  };
  std::int64_t low = -1, high = 1;  // no alarm at low, one at high
  while (!is_alarm(high)) low = high, high *= 2;
  while (high - low > 1) {
    const auto between = low + (high - low) / 2;
    (is_alarm(between) ? high : low) = between;
  }
  const double size = dispersion > 1 ? mean / (dispersion - 1) : 1e12;
  const double sure = stats::negative_binomial_upper(high, mean, size);
  if (fixed || high == 0) return sure;
  const double above = forecast.upper(high), mass = forecast.upper(high - 1) - above;
  const double share = mass > 0 ? std::clamp((alpha - above) / mass, 0.0, 1.0) : 0;
  return sure + share * (stats::negative_binomial_upper(high - 1, mean, size) - sure);
}

class Scoring {
 public:
  Scoring(const Look& look) : look_(look) {}

  void run(std::span<const std::uint64_t> seeds) {
    for (const auto seed : seeds)
      for (int s = 1; s <= sim::outbreak_scenarios; ++s) {
        Random random = Random(seed).split(fmt::format("{}/{}/{}", look_.daily, look_.history, s));
        const auto scenario = sim::outbreak_scenario(s);
        for (int i = 0; i < (look_.daily ? daily_series : weekly_series); ++i)
          score(s, scenario.dispersion,
                sim::outbreak_series(
                    scenario,
                    {.daily = look_.daily, .past_outbreaks = look_.history == "outbreaks"}, random),
                random);
      }
  }

  void tell(const TellFigure& tell) const {
    const auto about = [&](std::size_t a) {
      return std::vector<std::pair<std::string, std::string>>{
          {"buckets", look_.daily ? "days" : "weeks"},
          {"method", look_.farrington ? "farrington_flexible"
                     : look_.middle   ? "mid_p"
                                      : "myelin"},
          {"history", std::string(look_.history)},
          {"alpha", fmt::format("{:g}", alphas[a])}};
    };
    for (std::size_t a = 0; a < judged; ++a) {
      std::size_t within = 0, n = 0;
      double ratios = 0;
      for (std::size_t s = 0; s < rates_.size(); ++s) {
        const double ratio = rates_[s].rate(a) / alphas[a];
        within += std::abs(ratio - 1) <= 0.2;
        ratios += ratio / sim::outbreak_scenarios;
        n += rates_[s].buckets;
        if (look_.farrington || look_.middle) continue;
        auto lines = about(a);
        lines.insert(lines.begin(), {"scenario", std::to_string(s + 1)});
        tell(
            {.metric = "rate", .value = rates_[s].rate(a), .n = rates_[s].buckets, .about = lines});
      }
      tell({.metric = "mean_rate", .value = ratios * alphas[a], .n = n, .about = about(a)});
      EvaluationLine line{.metric = "scenarios_within_20_percent",
                          .value = static_cast<double>(within),
                          .n = n,
                          .about = about(a)};
      if (!look_.daily && !look_.farrington && !look_.middle && look_.history == "clean")
        line.reach = 26;
      tell(line);
    }
    if (look_.middle) return;
    for (const auto& [k, reach] : {std::pair{3, 0.0}, {5, 0.62}, {8, 0.0}, {10, 0.93}}) {
      const auto at = static_cast<std::size_t>(k);
      EvaluationLine line{
          .metric = "found",
          .value = static_cast<double>(found_.found[at]) / static_cast<double>(found_.planted[at]),
          .n = found_.planted[at],
          .about = about(at_found)};
      line.about.insert(line.about.begin(), {"k", std::to_string(k)});
      double rate = 0;
      for (const auto& tally : rates_) rate += tally.rate(at_found) / sim::outbreak_scenarios;
      line.about.push_back({"effective_rate", fmt::format("{:.4f}", rate)});
      if (reach > 0 && !look_.farrington && !look_.daily) line.reach = reach;
      tell(line);
    }
  }

 private:
  // Farrington's p-value is P(N ≥ n), as its authors use it.
  std::optional<double> fixed_u() const {
    if (look_.farrington) return 1;
    if (look_.middle) return 0.5;
    return {};
  }
  stats::CountForecast forecast(std::span<const double> past) const {
    if (look_.farrington) return stats::farrington(past);
    return stats::forecast_next(past,
                                look_.daily ? stats::daily_outbreaks : stats::weekly_outbreaks);
  }

  void score(int scenario, double dispersion, const sim::OutbreakSeries& series, Random& random) {
    auto& rates = rates_[static_cast<std::size_t>(scenario - 1)];
    for (auto t = series.test_begin; t < series.usual.size(); t += every) {
      const auto usual = forecast(std::span(series.usual).first(t));
      for (std::size_t a = 0; a < alphas.size(); ++a)
        rates.alarms[a] +=
            alarm_probability(usual, series.means[t], dispersion, alphas[a], fixed_u());
      ++rates.buckets;
    }
    if (look_.middle || series.end == series.begin) return;
    bool found = false;
    for (auto t = series.begin; t < series.end && !found; ++t) {
      const auto n = static_cast<std::int64_t>(series.with_one[t]);
      found = forecast(std::span(series.with_one).first(t))
                  .p_value(n, fixed_u().value_or(random.uniform())) <= alphas[at_found];
    }
    const auto k = static_cast<std::size_t>(series.size);
    ++found_.planted[k];
    found_.found[k] += found;
  }

  Look look_;
  std::array<Tally, sim::outbreak_scenarios> rates_{};
  Found found_;
};

}  // namespace

Status evaluate_outbreaks(const EvaluationQuery& query, const TellFigure& tell) {
  const std::vector<std::uint64_t> own{1, 2, 3, 4};
  const auto& seeds = query.seeds.empty() ? own : query.seeds;
  const auto one = std::span(seeds).first(1);
  const auto run = [&](const Look& look, std::span<const std::uint64_t> of) {
    Scoring scoring(look);
    scoring.run(of);
    scoring.tell(tell);
  };
  run({.history = "clean"}, seeds);
  run({.history = "outbreaks"}, one);
  run({.history = "clean", .middle = true}, one);
  run({.history = "clean", .farrington = true}, one);
  run({.history = "clean", .daily = true}, one);
  return {};
}

}  // namespace myelin::app
