#include "stats/series/detector.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::series {
namespace {

constexpr int held_values = 10;  // a surprise stands so long where its score is silent
constexpr double surprise_cap = 4;
constexpr double motion_share = 0.87;  // of what the motion scores say
constexpr std::array course_weights{1.4, 0.8, 1.0, 1.0, 1.3};
constexpr double course_weight_sum = 5.5;
constexpr std::array motion_weights{0.4, 0.75, 0.95};

}  // namespace

SeriesDetector::SeriesDetector()
    : quick_({.span = 5, .weekends_apart = true}),
      slow_({.span = 20, .weekends_apart = false}),
      spread_(30, 600),
      short_shape_({.length = 8}),
      long_shape_({.length = 16}),
      burst_(30, 600, MovementScale::difference),
      liveliness_(100, 2000, MovementScale::ratio),
      drift_(10, 100) {}

double SeriesDetector::update(std::int64_t local_seconds, double value) {
  if (!std::isfinite(value)) return 0;
  const std::array<double, scores> now{quick_.score(local_seconds, value),
                                       slow_.score(local_seconds, value),
                                       spread_.score(value),
                                       short_shape_.score(value),
                                       long_shape_.score(value),
                                       burst_.score(value),
                                       liveliness_.score(value),
                                       drift_.score(value)};
  for (std::size_t i = 0; i < scores; ++i) witnesses_[i].surprise = witnessed(i, now[i]);
  return gate_.pass(std::max(course(), motion_share * motion()));
}

double SeriesDetector::witnessed(std::size_t index, double score) {
  auto& witness = witnesses_[index];
  if (score > 0) {
    const double surprise = witness.tail.surprise(score);
    witness.tail.learn(score);
    witness.age = 0;
    return surprise;
  }
  return ++witness.age < held_values ? witness.surprise : 0;
}

double SeriesDetector::course() const {
  double sum = 0;
  for (std::size_t i = 0; i < course_scores; ++i)
    sum += course_weights[i] * std::min(surprise_cap, witnesses_[i].surprise);
  return sum / course_weight_sum;
}

double SeriesDetector::motion() const {
  std::array<double, motion_scores> weighted{};
  for (std::size_t i = 0; i < motion_scores; ++i)
    weighted[i] =
        std::min(surprise_cap, motion_weights[i] * witnesses_[course_scores + i].surprise);
  const double smallest = *std::min_element(weighted.begin(), weighted.end());
  return (weighted[0] + weighted[1] + weighted[2] - smallest) / 2;
}

}  // namespace myelin::stats::series
