// Cell: one combination of dimension values whose counts per hour are a series: product × channel ×
// factor.
#pragma once
#include <cstdint>
#include <string>

#include "base/money.h"
#include "base/time.h"

namespace myelin::model {

struct CellKey {
  std::string product, channel;
  std::string factor;  // Factor::key; empty: every signal that speaks, whatever it says (the
                       // exposure of the others)
  bool operator==(const CellKey&) const = default;
};

// One hour of one cell. Mergeable by addition.
struct CellCount {
  std::int64_t hour = 0;      // hours since 1970 in UTC
  std::int32_t signals = 0;   // signals that speak of it
  std::int32_t negative = 0;  // of them, with polarity below zero
  std::int32_t positive = 0;
  std::int32_t spam = 0;  // of all, judged to be bought or copied; not in the other counts
};

}  // namespace myelin::model
