// Ridge regression on standardised columns, its strength chosen among nine by generalised
// cross-validation (Golub, Heath & Wahba 1979): the outcome models of aipw.h and partial_effect.h.
//
// Private to this topic: the header shows no matrices, so that it costs nobody Eigen. Thread
// safety: a fitted value is immutable.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "stats/learn/features.h"

namespace myelin::stats::causal {

class Ridge {
 public:
  // Learns `outcome` of `rows`. REQUIRES: rows not empty; values finite; outcome as long as the
  // features have rows.
  Ridge(const learn::FeatureRows& features, std::span<const double> outcome,
        std::span<const std::size_t> rows);
  double predict(std::span<const double> row) const;

 private:
  std::vector<double> slopes_;  // of the columns as they are
  double base_ = 0;
};

}  // namespace myelin::stats::causal
