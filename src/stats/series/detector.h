// SeriesDetector: unusual moments of any series over time, value by value, with one setting for all
// of them. Eight scores look at the series, each made a surprise by its own past (SurpriseTail):
//
//   course   distance from the time of day: quick with weekends apart, slow without
//            log variance of the last 30 values
//            novelty of the last 24 and 48 values' shape
//   motion   mean step of the last 30 values, and of the last 100 as a ratio; drift
//
// The mean of the course scores and, a little discounted, the mean of the two largest motion
// scores are each a witness; the stronger one speaks, and EpisodeGate lets it speak once.
//
// Thread safety: none; a value: a copy is a snapshot, and goes on exactly as the original does.
// Invariants: strictly online (what is returned depends on the past alone and is never revised);
// scores do not change when all values are multiplied by a positive number or shifted. Cost:
// about ten microseconds a value, at most 1.3 MB of memory.
#pragma once
#include <array>
#include <cstdint>

#include "stats/series/drift.h"
#include "stats/series/episode.h"
#include "stats/series/season.h"
#include "stats/series/shape.h"
#include "stats/series/spread.h"
#include "stats/series/surprise_tail.h"

namespace myelin::stats::series {

class SeriesDetector {
 public:
  // A score in decades of surprise from which a report is made; chosen on the Numenta corpus, see
  // docs/forecasting.md.
  static constexpr double usual_threshold = 1.51;

  SeriesDetector();
  // The surprise of this value in decades, reported once an episode: 0 or at least the gate's
  // floor. A value that is not finite is skipped and scores 0. Values come in order of time;
  // `local_seconds`: civil time as seconds since 1970-01-01.
  double update(std::int64_t local_seconds, double value);

 private:
  static constexpr std::size_t course_scores = 5, motion_scores = 3,
                               scores = course_scores + motion_scores;
  struct Witness {
    SurpriseTail tail;
    double surprise = 0;
    int age = 0;  // values since the score was last positive
  };

  double witnessed(std::size_t index, double score);
  double course() const;
  double motion() const;

  SeasonResidual quick_, slow_;
  SpreadChange spread_;
  ShapeNovelty short_shape_, long_shape_;
  MovementChange burst_, liveliness_;
  Drift drift_;
  std::array<Witness, scores> witnesses_;
  EpisodeGate gate_;
};

}  // namespace myelin::stats::series
