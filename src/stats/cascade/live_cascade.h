// LiveCascade: what a post's reposts have told so far, in constant memory, one step an event.
//
// Holds eight exponentially decaying sums (a mixture that follows the power law by which people see
// a post late), counts by age on a ladder of doubling rungs, the last and some early times, and
// where it burned hottest. Thread safety: none; a value.
// Invariants: features(age) is a function of the events at or before `age` where none later was
// added, so a forecast never looks ahead; an event older than the newest counts at the newest's
// time. Units: seconds since the post. Sources: Zhao et al. 2015 (SEISMIC: power-law memory);
// Bochud & Challet 2007 (a power law as a sum of exponentials).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace myelin::stats::cascade {

inline constexpr std::array<double, 8> memory_s{45,    150,    500,    1'700,
                                                5'700, 19'000, 64'000, 215'000};
inline constexpr std::size_t rung_count = 27;
inline constexpr std::size_t recent_count = 8;

// Of the post itself; NaN where it is not known.
struct Root {
  double followers = 0;
  double hour = 0;  // of the day where its readers live, 0 to 24
};

class LiveCascade {
 public:
  // One repost, `at_s` after the post. Less than a microsecond.
  void add(double at_s);

  std::uint32_t count() const { return count_; }
  double newest_s() const { return newest_; }
  // Reposts at or before that age, exact at the rungs' edges and interpolated between them.
  double count_at(double age_s) const;
  // Each decaying sum as it is at that age; REQUIRES: age_s ≥ newest_s().
  std::array<double, memory_s.size()> decayed(double age_s) const;

  // REQUIRES: out.size() == feature_names().size(), age_s ≥ newest_s() and > 0. NaN: not known yet.
  void features(double age_s, const Root& root, std::span<double> out) const;
  static std::span<const std::string_view> feature_names();

 private:
  std::uint32_t count_ = 0;
  double newest_ = 0, first_ = 0;
  double squared_gaps_ = 0;
  double peak_ = 0, peak_at_ = 0;  // of the fastest but one sum
  std::array<double, memory_s.size()> sums_{};
  std::array<std::uint32_t, rung_count> rungs_{};
  std::array<float, recent_count> recent_{};  // ring of the last times
  std::array<float, 10> doubling_{};          // when the 2^k-th came
};

}  // namespace myelin::stats::cascade
