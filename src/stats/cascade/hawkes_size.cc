#include "stats/cascade/hawkes_size.h"

#include <algorithm>
#include <cmath>

namespace myelin::stats::cascade {
namespace {

constexpr double knee_s = 300;         // people see a post within minutes at the earliest
constexpr double children_max = 0.95;  // a critical process has no size

// Shares of the memory's mass on each decaying sum: (s + c)^-(1+θ) is a mixture of exponentials of
// rate x with density x^θ e^(−cx), taken on the ladder of memory_s.
std::array<double, memory_s.size()> masses(double exponent) {
  std::array<double, memory_s.size()> mass{};
  double total = 0;
  for (std::size_t k = 0; k < mass.size(); ++k) {
    const double rate = 1 / memory_s[k];
    mass[k] = std::pow(rate, exponent) * std::exp(-knee_s * rate);
    total += mass[k];
  }
  for (auto& one : mass) one /= total;
  return mass;
}

}  // namespace

double hawkes_log_growth(const LiveCascade& live, double age_s, double horizon_s,
                         const HawkesPrior& prior) {
  const auto mass = masses(prior.exponent);
  const auto sums = live.decayed(age_s);
  double spent = 0, coming = 0;
  for (std::size_t k = 0; k < mass.size(); ++k) {
    const double waiting = sums[k] + prior.root_mass * std::exp(-age_s / memory_s[k]);
    const double all = live.count() + prior.root_mass;
    spent += mass[k] * (all - waiting);
    coming += mass[k] * waiting * -std::expm1(-std::max(0.0, horizon_s - age_s) / memory_s[k]);
  }
  const double children = std::min(
      children_max, (prior.children * prior.strength + live.count()) / (prior.strength + spent));
  return std::log1p(coming * children / (1 - children) / live.count());
}

double hawkes_share_by(const LiveCascade& live, double age_s, double until_s, double horizon_s,
                       const HawkesPrior& prior) {
  const auto mass = masses(prior.exponent);
  const auto sums = live.decayed(age_s);
  double soon = 0, all = 0;
  for (std::size_t k = 0; k < mass.size(); ++k) {
    const double waiting = mass[k] * (sums[k] + prior.root_mass * std::exp(-age_s / memory_s[k]));
    soon += waiting * -std::expm1(-(until_s - age_s) / memory_s[k]);
    all += waiting * -std::expm1(-(horizon_s - age_s) / memory_s[k]);
  }
  return all > 0 ? std::clamp(soon / all, 0.0, 1.0) : 1;
}

}  // namespace myelin::stats::cascade
