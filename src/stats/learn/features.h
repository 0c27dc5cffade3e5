// FeatureRows: the features of many cases, one row after another; NaN says "not known".
//
// A view: the numbers stay with the caller. Thread safety: a value. Invariant: values.size() is
// rows() × columns.
#pragma once
#include <cstddef>
#include <span>

namespace myelin::stats::learn {

struct FeatureRows {
  std::span<const double> values;
  std::size_t columns = 0;

  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  std::span<const double> row(std::size_t i) const { return values.subspan(i * columns, columns); }
};

}  // namespace myelin::stats::learn
