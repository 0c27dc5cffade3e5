#include "base/random.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <numbers>

#include "base/hash.h"

namespace myelin {
namespace {

std::uint64_t splitmix(std::uint64_t& x) {
  std::uint64_t z = (x += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (auto& word : state_) word = splitmix(seed);
}

Random Random::split(std::string_view label) const {
  return Random{hash64(label, state_[0] ^ std::rotl(state_[3], 17))};
}

std::uint64_t Random::bits() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1.0p-53;
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  assert(low <= high);
  const std::uint64_t range = static_cast<std::uint64_t>(high - low) + 1;
  if (range == 0) return static_cast<std::int64_t>(bits());
  const std::uint64_t limit =
      -range % range;  // rejects the short first block, so every value is equally likely
  std::uint64_t x = bits();
  while (x < limit) x = bits();
  return low + static_cast<std::int64_t>(x % range);
}

double Random::normal(double mean, double sd) {
  const double u = 1.0 - uniform(), v = uniform();
  return mean + sd * std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

double Random::exponential(double mean) {
  return -mean * std::log(1.0 - uniform());
}

double Random::gamma(double shape, double scale) {
  if (shape < 1) return gamma(shape + 1, scale) * std::pow(1.0 - uniform(), 1 / shape);
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal();
    const double v = std::pow(1 + c * x, 3);
    if (v > 0 && std::log(1.0 - uniform()) < 0.5 * x * x + d - d * v + d * std::log(v))
      return d * v * scale;
  }
}

std::int64_t Random::poisson(double mean) {
  if (mean <= 0) return 0;
  if (mean < 30) {
    double p = std::exp(-mean), sum = p;
    const double u = uniform();
    std::int64_t k = 0;
    while (u > sum && k < 1000) sum += (p *= mean / static_cast<double>(++k));
    return k;
  }
  const double b = 0.931 + 2.53 * std::sqrt(mean), a = -0.059 + 0.02483 * b,
               inv_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const double u = uniform() - 0.5, v = uniform(), us = 0.5 - std::abs(u);
    const auto k = static_cast<std::int64_t>(std::floor((2 * a / us + b) * u + mean + 0.43));
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const double kd = static_cast<double>(k);
    if (std::log(v * inv_alpha / (a / (us * us) + b)) <=
        kd * std::log(mean) - mean - std::lgamma(kd + 1))
      return k;
  }
}

double Random::lognormal(double mu, double sigma) {
  return std::exp(normal(mu, sigma));
}

std::size_t Random::weighted(std::span<const double> weights) {
  double total = 0;
  for (double w : weights) total += w;
  assert(total > 0);
  double x = uniform() * total;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i)
    if ((x -= weights[i]) < 0) return i;
  return weights.size() - 1;
}

}  // namespace myelin
