// EpisodeGate: one report an episode. A surprise is reported when nothing was reported in the last
// `quiet` points, or when it exceeds the last report by `step`; everything else is the same trouble
// seen again. Reports are capped: beyond some point "very unusual" says enough. Each report raises
// what the next must exceed by `habit`, forgotten over `habit_memory` points, so that a series that
// reports often must say more.
// Thread safety: none; a value.
#pragma once
#include <cstdint>

namespace myelin::stats::series {

struct EpisodeOptions {
  double floor = 1.24, cap = 1.87;  // of surprises, in decades
  double step = 0.37;
  std::int64_t quiet = 40;  // points
  double habit = 0.01, habit_memory = 3300;
};

class EpisodeGate {
 public:
  explicit EpisodeGate(const EpisodeOptions& options = {});
  // The surprise to report, capped, or 0.
  double pass(double surprise);

 private:
  EpisodeOptions options_;
  double forgetting_;
  std::int64_t now_ = 0, reported_at_ = 0;
  double reported_ = 0, habituation_ = 0;
};

}  // namespace myelin::stats::series
