// LagForecast: how many returns (refunds, cancellations …) the days ahead will bring, from their
// own past and from what leads them. Day by day:
//
//   usual     = level · factor of the weekday, both discounted means
//   expected  = usual + θ · φ, where φ holds the follower's recent deviation from usual and, in a
//               distributed lag (Almon 1965, in steps), the leader's excess over its own usual on
//               the days 0, 1, 2–3, 4–6 and 7–13 ago; θ by recursive ridge regression with
//               forgetting, each day weighed by 1 / usual, as counts scatter
//   intervals = adaptive conformal ones of the residuals (adaptive_interval.h)
//
// Strictly online: a forecast made on a day uses what was known that day, and θ learns from a
// forecast when its days are over. Thread safety: none; a value: a copy is a snapshot. Units:
// counts a day; the forecast is the sum over its days.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "stats/forecast/adaptive_interval.h"

namespace myelin::stats::forecast {

enum class LeaderUse : std::uint8_t {
  none,    // the follower's own past alone
  today,   // and today's leader, without lags
  lagged,  // and the distributed lag
};

struct LagForecastOptions {
  int first_day = 1, last_day = 7;  // ahead of today, both inside: the days summed
  LeaderUse leader = LeaderUse::lagged;
  std::array<double, 2> coverages{0.80, 0.95};
  std::array<double, 2> rates{0.22, 0.10};
};

struct Forecast {
  double expected = 0, usual = 0, scale = 1;  // scale: √ of usual, at least 1
  std::array<Interval, 2> intervals;
};

// A forecast whose days are over.
struct Judged {
  Forecast forecast;
  double actual = 0;
  double seasonal_naive = 0;  // the same weekdays, the last time they were known
};

class LagForecast {
 public:
  explicit LagForecast(const LagForecastOptions& options);

  // The next day has been; `weekday` in 0 … 6. The answer is what became of the forecast that ended
  // with this day, if there was one.
  std::optional<Judged> learn(int weekday, double leader, double follower);
  // From the days learnt so far.
  Forecast forecast() const;
  // The share of past forecasts whose residual, scaled to now, would lift the outcome to
  // `threshold` or more; 0.5 either way while there are none.
  double probability_of(const Forecast& forecast, double threshold) const;

 private:
  static constexpr std::size_t features_max = 8;
  using Features = std::array<double, features_max>;
  struct Made {
    Forecast forecast;
    Features features{};
    double seasonal_naive = 0;
  };
  Features features() const;
  void regress(const Features& features, double target);
  double usual_on(int weekday) const;

  LagForecastOptions options_;
  std::size_t used_;
  std::vector<double> leaders_, followers_;
  std::vector<int> weekdays_;
  std::vector<Made> made_;  // one a day
  std::array<double, 7> seen_, expected_seen_;
  double level_ = 0, level_quick_ = 0, leader_level_ = 0;
  Features theta_{};
  std::array<Features, features_max> covariance_{};
  std::array<AdaptiveInterval, 2> intervals_;
  std::vector<double> residuals_;  // scaled, of all judged forecasts
};

}  // namespace myelin::stats::forecast
