// The rows that a CascadeModel's trees read; internal to it and its trainer.
//
// Thread safety: functions without state.
#pragma once
#include <vector>

#include "stats/cascade/hawkes_size.h"

namespace myelin::stats::cascade {

// LiveCascade's features, then the Hawkes forecast of log growth.
std::vector<double> model_row(const LiveCascade& live, double age_s, const Root& root,
                              const HawkesPrior& prior);
// Appends how far the threshold is: as a logarithm of growth, and beyond the Hawkes forecast.
void add_threshold(std::vector<double>& row, double threshold, std::uint32_t count);

}  // namespace myelin::stats::cascade
