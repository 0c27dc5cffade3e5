// CrossedEffects: log odds of a yes as a sum of effects, one for each group that a row belongs to,
// where groups cross (a product, a factor, both together) and most of them have few rows.
//
// Each effect has a normal prior of mean 0 and its own variance: a group without rows has none, one
// with few is drawn towards none. The posterior's mode, by cyclic Newton steps whose length is
// bounded, as in Genkin, Lewis & Madigan 2007; the model is that of Gelman & Hill 2007, chapter 14.
// The penalised likelihood is strictly concave, so the mode is the only one and does not depend on
// the order of the rows but for rounding.
//
// Thread safety: a pure function. Cost: rows × groups a row × some tens of sweeps.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace myelin::stats::learn {

struct CrossedRow {
  std::vector<std::uint32_t> groups;  // indices into `variances`, none twice
  bool yes = false;
  double weight = 1;  // how much of a row it is; > 0
};

// One effect for each of `variances`, in their order; in logits. Errors: invalid_argument for a
// variance or a weight that is not above 0, or a group beyond them.
Result<std::vector<double>> crossed_effects(std::span<const CrossedRow> rows,
                                            std::span<const double> variances);

}  // namespace myelin::stats::learn
