#include "stats/causal/step_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/causal/step_reference.h"

namespace myelin::stats::causal {
namespace {

constexpr std::size_t before_min = 5, after_min = 3;
constexpr double autocorrelation_min = -0.4, autocorrelation_max = 0.97;
constexpr double bias_share_max = 0.06;
constexpr int rounds_max = 8;  // of the estimating equations of counts

// The working form of a series: response u = x·δ + noise of one variance, where δ is the change of
// the two levels (of counts: of their logarithms) since the last round.
struct Working {
  std::vector<double> response, weight;
};

struct Levels {
  double before = 0, after = 0;
};

double exposure(const StepSeries& s, std::size_t t) {
  return s.exposures.empty() ? 1 : s.exposures[t];
}

Status check(const StepSeries& s) {
  if (s.before < s.chosen + before_min || s.values.size() < s.before + after_min)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} points before and {} after the change are too few",
                            s.before < s.chosen ? 0 : s.before - s.chosen,
                            s.values.size() < s.before ? 0 : s.values.size() - s.before),
                fmt::format("wait for {} before and {} after", before_min, after_min));
  if (!s.exposures.empty() && s.exposures.size() != s.values.size())
    return fail(ErrorCode::invalid_argument, "there is not one exposure for each value");
  bool good = std::ranges::all_of(s.values, [](double v) { return std::isfinite(v); }) &&
              std::ranges::all_of(s.exposures, [](double e) { return e > 0 && std::isfinite(e); });
  if (good && s.kind == StepKind::count)
    good = std::ranges::all_of(s.values, [](double v) { return v >= 0; });
  if (!good)
    return fail(ErrorCode::invalid_argument, "a value or an exposure cannot be used",
                "values must be finite, counts not negative, exposures positive");
  return {};
}

// Plain levels over the points that were not chosen. An empty period of counts has half a count.
Levels plain_levels(const StepSeries& s) {
  const auto level = [&](std::size_t from, std::size_t to) {
    double sum = 0, total = 0;
    for (auto t = from; t < to; ++t) {
      sum += s.values[t];
      total += exposure(s, t);
    }
    if (s.kind == StepKind::measure) return sum / static_cast<double>(to - from);
    return std::max(sum, 0.5) / total;
  };
  return {level(0, s.before - s.chosen), level(s.before, s.values.size())};
}

// τ² of the variance μ + τ²·μ², from the residuals about the levels.
double overdispersion(const StepSeries& s, const Levels& levels) {
  double excess = 0, squares = 0;
  const auto n = static_cast<double>(s.values.size() - s.chosen);
  for (std::size_t t = 0; t < s.values.size(); ++t) {
    if (t >= s.before - s.chosen && t < s.before) continue;
    const double mean = (t < s.before ? levels.before : levels.after) * exposure(s, t);
    const double off = s.values[t] - mean;
    excess += off * off * n / (n - 2) - mean;
    squares += mean * mean;
  }
  return squares > 0 ? std::max(0.0, excess / squares) : 0;
}

Working working_form(const StepSeries& s, const Levels& levels, double tau_squared) {
  Working work;
  for (std::size_t t = 0; t < s.values.size(); ++t) {
    const double level = t < s.before ? levels.before : levels.after;
    double weight = 1, scale = 1, mean = level;
    if (s.kind == StepKind::count) {
      mean = level * exposure(s, t);
      scale = std::sqrt(mean + tau_squared * mean * mean);
      weight = mean / scale;
    }
    work.response.push_back((s.values[t] - mean) / scale);
    work.weight.push_back(weight);
  }
  return work;
}

// Of neighbouring residuals within each period, chosen points left out.
double autocorrelation_of(const StepSeries& s, const Working& work) {
  double products = 0, squares = 0;
  const auto add = [&](std::size_t from, std::size_t to) {
    for (auto t = from; t < to; ++t) {
      squares += work.response[t] * work.response[t];
      if (t > from) products += work.response[t] * work.response[t - 1];
    }
  };
  add(0, s.before - s.chosen);
  add(s.before, s.values.size());
  if (squares <= 0) return 0;
  const auto n = static_cast<double>(s.values.size() - s.chosen);
  const double corrected = (products / squares * n + 2) / (n - 6);
  return std::clamp(corrected, autocorrelation_min, autocorrelation_max);
}

// Variance of the difference of two neighbouring periods' means, for unit variance and lag
// correlations `at_lag`[0] = 1, [1], ...
double difference_variance(std::size_t before, std::size_t after, std::span<const double> at_lag) {
  const auto b = static_cast<double>(before), a = static_cast<double>(after);
  double sum = 1 / b + 1 / a;
  for (std::size_t k = 1; k < before + after; ++k) {
    const auto lag = static_cast<double>(k);
    const double within =
        2 * std::max(0.0, b - lag) / (b * b) + 2 * std::max(0.0, a - lag) / (a * a);
    const double pairs =
        std::min({lag, b, a, b + a - lag});  // one point on each side of the change
    sum += at_lag[k] * (within - 2 * pairs / (a * b));
  }
  return sum;
}

// The first correlations of neighbouring residuals, biased as short series make them.
constexpr std::size_t lags_seen = 3;
std::array<double, lags_seen> correlations(const StepSeries& s, const Working& work) {
  const auto before = s.before - s.chosen;
  std::array<double, lags_seen> seen{};
  double squares = 0;
  for (std::size_t t = 0; t < s.values.size(); ++t) {
    if (t >= before && t < s.before) continue;
    squares += work.response[t] * work.response[t];
    for (std::size_t k = 1; k <= lags_seen; ++k)
      if (t >= k && (t < before || t >= s.before + k))
        seen[k - 1] += work.response[t] * work.response[t - k];
  }
  for (auto& r : seen) r /= squares > 0 ? squares : 1;
  return seen;
}

// The variance of the difference where lag correlations are share·φᵏ: its mean over φ, each
// weighted by how well it explains the correlations seen.
double variance_given(const std::array<double, lags_seen>& seen, double share, std::size_t before,
                      std::size_t after) {
  const auto used = static_cast<double>(before + after);
  std::vector<double> lags(before + after);
  double weighted = 0, weights = 0;
  for (int step = -8; step < 19; ++step) {
    const double phi = 0.05 * step;
    double misfit = 0, expected = share;
    for (const double r : seen) {
      expected *= phi;
      const double off = r - (expected - 2 * (1 + 3 * expected) / used);  // Kendall's bias
      misfit += off * off * used;
    }
    lags[0] = share;
    for (std::size_t k = 1; k < lags.size(); ++k) lags[k] = lags[k - 1] * phi;
    // A priori long memory is likelier than φ by φ says: the variance grows as 1/(1 − φ).
    const double weight = std::exp(-misfit / 2) / (1 - phi);
    weights += weight;
    weighted += weight * difference_variance(before, after, lags);
  }
  return weighted / weights;
}

// Counts of a mean μ scatter by μ alone, and that part has no memory: lag correlations then are
// share·φᵏ with the share τ²μ/(1 + τ²μ) of the rest, and fall more slowly than the powers of the
// first alone. How much larger the variance of the difference is for that.
double memory_inflation(const StepSeries& s, const Working& work, double share) {
  const auto before = s.before - s.chosen, after = s.values.size() - s.before;
  const auto seen = correlations(s, work);
  return std::max(
      1.0, variance_given(seen, share, before, after) / variance_given(seen, 1, before, after));
}

// The share of the variance with memory, at the mean exposure. τ² is lowered by half its standard
// error, since a share that is overestimated hides long memory.
double lasting_share(const StepSeries& s, const Levels& levels, double tau_squared) {
  double mean = 0;
  for (std::size_t t = 0; t < s.before; ++t)
    mean += levels.before * exposure(s, t) / static_cast<double>(s.before);
  const double uncertain =
      std::sqrt(2 / static_cast<double>(s.values.size() - s.chosen)) * (1 / mean + tau_squared);
  const double lasting = std::max(0.0, tau_squared - 0.5 * uncertain) * mean;
  return lasting / (1 + lasting);
}

// The autocorrelation of the part of the variance that lasts: what is seen of it, over its share.
double lasting_memory(double autocorrelation, double share) {
  constexpr double share_min = 0.15;  // below it hardly anything is known of the rest
  return autocorrelation / std::max(share, share_min);
}

// The sums of the whitened regression on the two levels.
struct Normal {
  double bb = 0, ba = 0, aa = 0;  // before × before, before × after, after × after
  double b = 0, a = 0, squares = 0;
  std::size_t rows = 0;

  void add(double before, double after, double response) {
    bb += before * before;
    ba += before * after;
    aa += after * after;
    b += before * response;
    a += after * response;
    squares += response * response;
    ++rows;
  }
  double determinant() const { return bb * aa - ba * ba; }
};

Normal whiten(const StepSeries& s, const Working& work, double r) {
  Normal normal;
  const auto row = [&](std::size_t t, std::size_t neighbour) {
    double before = 0, after = 0;
    (t < s.before ? before : after) += work.weight[t];
    (neighbour < s.before ? before : after) -= r * work.weight[neighbour];
    normal.add(before, after, work.response[t] - r * work.response[neighbour]);
  };
  const auto first_chosen = s.before - s.chosen;
  if (s.chosen > 0) {
    for (auto t = first_chosen; t-- > 0;) row(t, t + 1);  // backwards, away from what was chosen
  } else {
    const double start = std::sqrt(1 - r * r);
    normal.add(start * work.weight[0], 0, start * work.response[0]);
    for (std::size_t t = 1; t < s.before; ++t) row(t, t - 1);
  }
  for (auto t = s.before; t < s.values.size(); ++t) row(t, t - 1);
  return normal;
}

// The changes of the two levels that the whitened rows ask for.
Levels solve(const Normal& n) {
  const double d = n.determinant();
  return {(n.aa * n.b - n.ba * n.a) / d, (n.bb * n.a - n.ba * n.b) / d};
}

}  // namespace

Result<StepFit> fit_step(const StepSeries& s) {
  MYELIN_CHECK(check(s));
  auto levels = plain_levels(s);
  const bool counts = s.kind == StepKind::count;
  const double tau_squared = counts ? overdispersion(s, levels) : 0;
  auto work = working_form(s, levels, tau_squared);
  StepFit fit;
  fit.autocorrelation = s.autocorrelation ? *s.autocorrelation : autocorrelation_of(s, work);
  fit.memory = fit.autocorrelation;
  Normal normal;
  double unexplained = 0;
  double least = 0;  // no rate is below half a count in all
  if (counts) {
    double total = 0;
    for (auto t = s.before; t < s.values.size(); ++t) total += exposure(s, t);
    least = 0.5 / total;
  }
  for (int round = 0; round < rounds_max; ++round) {
    normal = whiten(s, work, fit.autocorrelation);
    const auto change = solve(normal);
    unexplained = normal.squares - change.before * normal.b - change.after * normal.a;
    if (!counts) {
      levels.before += change.before;
      levels.after += change.after;
      break;
    }
    const auto moved = [&](double level, double by) {
      return std::max(least, level * std::exp(std::clamp(by, -1.0, 1.0)));
    };
    levels = {moved(levels.before, change.before), moved(levels.after, change.after)};
    if (std::abs(change.before) + std::abs(change.after) < 1e-9) break;
    work = working_form(s, levels, tau_squared);
  }
  fit.level_before = levels.before;
  fit.level_after = levels.after;
  fit.effect = counts ? std::log(levels.after / levels.before) : levels.after - levels.before;
  fit.dispersion = std::max(0.0, unexplained) / static_cast<double>(normal.rows - 2);
  fit.error =
      std::sqrt(fit.dispersion * (normal.bb + normal.aa + 2 * normal.ba) / normal.determinant());
  if (counts) {
    const double share = lasting_share(s, levels, tau_squared);
    const double inflation = memory_inflation(s, work, share);
    fit.memory = lasting_memory(fit.autocorrelation, share);
    fit.error *= std::sqrt(inflation);
    // The logarithm of an estimated rate is too low by half its variance (Jensen), more so after.
    const double bias =
        0.5 * fit.dispersion * inflation * (normal.bb - normal.aa) / normal.determinant();
    fit.effect += std::min(bias, bias_share_max * fit.error);  // few counts are not so simple
  }
  fit.before = s.before - s.chosen;
  fit.after = s.values.size() - s.before;
  fit.kind = s.kind;
  return fit;
}

EffectCurve step_curve(const StepFit& fit, Wanted wanted, double level) {
  const auto reference = step_reference({fit.kind, fit.before, fit.after}, fit.memory);
  return {fit.effect, fit.error * reference.scale, reference.freedom, wanted, level};
}

}  // namespace myelin::stats::causal
