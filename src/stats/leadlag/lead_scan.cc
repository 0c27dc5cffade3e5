#include "stats/leadlag/lead_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/leadlag/autoregression.h"

namespace myelin::stats::leadlag {
namespace {

struct Kernel {
  std::size_t lag, width;
};

// Rows: times of the follower's noise; columns: kernels, each centred and of length 1, 0 where the
// leader does not reach back so far. Row-major, so that a sweep over rows fills all columns.
struct Kernels {
  std::vector<Kernel> columns;
  std::vector<double> values;
};

void take_out_season(std::vector<double>& values, std::size_t season) {
  if (season < 2) return;
  std::vector<double> sum(season), count(season);
  for (std::size_t t = 0; t < values.size(); ++t) {
    sum[t % season] += values[t];
    ++count[t % season];
  }
  for (std::size_t t = 0; t < values.size(); ++t) values[t] -= sum[t % season] / count[t % season];
}

Kernels kernels_of(std::span<const double> leader, const LeadScanOptions& options) {
  Kernels kernels;
  for (const std::size_t width : {1u, 5u})
    for (auto lag = std::max(options.lag_min, width / 2); lag <= options.lag_max; ++lag)
      kernels.columns.push_back({lag, width});
  const auto n = leader.size(), m = kernels.columns.size();
  kernels.values.assign(n * m, 0);
  for (std::size_t k = 0; k < m; ++k) {
    const auto [lag, width] = kernels.columns[k];
    const auto first = lag + width / 2;
    double sum = 0, squares = 0;
    std::vector<double> column(n, 0);
    for (auto t = first; t < n; ++t) {
      column[t] = leader[t - lag];
      if (width == 5)
        column[t] += 0.5 * (leader[t - lag - 1] + leader[t - lag + 1]) +
                     0.25 * (leader[t - lag - 2] + leader[t - lag + 2]);
      sum += column[t];
    }
    const double mean = sum / static_cast<double>(n - first);
    for (auto t = first; t < n; ++t) squares += (column[t] - mean) * (column[t] - mean);
    if (squares <= 0) continue;
    for (auto t = first; t < n; ++t)
      kernels.values[t * m + k] = (column[t] - mean) / std::sqrt(squares);
  }
  return kernels;
}

std::vector<double> products(const Kernels& kernels, std::span<const double> noise) {
  const auto m = kernels.columns.size();
  std::vector<double> sums(m, 0);
  for (std::size_t t = 0; t < noise.size(); ++t) {
    const double* row = kernels.values.data() + t * m;
    for (std::size_t k = 0; k < m; ++k) sums[k] += noise[t] * row[k];
  }
  return sums;
}

double towards(double sum, LeadDirection direction) {
  return direction == LeadDirection::either ? std::abs(sum) : std::max(0.0, sum);
}

// The mean likelihood ratio but for a constant: standardised effects have a normal prior of
// variance 4, whence the 4/5.
double evidence(std::span<const double> sums, double sd, LeadDirection direction) {
  double total = 0;
  for (const double sum : sums) {
    const double z = towards(sum, direction) / sd;
    total += std::exp(0.5 * 0.8 * z * z);
  }
  return total;
}

Status readable(std::span<const double> leader, std::span<const double> follower,
                const LeadScanOptions& options) {
  const auto least = 3 * (options.lag_max + 1) + 20;
  if (leader.size() != follower.size() || leader.size() < least)
    return fail(ErrorCode::invalid_argument,
                fmt::format("series of {} and {} values; both need the same number, at least {}",
                            leader.size(), follower.size(), least),
                "take a longer history or fewer lags");
  for (const auto& series : {leader, follower})
    if (!std::ranges::all_of(series, [](double v) { return std::isfinite(v); }))
      return fail(ErrorCode::invalid_argument, "a series holds a value that is not finite",
                  "fill the gaps first");
  return {};
}

}  // namespace

Result<Lead> scan_leads(std::span<const double> leader, std::span<const double> follower,
                        const LeadScanOptions& options, Random random) {
  MYELIN_CHECK(readable(leader, follower, options));
  std::vector<double> x(leader.begin(), leader.end()), y(follower.begin(), follower.end());
  take_out_season(x, options.season);
  take_out_season(y, options.season);
  const auto own = fit_autoregression(y, options.order_max);
  auto noise = filtered(y, own.coefficients);
  const auto kernels = kernels_of(filtered(x, own.coefficients), options);
  double squares = 0;
  for (const double e : noise) squares += e * e;
  Lead lead;
  lead.order = own.order();
  if (squares <= 0) return lead;
  const double sd = std::sqrt(squares / static_cast<double>(noise.size()));
  const auto sums = products(kernels, noise);
  const auto best = std::ranges::max_element(
      sums, {}, [&](double sum) { return towards(sum, options.direction); });
  if (towards(*best, options.direction) <= 0) return lead;
  const auto& kernel = kernels.columns[static_cast<std::size_t>(best - sums.begin())];
  lead.lag = kernel.lag;
  lead.width = kernel.width;
  lead.correlation = *best / std::sqrt(squares);
  const double seen = evidence(sums, sd, options.direction);
  int as_large = 0;
  for (int draw = 0; draw < options.surrogates; ++draw) {
    for (auto i = noise.size() - 1; i > 0; --i)
      std::swap(noise[i],
                noise[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i)))]);
    as_large += evidence(products(kernels, noise), sd, options.direction) >= seen;
  }
  lead.p_value = (as_large + 1.0) / (options.surrogates + 1.0);
  return lead;
}

Result<Lead> naive_scan(std::span<const double> leader, std::span<const double> follower,
                        const LeadScanOptions& options) {
  MYELIN_CHECK(readable(leader, follower, options));
  Lead lead;
  double best = 0;
  for (auto lag = options.lag_min; lag <= options.lag_max; ++lag) {
    const auto n = leader.size() - lag;
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t t = 0; t < n; ++t) mx += leader[t], my += follower[t + lag];
    mx /= static_cast<double>(n);
    my /= static_cast<double>(n);
    for (std::size_t t = 0; t < n; ++t) {
      const double dx = leader[t] - mx, dy = follower[t + lag] - my;
      xx += dx * dx, yy += dy * dy, xy += dx * dy;
    }
    if (xx <= 0 || yy <= 0) continue;
    const double r = xy / std::sqrt(xx * yy);
    const double z = (options.direction == LeadDirection::either ? std::abs(r) : r) *
                     std::sqrt(static_cast<double>(n));
    if (z <= best) continue;
    best = z;
    lead.lag = lag;
    lead.correlation = r;
    const double tail = 0.5 * std::erfc(z / std::sqrt(2.0));
    lead.p_value = options.direction == LeadDirection::either ? 2 * tail : tail;
  }
  return lead;
}

}  // namespace myelin::stats::leadlag
