// Tails of the Poisson and binomial distributions, accurate far out.
//
// Thread safety: pure functions. Source: the identities with the incomplete gamma and beta
// functions, NIST DLMF 8.4.10 and 8.17.5; the two-sided test adds every outcome that is no likelier
// than the one seen (Clopper & Pearson's is in proportion.h).
#pragma once
#include <cstdint>

namespace myelin::stats {

double poisson_upper(std::int64_t k, double mean);  // P(N ≥ k)
double poisson_lower(std::int64_t k, double mean);  // P(N ≤ k)

double binomial_upper(std::int64_t k, std::int64_t n, double p);  // P(K ≥ k)
double binomial_lower(std::int64_t k, std::int64_t n, double p);  // P(K ≤ k)
double binomial_probability(std::int64_t k, std::int64_t n, double p);
double binomial_two_sided(std::int64_t k, std::int64_t n, double p);

}  // namespace myelin::stats
