// ParetoNbd: repeat buying as a Poisson process whose rate differs between customers (gamma), each
// of whom leaves for good at a time of his own (exponential, its rate gamma too).
//
// Thread safety: values and functions without state. Units: those of Purchases. Source:
// Schmittlein, Morrison & Colombo 1987; Fader & Hardie 2005 (a note on deriving the Pareto/NBD).
// The hypergeometric function is Gauss's continued fraction after Euler's transformation, whose
// terms are all positive.
#pragma once
#include <array>
#include <span>

#include "stats/value/purchases.h"

namespace myelin::stats::value {

struct ParetoNbd {
  double r = 1, alpha = 1;  // the buying rate's gamma: shape, and rate in the unit of time
  double s = 1, beta = 1;   // the leaving rate's

  double expected(double time) const;
  Outlook outlook(const Purchases& customer, double ahead) const;
};

struct ParetoNbdFit {
  ParetoNbd model;
  double log_likelihood = 0;
  std::array<double, 4> standard_errors{};  // of r, alpha, s, beta
  int steps = 0;
};

// Errors and `start` as fit_bg_nbd's.
Result<ParetoNbdFit> fit_pareto_nbd(std::span<const CountedPurchases> rows,
                                    const ParetoNbd* start = nullptr);

// Of the rows under these parameters, whether they are the likeliest or not.
double log_likelihood(const ParetoNbd& model, std::span<const CountedPurchases> rows);

}  // namespace myelin::stats::value
