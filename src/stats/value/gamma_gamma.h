// GammaGamma: what a customer spends per purchase: gamma around a mean of his own, which differs
// between customers (its rate gamma too).
//
// Thread safety: values and functions without state. Units: money as the caller's; mean spends are
// positive. Source: Fader & Hardie 2013 (the gamma-gamma model of monetary value).
#pragma once
#include <array>
#include <span>

#include "base/result.h"

namespace myelin::stats::value {

// A customer's purchases that count, and their mean.
struct Spending {
  double purchases = 0;
  double mean = 0;
};

struct GammaGamma {
  double p = 1, q = 2, gamma = 1;

  // Of a customer not yet known: pγ/(q − 1). REQUIRES: q > 1, which a fit promises.
  double mean_spend() const { return p * gamma / (q - 1); }
  // Between his own mean and everybody's, by how much is known of him.
  double expected_spend(const Spending& customer) const;
};

struct GammaGammaFit {
  GammaGamma model;
  double log_likelihood = 0;
  std::array<double, 3> standard_errors{};  // of p, q, gamma
  int steps = 0;
};

// Customers without purchases are passed over. Errors: invalid_argument (fewer than three customers
// with purchases, a mean that is not positive, parameters that the data do not determine, a mean
// that does not exist: q ≤ 1); internal (the maximum was not reached).
Result<GammaGammaFit> fit_gamma_gamma(std::span<const Spending> customers);

}  // namespace myelin::stats::value
