// The peer of `evaluate cascades`: the size a day later, log-linear in the count so far, the count
// of the newer half and the author's followers; each fold by the others.
//
// Thread safety: functions without state. Source: Szabo & Huberman 2010.
#pragma once
#include <cstddef>
#include <vector>

#include "base/result.h"
#include "stats/cascade/cascade_model.h"

namespace myelin::app {

struct CountsThen {
  double count = 0, at_half = 0, followers = 0;
  double final_count = 0;
};
CountsThen counts_then(const stats::cascade::Cascade& cascade, double age_s);

// Least squares of the logarithms. Errors: invalid_argument where a fold is empty.
Result<std::vector<double>> log_linear_sizes(const std::vector<CountsThen>& rows,
                                             std::size_t folds);
// Logistic regression on the same columns: probabilities.
Result<std::vector<double>> log_linear_eruptions(const std::vector<CountsThen>& rows,
                                                 const std::vector<double>& erupted,
                                                 std::size_t folds);

}  // namespace myelin::app
