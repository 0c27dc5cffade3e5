#include "stats/causal/count_step.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace myelin::stats::causal {
namespace {

constexpr std::array scatters{0.004, 0.015, 0.04, 0.08, 0.15, 0.27, 0.5, 0.9};
constexpr std::array memories{-0.3, 0.0, 0.3, 0.5, 0.65, 0.78, 0.87, 0.94};
constexpr double usual_scatter = 0.5;  // a priori: a rate seldom varies by more than 70 %
constexpr int rounds_max = 6;
constexpr double settled = 1e-4;  // of the logarithms of the rates

// Long memory is likelier than φ by φ says: to overlook it costs more the longer it is.
double log_prior(double scatter, double memory) {
  return -scatter / usual_scatter - 0.5 * std::log(1 - memory);
}

// Sums over a stretch of points: u'V⁻¹w for the columns "before", "after" and the response, and
// log |V|.
struct Sums {
  double bb = 0, ba = 0, aa = 0, bz = 0, az = 0, zz = 0, log_determinant = 0;
  double determinant() const { return bb * aa - ba * ba; }
};

// The points as the last round's rates see them.
struct Points {
  std::vector<double> mean, response;
  std::size_t before = 0;
};

// V = diag(1 ⁄ μ) + v·φ^|i − j| is inverted through the tridiagonal precision of the rate's part
// (Woodbury), in one pass.
Sums sums_of(const Points& points, std::size_t from, std::size_t to, double scatter,
             double memory) {
  const double innovation = scatter * (1 - memory * memory), off = -memory / innovation;
  const double inner = (1 + memory * memory) / innovation, outer = 1 / innovation;
  Sums sums;
  double pivot = 0, b = 0, a = 0, z = 0;  // of the point before, eliminated
  for (auto t = from; t < to; ++t) {
    const double mean = points.mean[t], weighted = mean * points.response[t];
    const bool is_before = t < points.before;
    const double ends = from + 1 == to ? 1 / scatter : t == from || t + 1 == to ? outer : inner;
    const double carried = t == from ? 0 : off / pivot;
    const double next_pivot = ends + mean - (t == from ? 0 : off * carried);
    b = (is_before ? mean : 0) - carried * b;
    a = (is_before ? 0 : mean) - carried * a;
    z = weighted - carried * z;
    pivot = next_pivot;
    (is_before ? sums.bb : sums.aa) += mean;
    (is_before ? sums.bz : sums.az) += weighted;
    sums.zz += weighted * points.response[t];
    sums.bb -= b * b / pivot;
    sums.ba -= b * a / pivot;
    sums.aa -= a * a / pivot;
    sums.bz -= b * z / pivot;
    sums.az -= a * z / pivot;
    sums.zz -= z * z / pivot;
    sums.log_determinant += std::log(pivot / mean);
  }
  const auto n = static_cast<double>(to - from);
  sums.log_determinant += n * std::log(scatter) + (n - 1) * std::log(1 - memory * memory);
  return sums;
}

// Given the chosen points: what they say of the level is left out, what they say of their
// neighbours stays.
Sums given_chosen(const Points& points, std::size_t chosen, double scatter, double memory) {
  auto sums = sums_of(points, 0, points.mean.size(), scatter, memory);
  if (chosen == 0) return sums;
  const auto of_chosen = sums_of(points, points.before - chosen, points.before, scatter, memory);
  sums.bb -= of_chosen.bb;
  sums.bz -= of_chosen.bz;
  sums.zz -= of_chosen.zz;
  sums.log_determinant -= of_chosen.log_determinant;
  return sums;
}

// One pair of the grid: how well it explains the series, and what it says of the two levels.
struct Explained {
  double log_weight = 0, before = 0, after = 0, variance = 0;
};

Explained explain(const Sums& s) {
  const double d = s.determinant();
  Explained e;
  e.before = (s.aa * s.bz - s.ba * s.az) / d;
  e.after = (s.bb * s.az - s.ba * s.bz) / d;
  e.variance = (s.bb + s.aa + 2 * s.ba) / d;
  const double unexplained = s.zz - e.before * s.bz - e.after * s.az;
  e.log_weight = -0.5 * (s.log_determinant + std::log(d) + unexplained);
  return e;
}

struct Mixture {
  double before = 0, after = 0, variance = 0, memory = 0, scatter = 0;
};

Mixture mix(const Points& points, const CountSeries& series) {
  struct Part {
    Explained explained;
    double memory, scatter, weight;
  };
  std::vector<Part> parts;
  double most = -1e300;
  const auto add = [&](double scatter, double memory) {
    const auto e = explain(given_chosen(points, series.chosen, scatter, memory));
    const double weight = e.log_weight + log_prior(scatter, memory);
    most = std::max(most, weight);
    parts.push_back({e, memory, scatter, weight});
  };
  for (const double scatter : scatters)
    if (series.memory) {
      add(scatter, *series.memory);
    } else {
      for (const double memory : memories) add(scatter, memory);
    }
  Mixture mixture;
  double weights = 0, second = 0;
  for (auto& part : parts) {
    part.weight = std::exp(part.weight - most);
    weights += part.weight;
    const double effect = part.explained.after - part.explained.before;
    mixture.before += part.weight * part.explained.before;
    mixture.after += part.weight * part.explained.after;
    second += part.weight * (part.explained.variance + effect * effect);
    mixture.memory += part.weight * part.memory;
    mixture.scatter += part.weight * part.scatter;
  }
  for (double* v : {&mixture.before, &mixture.after, &mixture.memory, &mixture.scatter})
    *v /= weights;
  const double effect = mixture.after - mixture.before;
  mixture.variance = std::max(0.0, second / weights - effect * effect);
  return mixture;
}

double total(std::span<const double> values, std::size_t from, std::size_t to) {
  double sum = 0;
  for (auto t = from; t < to; ++t) sum += values[t];
  return sum;
}

}  // namespace

CountFit fit_counts(const CountSeries& s) {
  const auto n = s.counts.size();
  const auto plain = [&](std::size_t from, std::size_t to) {
    return std::max(total(s.counts, from, to), 0.5) / total(s.exposures, from, to);
  };
  const double least = 0.5 / total(s.exposures, s.before, n);  // no rate is below half a count
  double before = plain(0, s.before - s.chosen), after = plain(s.before, n);
  Mixture mixture;
  Points points{std::vector<double>(n), std::vector<double>(n), s.before};
  for (int round = 0; round < rounds_max; ++round) {
    for (std::size_t t = 0; t < n; ++t) {
      points.mean[t] = (t < s.before ? before : after) * s.exposures[t];
      points.response[t] = s.counts[t] / points.mean[t] - 1;
    }
    mixture = mix(points, s);
    const auto moved = [&](double rate, double by) {
      return std::max(least, rate * std::exp(std::clamp(by, -1.0, 1.0)));
    };
    before = moved(before, mixture.before);
    after = moved(after, mixture.after);
    if (std::abs(mixture.before) + std::abs(mixture.after) < settled) break;
  }
  // A rate that scatters is skewed: its logarithm errs by more than the linear part says.
  const double error = std::sqrt(mixture.variance * (1 + mixture.scatter));
  return {before, after, std::log(after / before), error, mixture.memory, mixture.scatter};
}

}  // namespace myelin::stats::causal
