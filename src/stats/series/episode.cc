#include "stats/series/episode.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::series {

EpisodeGate::EpisodeGate(const EpisodeOptions& options)
    : options_(options), forgetting_(std::exp(-1 / options.habit_memory)) {}

double EpisodeGate::pass(double surprise) {
  ++now_;
  habituation_ *= forgetting_;
  surprise -= options_.habit * habituation_;
  if (surprise < options_.floor) return 0;
  surprise = std::min(surprise, options_.cap);
  const bool quiet = reported_ == 0 || now_ - reported_at_ > options_.quiet;
  if (!quiet && surprise <= reported_ + options_.step) return 0;
  reported_ = surprise;
  reported_at_ = now_;
  ++habituation_;
  return surprise;
}

}  // namespace myelin::stats::series
