// BgNbd: repeat buying as a Poisson process whose rate differs between customers (gamma), each of
// whom may leave after any purchase with a probability of his own (beta).
//
// Thread safety: values and functions without state. Units: those of Purchases. Source: Fader,
// Hardie & Lee 2005 (Marketing Science 24); the expectation is theirs after Euler's transformation,
// which stays exact where a is near 1.
#pragma once
#include <array>
#include <span>

#include "stats/value/purchases.h"

namespace myelin::stats::value {

struct BgNbd {
  double r = 1, alpha = 1;  // the rate's gamma: shape, and rate in the unit of time
  double a = 1, b = 1;      // the leaving probability's beta

  // Expected repeats of a new customer within `time`.
  double expected(double time) const;
  // Of a known customer, over `ahead` from now.
  Outlook outlook(const Purchases& customer, double ahead) const;
};

struct BgNbdFit {
  BgNbd model;
  double log_likelihood = 0;
  std::array<double, 4> standard_errors{};  // of r, alpha, a, b
  int steps = 0;
};

// Maximum likelihood. Errors: invalid_argument (no customer who bought again, or parameters that
// the data do not determine), internal (the maximum was not reached); never a fit that did not
// arrive. `start` is a fit of yesterday's data, where there is one.
Result<BgNbdFit> fit_bg_nbd(std::span<const CountedPurchases> rows, const BgNbd* start = nullptr);

// The same where everybody leaves with one and the same probability, nobody with probability 0
// among them: what is left to fit where the data show no spread of it and fit_bg_nbd() therefore
// finds the likelihood rising without end. a + b is held at a thousand. By coordinate ascent on
// coarse rows, to about three digits. REQUIRES: rows.
BgNbd fit_one_leaving(std::span<const CountedPurchases> rows);

// Of the rows under these parameters, whether they are the likeliest or not.
double log_likelihood(const BgNbd& model, std::span<const CountedPurchases> rows);

}  // namespace myelin::stats::value
