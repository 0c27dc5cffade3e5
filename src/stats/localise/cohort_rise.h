// Cohort or moment: did a rise come with one cohort (a batch, a version), or at a moment for all?
//
// Cohorts follow one another, so a bad batch and a bad week look alike: nearly everything that is
// heard in the week is of the batch. They differ in where the rise begins, and in what is heard of
// older cohorts afterwards and of the newest before. Three hypotheses are weighed by their marginal
// likelihoods: one rate for all; one before and one after a moment, any moment of the period alike;
// one for a cohort (or for it and all later ones) and one for the rest, any cohort alike. Rates
// have Beta priors, so each likelihood is exact and nothing is fitted (Bayes factors of Bernoulli
// rates: Jeffreys 1961, chapter 5). A third of the prior each.
//
// Thread safety: pure function. Units: times in any unit; events 0 or 1.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace myelin::stats::localise {

struct CohortUnit {
  double at = 0;
  std::uint32_t cohort = 0;  // any number
  bool event = false;
};

struct CohortRise {
  double of_none = 1, of_moment = 0;  // posterior probabilities
  double of_cohort = 0;               // of the likeliest cohort alone
  std::uint32_t cohort = 0;           // the likeliest one
};

// Of rises only. With fewer than two cohorts or no event everything is of_none.
// Errors: invalid_argument for times that are not finite.
Result<CohortRise> cohort_rise(std::vector<CohortUnit> units);

}  // namespace myelin::stats::localise
