#include "stats/causal/step_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/causal/count_step.h"
#include "stats/causal/step_reference.h"

namespace myelin::stats::causal {
namespace {

constexpr std::size_t before_min = 5, after_min = 3;
constexpr double autocorrelation_min = -0.4, autocorrelation_max = 0.97;

struct Levels {
  double before = 0, after = 0;
};

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

// Plain levels over the points that were not chosen.
Levels plain_levels(const StepSeries& s) {
  const auto level = [&](std::size_t from, std::size_t to) {
    double sum = 0;
    for (auto t = from; t < to; ++t) sum += s.values[t];
    return sum / static_cast<double>(to - from);
  };
  return {level(0, s.before - s.chosen), level(s.before, s.values.size())};
}

// What is left of the values about the levels.
std::vector<double> residuals(const StepSeries& s, const Levels& levels) {
  std::vector<double> left(s.values.begin(), s.values.end());
  for (std::size_t t = 0; t < left.size(); ++t)
    left[t] -= t < s.before ? levels.before : levels.after;
  return left;
}

// Of neighbouring residuals within each period, chosen points left out.
double autocorrelation_of(const StepSeries& s, const std::vector<double>& left) {
  double products = 0, squares = 0;
  const auto add = [&](std::size_t from, std::size_t to) {
    for (auto t = from; t < to; ++t) {
      squares += left[t] * left[t];
      if (t > from) products += left[t] * left[t - 1];
    }
  };
  add(0, s.before - s.chosen);
  add(s.before, s.values.size());
  if (squares <= 0) return 0;
  const auto n = static_cast<double>(s.values.size() - s.chosen);
  const double corrected = (products / squares * n + 2) / (n - 6);
  return std::clamp(corrected, autocorrelation_min, autocorrelation_max);
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

Normal whiten(const StepSeries& s, const std::vector<double>& left, double r) {
  Normal normal;
  const auto row = [&](std::size_t t, std::size_t neighbour) {
    double before = 0, after = 0;
    (t < s.before ? before : after) += 1;
    (neighbour < s.before ? before : after) -= r;
    normal.add(before, after, left[t] - r * left[neighbour]);
  };
  const auto first_chosen = s.before - s.chosen;
  if (s.chosen > 0) {
    for (auto t = first_chosen; t-- > 0;) row(t, t + 1);  // backwards, away from what was chosen
  } else {
    const double start = std::sqrt(1 - r * r);
    normal.add(start, 0, start * left[0]);
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

StepFit fit_measures(const StepSeries& s) {
  auto levels = plain_levels(s);
  const auto left = residuals(s, levels);
  StepFit fit;
  fit.autocorrelation = s.autocorrelation ? *s.autocorrelation : autocorrelation_of(s, left);
  const auto normal = whiten(s, left, fit.autocorrelation);
  const auto change = solve(normal);
  fit.level_before = levels.before + change.before;
  fit.level_after = levels.after + change.after;
  fit.effect = fit.level_after - fit.level_before;
  const double unexplained = normal.squares - change.before * normal.b - change.after * normal.a;
  fit.dispersion = std::max(0.0, unexplained) / static_cast<double>(normal.rows - 2);
  fit.error =
      std::sqrt(fit.dispersion * (normal.bb + normal.aa + 2 * normal.ba) / normal.determinant());
  return fit;
}

StepFit fit_rates(const StepSeries& s) {
  const std::vector<double> ones(s.exposures.empty() ? s.values.size() : 0, 1.0);
  const auto counted = fit_counts({.counts = s.values,
                                   .exposures = s.exposures.empty() ? std::span(ones) : s.exposures,
                                   .before = s.before,
                                   .chosen = s.chosen,
                                   .memory = s.autocorrelation});
  StepFit fit;
  fit.level_before = counted.rate_before;
  fit.level_after = counted.rate_after;
  fit.effect = counted.effect;
  fit.error = counted.error;
  fit.autocorrelation = counted.memory;
  fit.dispersion = counted.scatter;
  return fit;
}

}  // namespace

Result<StepFit> fit_step(const StepSeries& s) {
  MYELIN_CHECK(check(s));
  auto fit = s.kind == StepKind::count ? fit_rates(s) : fit_measures(s);
  fit.before = s.before - s.chosen;
  fit.after = s.values.size() - s.before;
  fit.kind = s.kind;
  return fit;
}

EffectCurve step_curve(const StepFit& fit, Wanted wanted, double level) {
  const auto reference = step_reference({fit.kind, fit.before, fit.after}, fit.autocorrelation);
  return {fit.effect, fit.error * reference.scale, reference.freedom, wanted, level};
}

}  // namespace myelin::stats::causal
