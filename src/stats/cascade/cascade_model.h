// CascadeModel: how large a cascade will be a day after its post, with an interval, and how
// probable it is that it crosses a threshold by then, from any age on.
//
// Boosted trees on the logarithm of growth, over LiveCascade's features with the Hawkes forecast
// among them; the middle is drawn towards where most cascades end (a bounded loss), the interval is
// made to cover 90 % on cascades kept apart (conformal). Thread safety: immutable.
// Invariants: low ≤ expected ≤ high, and each is at least the count so far. Sources: Mishra, Rizoiu
// & Xie 2016 (Hawkes forecasts as a feature); Romano, Patterson & Candès 2019 (conformalised
// quantiles).
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stats/cascade/hawkes_size.h"
#include "stats/learn/boosted_trees.h"

namespace myelin::stats::cascade {

inline constexpr double horizon_s = 86'400;
// A cascade of fewer reposts is not forecast: nothing is known of it but its post.
inline constexpr std::uint32_t forecast_count_min = 5;

// A cascade that is over; reposts_s rise.
struct Cascade {
  Root root;
  std::vector<double> reposts_s;
  std::size_t count_by(double age_s) const;
  LiveCascade live_at(double age_s) const;
};

struct SizeForecast {
  double expected = 0, low = 0, high = 0;  // reposts by horizon_s; 90 % lie within [low, high]
};

class CascadeModel {
 public:
  // The same cascades and seed give the same model bit for bit. Errors: invalid_argument where
  // there are fewer than 200 cascades.
  static Result<CascadeModel> train(std::span<const Cascade> cascades, std::uint64_t seed);

  // REQUIRES: live.count() > 0, age_s ≥ live.newest_s(). Beyond the horizon it is the count.
  SizeForecast forecast(const LiveCascade& live, double age_s, const Root& root) const;
  // That the count is at least `threshold` by horizon_s.
  double probability_of(double threshold, const LiveCascade& live, double age_s,
                        const Root& root) const;
  // The age at which the expected count crosses the threshold; horizon_s where it does not.
  double crossing_s(double threshold, const LiveCascade& live, double age_s,
                    const Root& root) const;
  // The probability above which an eruption is announced: learnt so that 65 % of announcements come
  // true on cascades kept apart.
  double alarm_probability() const { return alarm_; }
  const HawkesPrior& prior() const { return prior_; }
  // digest() of the cascades it learnt from: what it must not be judged on.
  std::uint64_t trained_on() const { return trained_on_; }

  std::string to_bytes() const;
  static Result<CascadeModel> from_bytes(std::string_view bytes);

 private:
  friend class CascadeTrainer;
  learn::BoostedTrees growth_, correction_, low_, high_, crossing_;
  HawkesPrior prior_;
  double widen_ = 0;  // of the interval, in its own widths, to each side
  double alarm_ = 0.5;
  std::uint64_t trained_on_ = 0;
};

// Of what they are and their order.
std::uint64_t digest(std::span<const Cascade> cascades);

// The ages at which a live cascade is looked at.
std::span<const double> looking_ages_s();

// The first looking age at which the model announces that the cascade will cross; negative: never.
// Looks only while the threshold is not reached.
double first_alarm_s(const CascadeModel& model, const Cascade& cascade, double threshold,
                     double probability);

}  // namespace myelin::stats::cascade
