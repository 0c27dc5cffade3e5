#include "stats/value/gamma_gamma.h"

#include <cmath>
#include <map>
#include <vector>

#include "stats/value/climb.h"

namespace myelin::stats::value {
namespace {

// ψ and ψ' by recurrence up to 8, then the asymptotic series (DLMF 5.11.2, 5.15.8).
struct Polygamma {
  double digamma = 0, trigamma = 0;
};

Polygamma polygamma(double x) {
  Polygamma out;
  for (; x < 8; x += 1) {
    out.digamma -= 1 / x;
    out.trigamma += 1 / (x * x);
  }
  const double i = 1 / x, i2 = i * i;
  out.digamma +=
      std::log(x) - i / 2 -
      i2 * (1.0 / 12 - i2 * (1.0 / 120 - i2 * (1.0 / 252 - i2 * (1.0 / 240 - i2 / 132))));
  out.trigamma +=
      i + i2 / 2 +
      i * i2 * (1.0 / 6 - i2 * (1.0 / 30 - i2 * (1.0 / 42 - i2 * (1.0 / 30 - i2 * 5 / 66))));
  return out;
}

Jet<3> log_gamma(const Jet<3>& a) {
  const auto derivatives = polygamma(a.value);
  int sign = 0;
  return a.mapped(lgamma_r(a.value, &sign), derivatives.digamma, derivatives.trigamma);
}

struct Rows {
  std::vector<Spending> customers;
  std::map<double, double> by_purchases;  // purchases → customers
};

Jet<3> log_likelihood(const Rows& rows, const std::array<Jet<3>, 3>& parameters) {
  const auto& [p, q, gamma] = parameters;
  Jet<3> sum;
  double customers = 0;
  for (const auto& [x, n] : rows.by_purchases) {
    const auto shape = p * x;
    sum += (log_gamma(shape + q) - log_gamma(shape) + shape * std::log(x)) * n;
    customers += n;
  }
  for (const auto& [x, mean] : rows.customers) {
    const auto shape = p * x;
    sum += (shape - Jet<3>(1.0)) * std::log(mean) - (shape + q) * log(gamma + Jet<3>(x * mean));
  }
  return sum + (q * log(gamma) - log_gamma(q)) * customers;
}

}  // namespace

double GammaGamma::expected_spend(const Spending& customer) const {
  return p * (gamma + customer.purchases * customer.mean) / (p * customer.purchases + q - 1);
}

Result<GammaGammaFit> fit_gamma_gamma(std::span<const Spending> customers) {
  Rows rows;
  double sum = 0;
  for (const auto& customer : customers) {
    if (customer.purchases <= 0) continue;
    if (!(customer.mean > 0) || !std::isfinite(customer.mean))
      return fail(ErrorCode::invalid_argument, "a customer's mean spend is not positive",
                  "leave out customers whose purchases were all free or returned");
    rows.customers.push_back(customer);
    rows.by_purchases[customer.purchases] += 1;
    sum += customer.mean;
  }
  if (rows.customers.size() < 3)
    return fail(ErrorCode::invalid_argument, "fewer than three customers with purchases",
                "a spend model needs more customers; wait for them");
  const double mean = sum / static_cast<double>(rows.customers.size());
  const Height<3> height = [&rows](const auto& at) { return log_likelihood(rows, at); };
  Result<Summit<3>> summit = fail(ErrorCode::internal, "no start was given");
  for (const auto& start : {std::array{6.0, 4.0, mean / 2}, std::array{1.0, 3.0, 2 * mean},
                            std::array{20.0, 10.0, mean / 2}}) {
    summit = climb<3>(height, start);
    if (summit) break;
  }
  if (!summit) return std::unexpected(summit.error());
  const auto& at = summit->parameters;
  if (at[1] <= 1)
    return fail(ErrorCode::invalid_argument,
                "spends are so unlike that their mean does not exist (q ≤ 1)",
                "look for wrong amounts among the largest ones");
  GammaGammaFit fit{{at[0], at[1], at[2]}, summit->height, {}, summit->steps};
  for (std::size_t i = 0; i < 3; ++i)
    fit.standard_errors[i] = at[i] * std::sqrt(summit->log_covariance[i][i]);
  return fit;
}

}  // namespace myelin::stats::value
