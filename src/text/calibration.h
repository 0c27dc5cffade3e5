// How far probabilities can be believed: expected calibration error and what abstaining buys.
//
// Thread safety: functions without state.
#pragma once
#include <array>
#include <span>
#include <vector>

namespace myelin::text {

struct Judged {
  float probability = 0;  // of what was said, or of "yes"
  bool right = false;     // whether it was so
};

// Expected calibration error in `bins` of equal mass (Nguyen & O'Connor 2015): the mean over the
// bins, weighted by their rows, of |mean probability − share that was so|. 0 for no rows.
double calibration_error(std::vector<Judged> judged, std::size_t bins = 15);

// Accuracy on the share of rows (0…1] that is surest. `judged` holds the confidence of what was
// said.
double accuracy_at(std::vector<Judged> judged, double coverage);
inline constexpr std::array coverages{1.0, 0.95, 0.9, 0.8, 0.7};

}  // namespace myelin::text
