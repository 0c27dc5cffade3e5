// Student's t distribution: its distribution function and quantiles, for any real number of degrees
// of freedom. Source: the regularised incomplete beta function by Lentz's continued fraction (Press
// et al., Numerical Recipes, 3rd ed., 6.4); quantiles by Newton's method within a bracket, so that
// they hold to about twelve digits also in the far tails. Thread safety: pure functions.
#pragma once

namespace myelin::stats {

// P(|T| ≥ |t|) with `freedom` degrees of freedom. REQUIRES: freedom > 0.
double t_two_sided_p(double t, double freedom);
// The t with P(|T| ≤ t) = level. REQUIRES: 0 < level < 1, freedom > 0.
double t_quantile_two_sided(double level, double freedom);

}  // namespace myelin::stats
