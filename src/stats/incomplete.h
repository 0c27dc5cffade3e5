// The regularised incomplete gamma and beta functions, from which the tails of the counting
// distributions follow.
//
// Thread safety: pure functions. Accuracy: about 1e-13 relative, also deep in the tail (1e-300),
// because the small side is always computed directly and never as one minus the large side. Source:
// NIST DLMF 8.7.1, 8.9.2 (gamma) and 8.17.22 (beta); continued fractions by Lentz's method
// (Thompson & Barnett 1986).
#pragma once

namespace myelin::stats {

double log_gamma(double x);  // x > 0; std::lgamma writes a global, this does not

double gamma_p(double a, double x);           // P(a, x), lower; a > 0, x ≥ 0
double gamma_q(double a, double x);           // Q(a, x) = 1 − P(a, x), upper
double beta_i(double a, double b, double x);  // I_x(a, b); a, b > 0, 0 ≤ x ≤ 1

}  // namespace myelin::stats
