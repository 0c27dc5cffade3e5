// XGBoost with its defaults, as a peer: 100 rounds, depth 6, learning rate 0.3. Its shared library
// (Debian's libxgboost0) is loaded where it is installed; the product does not need it.
//
// Thread safety: one call at a time.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "stats/learn/features.h"

namespace myelin::app {

// Probabilities of the judged rows; nullopt where the library is not installed or refuses.
std::optional<std::vector<double>> xgboost_probabilities(const stats::learn::FeatureRows& learnt,
                                                         std::span<const double> targets,
                                                         const stats::learn::FeatureRows& judged);

}  // namespace myelin::app
