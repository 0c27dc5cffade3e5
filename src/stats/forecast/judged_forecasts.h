// JudgedForecasts: the forecasts of a daily count that were made one a day, what became of each
// when its days were over, and the intervals that follow from it (adaptive_interval.h). Whatever
// says what is expected, its record and its intervals are these.
//
// Strictly online: a forecast is judged when its last day is over, and intervals know only judged
// ones. Thread safety: none; a value. Units: counts a day; a forecast is the sum over its days.
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "stats/forecast/adaptive_interval.h"

namespace myelin::stats::forecast {

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

struct HorizonOptions {
  int first_day = 1, last_day = 7;  // ahead of today, both inside: the days summed
  std::array<double, 2> coverages{0.80, 0.95};
  std::array<double, 2> rates{0.22, 0.10};
};

class JudgedForecasts {
 public:
  explicit JudgedForecasts(const HorizonOptions& options);
  // The next day has been: what became of the forecast that ended with it, if there was one.
  std::optional<Judged> learn(double count);
  // The forecast of today: intervals around what is expected.
  Forecast around(double expected, double usual) const;
  // Remembers it, to be judged. REQUIRES: once after each learn().
  void made(const Forecast& forecast);
  // The share of past forecasts whose residual, scaled to now, would lift the outcome to
  // `threshold` or more; 0.5 either way while there are none.
  double probability_of(const Forecast& forecast, double threshold) const;
  // The day, counted from 0, on which the forecast that learn() judged last was made.
  std::size_t judged_day() const { return counts_.size() - 1 - last_; }
  const HorizonOptions& options() const { return options_; }

 private:
  HorizonOptions options_;
  std::size_t last_;
  std::array<AdaptiveInterval, 2> intervals_;
  std::vector<double> counts_;
  std::vector<Judged> made_;       // one a day; `actual` is not known yet
  std::vector<double> residuals_;  // scaled, of all judged forecasts
};

}  // namespace myelin::stats::forecast
