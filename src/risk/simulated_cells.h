// SimulatedCells: complaint counts whose truth is known, for tests and benchmarks of the watch:
// sparse, seasonal and over-dispersed cells, with faults planted on request. It speaks in counts,
// not in texts; the simulated company is sim/.
//
// Thread safety: none. Deterministic from its seed.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "risk/watch.h"

namespace myelin::risk {

struct PlantedFault {
  std::string product, channel, factor;  // empty: all of them
  int first_day = 0, days = 1;
  double complaints = 0;  // extra, over the whole fault
};

struct SimulatedCellsOptions {
  std::uint64_t seed = 1;
  int products = 40, channels = 5, factors = 20, days = 90;
  double signals_per_day = 1500;
  double mean_rate = 0.015;     // complaints of one factor per signal
  double day_dispersion = 0.2;  // relative variance of a leaf's rate from day to day
  int peak_first_day = -1, peak_days = 0;
  double peak = 5;             // everything times this
  int newcomer_from_day = -1;  // from this day on the last product exists
  std::vector<PlantedFault> faults{};
};

class SimulatedCells {
 public:
  static constexpr std::int64_t first_hour =
      490'824 + 4 * 24;  // a midnight in Asia/Shanghai is 16:00 UTC

  explicit SimulatedCells(SimulatedCellsOptions options)
      : options_(std::move(options)), random_(options_.seed) {
    auto structure = random_.split("structure");
    for (int p = 0; p < options_.products; ++p) popularity_.push_back(structure.lognormal(0, 1));
    for (int c = 0; c < options_.channels; ++c)
      channel_share_.push_back(structure.lognormal(0, 0.5));
    double all = 0;
    for (const double p : popularity_)
      for (const double c : channel_share_) all += p * c;
    scale_ = options_.signals_per_day / all;
    for (int f = 0; f < options_.factors; ++f) {
      const double factor_rate = options_.mean_rate * structure.lognormal(-0.3, 0.8);
      const double weekend = structure.uniform() * 0.6 + 0.7;
      for (int p = 0; p < options_.products; ++p) {
        const double product_effect = structure.gamma(3, 1.0 / 3);
        for (int c = 0; c < options_.channels; ++c)
          leaf_rate_.push_back(
              std::min(0.3, factor_rate * product_effect * structure.gamma(10, 0.1)));
      }
      weekend_.push_back(weekend);
    }
    day_effect_.resize(leaf_rate_.size(), 1);
  }

  int hours_count() const { return options_.days * 24; }
  static Time hour_start(int hour) { return Time{hours{first_hour + hour}}; }
  static std::string product(int p) { return "p" + std::to_string(p); }
  static std::string channel(int c) { return "c" + std::to_string(c); }
  static std::string factor(int f) {
    return "f" + std::to_string(f / 4) + ".i" + std::to_string(f);
  }

  // Feeds one hour: expose(Exposure) for each signal, then observe(Observation) for each complaint.
  template <class Expose, class Observe>
  void hour(int hour, Expose expose, Observe observe) {
    const int day = hour / 24, of_day = hour % 24;
    if (of_day == 0)
      for (auto& effect : day_effect_)
        effect = options_.day_dispersion > 0
                     ? random_.gamma(1 / options_.day_dispersion, options_.day_dispersion)
                     : 1;
    const bool weekend = day % 7 >= 5;
    double level = scale_ / 24 * (1 - 0.9 * std::cos(2 * 3.14159265 * (of_day - 4) / 24)) *
                   (weekend ? 1.4 : 1);
    if (day >= options_.peak_first_day && day < options_.peak_first_day + options_.peak_days)
      level *= options_.peak;
    for (int p = 0; p < options_.products; ++p) {
      if (p == options_.products - 1 && day < options_.newcomer_from_day) continue;
      for (int c = 0; c < options_.channels; ++c)
        cell_hour(hour, p, c, level, weekend, expose, observe);
    }
    for (const auto& fault : options_.faults)
      if (day >= fault.first_day && day < fault.first_day + fault.days)
        fault_hour(hour, fault, expose, observe);
  }

 private:
  template <class Expose, class Observe>
  void cell_hour(int hour, int p, int c, double level, bool weekend, Expose& expose,
                 Observe& observe) {
    const auto n = random_.poisson(level * popularity_[static_cast<std::size_t>(p)] *
                                   channel_share_[static_cast<std::size_t>(c)]);
    if (n == 0) return;
    const auto first_signal = signal_ + 1;
    for (std::int64_t i = 0; i < n; ++i)
      expose(Exposure{
          .at = moment(hour), .signal = {++signal_}, .product = product(p), .channel = channel(c)});
    for (int f = 0; f < options_.factors; ++f) {
      const auto at = static_cast<std::size_t>((f * options_.products + p) * options_.channels + c);
      const double rate =
          leaf_rate_[at] * day_effect_[at] * (weekend ? weekend_[static_cast<std::size_t>(f)] : 1);
      const auto complaints = std::min(n, random_.poisson(rate * static_cast<double>(n)));
      for (std::int64_t i = 0; i < complaints; ++i)
        complain(hour, first_signal + i, product(p), channel(c), factor(f), observe);
    }
  }
  template <class Expose, class Observe>
  void fault_hour(int hour, const PlantedFault& fault, Expose& expose, Observe& observe) {
    const auto n = random_.poisson(fault.complaints / fault.days / 24);
    for (std::int64_t i = 0; i < n; ++i) {
      const auto p = fault.product.empty()
                         ? product(static_cast<int>(random_.weighted(popularity_)))
                         : fault.product;
      const auto c = fault.channel.empty()
                         ? channel(static_cast<int>(random_.weighted(channel_share_)))
                         : fault.channel;
      expose(Exposure{.at = moment(hour), .signal = {++signal_}, .product = p, .channel = c});
      complain(hour, signal_, p, c, fault.factor, observe);
    }
  }
  template <class Observe>
  void complain(int hour, std::int64_t signal, const std::string& p, const std::string& c,
                const std::string& f, Observe& observe) {
    observe(Observation{.at = moment(hour),
                        .signal = {signal},
                        .customer = {random_.between(1, 1'000'000)},
                        .product = p,
                        .channel = c,
                        .factor = f,
                        .polarity = -0.8F,
                        .confidence = 0.9F,
                        .order = {},
                        .at_stake = {}});
  }
  Time moment(int hour) { return hour_start(hour) + Duration{random_.between(0, 3'599'999'999)}; }

  SimulatedCellsOptions options_;
  Random random_;
  double scale_ = 1;
  std::int64_t signal_ = 0;
  std::vector<double> popularity_, channel_share_, leaf_rate_, day_effect_, weekend_;
};

}  // namespace myelin::risk
