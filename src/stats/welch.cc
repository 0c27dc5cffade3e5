#include "stats/welch.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "stats/student_t.h"

namespace myelin::stats {

double Moments::variance() const {
  if (n < 2) return 0;
  const auto count = static_cast<double>(n);
  return std::max(0.0, (squares - sum * sum / count) / (count - 1));
}

std::optional<WelchResult> welch(const Moments& a, const Moments& b, double level) {
  assert(level > 0 && level < 1);
  if (a.n < 2 || b.n < 2) return std::nullopt;
  const double na = static_cast<double>(a.n), nb = static_cast<double>(b.n);
  const double va = a.variance() / na, vb = b.variance() / nb;
  WelchResult result;
  result.difference = a.mean() - b.mean();
  if (va + vb <= 0) {
    const double slack = 1e-12 * std::max(std::fabs(a.mean()), std::fabs(b.mean()));
    const bool equal = std::fabs(result.difference) <= slack;
    result.low = result.high = result.difference;
    result.freedom = na + nb - 2;
    result.t =
        equal ? 0 : std::copysign(std::numeric_limits<double>::infinity(), result.difference);
    result.p_value = equal ? 1 : 0;
    return result;
  }
  const double error = std::sqrt(va + vb);
  result.freedom = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
  result.t = result.difference / error;
  result.p_value = t_two_sided_p(result.t, result.freedom);
  const double reach = t_quantile_two_sided(level, result.freedom) * error;
  result.low = result.difference - reach;
  result.high = result.difference + reach;
  return result;
}

}  // namespace myelin::stats
