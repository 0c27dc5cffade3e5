// Benjamini & Hochberg's step-up procedure (1995): q-values that control the false discovery rate
// of many tests. Thread safety: a pure function.
#pragma once
#include <span>
#include <vector>

namespace myelin::stats {

// The q-value of each p-value, in the same order: the smallest rate at which its test would be
// called. Never below its p.
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

}  // namespace myelin::stats
