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

#include "stats/forecast/judged_forecasts.h"
#include "stats/forecast/weekly_level.h"

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

class LagForecast {
 public:
  explicit LagForecast(const LagForecastOptions& options);

  // The next day has been; `weekday` in 0 … 6. The answer is what became of the forecast that ended
  // with this day, if there was one.
  std::optional<Judged> learn(int weekday, double leader, double follower);
  // From the days learnt so far.
  Forecast forecast() const;
  // JudgedForecasts::probability_of.
  double probability_of(const Forecast& forecast, double threshold) const {
    return judged_.probability_of(forecast, threshold);
  }

 private:
  static constexpr std::size_t features_max = 8;
  using Features = std::array<double, features_max>;
  Features features() const;
  void regress(const Features& features, double target);

  LagForecastOptions options_;
  std::size_t used_;
  std::vector<double> leaders_, followers_;
  std::vector<int> weekdays_;
  std::vector<Features> made_from_;  // one a day
  WeeklyLevel level_;
  double level_quick_ = 0, leader_level_ = 0;
  Features theta_{};
  std::array<Features, features_max> covariance_{};
  JudgedForecasts judged_;
};

}  // namespace myelin::stats::forecast
