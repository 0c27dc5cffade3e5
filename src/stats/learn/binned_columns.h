// BinnedColumns: every feature cut into at most 255 bins of its training rows, column by column, as
// the trees' histograms read it.
//
// A bin is a number below bins(column); `missing_bin` stands for NaN. Where a column has at most
// 255 different values, each is its own bin; otherwise bins hold about equally many rows. Thread
// safety: immutable after binned().
#pragma once
#include <cstdint>
#include <vector>

#include "stats/learn/features.h"

namespace myelin::stats::learn {

inline constexpr std::uint8_t missing_bin = 255;

struct BinnedColumns {
  std::size_t rows = 0;
  std::vector<std::uint8_t> codes;  // column-major
  std::vector<std::vector<double>>
      cuts;  // cuts[c][b]: bin b holds values ≤ it and > the one before

  std::size_t columns() const { return cuts.size(); }
  std::size_t bins(std::size_t column) const { return cuts[column].size() + 1; }
  const std::uint8_t* column(std::size_t c) const { return codes.data() + c * rows; }
};

BinnedColumns binned(const FeatureRows& features);

}  // namespace myelin::stats::learn
