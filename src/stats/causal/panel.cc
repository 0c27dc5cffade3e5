#include "stats/causal/panel.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "stats/causal/simplex_weights.h"

namespace myelin::stats::causal {
namespace {

// Which rows of a panel stand for controls and for treated units.
struct Roles {
  std::vector<std::size_t> controls, treated;
};

struct Tuning {
  double unit_ridge = 0, time_ridge = 0;  // ζ² of the weights, in squared units of the outcome
  double decrease_min = 0;                // of the mean squared error
  bool unit_intercept = true;
  bool fit_units = true, fit_times = true;
};

constexpr int iterations_before_sparse = 100, iterations_max = 10'000;

// Every unit's mean over the times after.
std::vector<double> means_after(const Panel& panel) {
  std::vector<double> means(panel.units);
  for (std::size_t u = 0; u < panel.units; ++u) {
    double sum = 0;
    for (std::size_t t = panel.before; t < panel.times; ++t) sum += panel.at(u, t);
    means[u] = sum / static_cast<double>(panel.times - panel.before);
  }
  return means;
}

// Standard deviation of all the controls' steps from one time before to the next.
double noise_of(const Panel& panel) {
  double sum = 0, squares = 0;
  std::size_t n = 0;
  for (std::size_t u = 0; u < panel.controls; ++u)
    for (std::size_t t = 1; t < panel.before; ++t, ++n) sum += panel.at(u, t) - panel.at(u, t - 1);
  const double mean = sum / static_cast<double>(n);
  for (std::size_t u = 0; u < panel.controls; ++u)
    for (std::size_t t = 1; t < panel.before; ++t) {
      const double off = panel.at(u, t) - panel.at(u, t - 1) - mean;
      squares += off * off;
    }
  return std::sqrt(squares / static_cast<double>(n - 1));
}

Tuning tuning_of(const Panel& panel, PanelMethod method, double noise) {
  Tuning tuning;
  const auto treated_cells =
      static_cast<double>((panel.units - panel.controls) * (panel.times - panel.before));
  const bool synthetic = method == PanelMethod::synthetic_control;
  const double eta = synthetic ? 1e-6 : std::pow(treated_cells, 0.25);
  tuning.unit_ridge = eta * eta * noise * noise;
  tuning.time_ridge = 1e-12 * noise * noise;
  tuning.decrease_min = 1e-10 * noise * noise;
  tuning.unit_intercept = !synthetic;
  tuning.fit_units = method != PanelMethod::difference_in_differences;
  tuning.fit_times = method == PanelMethod::synthetic_difference_in_differences;
  return tuning;
}

// The normal equations of `rows` × `columns` given as columns, the last of which is the target.
// `centred`: each column less its mean, which is what an intercept amounts to.
SimplexProblem problem_of(std::vector<std::vector<double>>& columns, bool centred, double ridge) {
  const auto n = columns.size() - 1;
  const auto rows = columns.front().size();
  if (centred)
    for (auto& column : columns) {
      const double mean =
          std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(rows);
      for (auto& v : column) v -= mean;
    }
  SimplexProblem problem;
  problem.gram.resize(n * n);
  problem.cross.resize(n);
  problem.ridge = ridge * static_cast<double>(rows);
  const auto product = [&](std::size_t a, std::size_t b) {
    return std::inner_product(columns[a].begin(), columns[a].end(), columns[b].begin(), 0.0);
  };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j)
      problem.gram[i * n + j] = problem.gram[j * n + i] = product(i, j);
    problem.cross[i] = product(i, n);
  }
  return problem;
}

// A short run, the small weights dropped, a long run from there.
std::vector<double> sparse_weights(const SimplexProblem& problem, double rows,
                                   std::span<const double> start, double decrease_min) {
  auto weights = simplex_weights(problem, start, {decrease_min * rows, iterations_before_sparse});
  drop_small_weights(weights);
  return simplex_weights(problem, weights, {decrease_min * rows, iterations_max});
}

std::vector<double> fit_units(const Panel& panel, const Roles& roles, const Tuning& tuning,
                              std::vector<double> start) {
  std::vector<std::vector<double>> columns;
  for (const auto u : roles.controls) {
    const auto row = panel.values.begin() + static_cast<std::ptrdiff_t>(u * panel.times);
    columns.emplace_back(row, row + static_cast<std::ptrdiff_t>(panel.before));
  }
  auto& target = columns.emplace_back(panel.before, 0.0);
  for (const auto u : roles.treated)
    for (std::size_t t = 0; t < panel.before; ++t)
      target[t] += panel.at(u, t) / static_cast<double>(roles.treated.size());
  const auto problem = problem_of(columns, tuning.unit_intercept, tuning.unit_ridge);
  return sparse_weights(problem, static_cast<double>(panel.before), start, tuning.decrease_min);
}

std::vector<double> fit_times(const Panel& panel, const Roles& roles, const Tuning& tuning,
                              std::span<const double> after, std::vector<double> start) {
  std::vector<std::vector<double>> columns(panel.before + 1);
  for (std::size_t t = 0; t < panel.before; ++t)
    for (const auto u : roles.controls) columns[t].push_back(panel.at(u, t));
  for (const auto u : roles.controls) columns[panel.before].push_back(after[u]);
  const auto problem = problem_of(columns, true, tuning.time_ridge);
  return sparse_weights(problem, static_cast<double>(roles.controls.size()), start,
                        tuning.decrease_min);
}

PanelEffect weigh(const Panel& panel, PanelMethod method, const Roles& roles, const Tuning& tuning,
                  std::span<const double> after, PanelEffect start) {
  if (tuning.fit_times)
    start.time_weights = fit_times(panel, roles, tuning, after, std::move(start.time_weights));
  if (tuning.fit_units)
    start.unit_weights = fit_units(panel, roles, tuning, std::move(start.unit_weights));
  const auto gain = [&](std::size_t u) {
    double value = after[u];
    if (method != PanelMethod::synthetic_control)
      for (std::size_t t = 0; t < panel.before; ++t)
        value -= start.time_weights[t] * panel.at(u, t);
    return value;
  };
  start.estimate = 0;
  for (const auto u : roles.treated)
    start.estimate += gain(u) / static_cast<double>(roles.treated.size());
  for (std::size_t i = 0; i < roles.controls.size(); ++i)
    if (start.unit_weights[i] != 0)
      start.estimate -= start.unit_weights[i] * gain(roles.controls[i]);
  return start;
}

// The effect's own weights of those that are still controls, made to sum to 1 again. The times are
// weighed from even weights: with fewer controls than times many weights fit all of them perfectly,
// and a search that begins at those of the whole would stay there, with the unit that is now called
// treated fitted, too: its placebo would be near 0, and every error too small.
PanelEffect restarted(const PanelEffect& effect, const Roles& roles) {
  PanelEffect start = effect;
  start.time_weights.assign(start.time_weights.size(),
                            1.0 / static_cast<double>(start.time_weights.size()));
  start.unit_weights.clear();
  double sum = 0;
  for (const auto u : roles.controls) {
    start.unit_weights.push_back(effect.unit_weights[u]);
    sum += effect.unit_weights[u];
  }
  for (auto& w : start.unit_weights)
    w = sum > 0 ? w / sum : 1.0 / static_cast<double>(roles.controls.size());
  return start;
}

Status check(const Panel& panel) {
  if (panel.values.size() != panel.units * panel.times || panel.controls < 2 ||
      panel.controls >= panel.units || panel.before < 2 || panel.before >= panel.times)
    return fail(ErrorCode::invalid_argument, "the panel is too small to compare",
                "it needs two controls, one treated unit, two times before and one after");
  if (!std::ranges::all_of(panel.values, [](double v) { return std::isfinite(v); }))
    return fail(ErrorCode::invalid_argument, "the panel has values that are missing or not finite",
                "leave out units or times that were not observed throughout");
  return {};
}

}  // namespace

Result<PanelEffect> panel_effect(const Panel& panel, PanelMethod method) {
  MYELIN_CHECK(check(panel));
  Roles roles{std::vector<std::size_t>(panel.controls),
              std::vector<std::size_t>(panel.units - panel.controls)};
  std::iota(roles.controls.begin(), roles.controls.end(), std::size_t{0});
  std::iota(roles.treated.begin(), roles.treated.end(), panel.controls);
  PanelEffect start;
  start.noise = noise_of(panel);
  start.unit_weights.assign(panel.controls, 1.0 / static_cast<double>(panel.controls));
  start.time_weights.assign(panel.before, 1.0 / static_cast<double>(panel.before));
  return weigh(panel, method, roles, tuning_of(panel, method, start.noise), means_after(panel),
               std::move(start));
}

Result<std::vector<double>> placebo_effects(const Panel& panel, PanelMethod method,
                                            const PanelEffect& effect, int replications,
                                            Random random) {
  MYELIN_CHECK(check(panel));
  const auto treated = panel.units - panel.controls;
  if (panel.controls < treated + 2)
    return fail(ErrorCode::invalid_argument, "too few controls for placebos",
                "there must be at least two more controls than treated units");
  const auto tuning = tuning_of(panel, method, effect.noise);
  const auto after = means_after(panel);
  const auto kept = panel.controls - treated;
  std::vector<std::size_t> order(panel.controls);
  std::vector<double> estimates;
  std::map<std::vector<std::size_t>, double> known;  // the same draw gives the same estimate
  for (int replication = 0; replication < replications; ++replication) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (auto i = order.size(); i-- > kept;)  // the last places, drawn without replacement
      std::swap(order[i],
                order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i)))]);
    const auto first_treated = order.begin() + static_cast<std::ptrdiff_t>(kept);
    Roles roles{{order.begin(), first_treated}, {first_treated, order.end()}};
    std::ranges::sort(roles.controls);
    std::ranges::sort(roles.treated);
    const auto [entry, is_new] = known.try_emplace(roles.treated, 0.0);
    if (is_new)
      entry->second = weigh(panel, method, roles, tuning, after, restarted(effect, roles)).estimate;
    estimates.push_back(entry->second);
  }
  return estimates;
}

std::vector<double> treated_mean(const Panel& panel) {
  std::vector<double> mean(panel.times);
  for (std::size_t t = 0; t < panel.times; ++t) {
    for (auto u = panel.controls; u < panel.units; ++u) mean[t] += panel.at(u, t);
    mean[t] /= static_cast<double>(panel.units - panel.controls);
  }
  return mean;
}

std::vector<double> counterfactual(const Panel& panel, const PanelEffect& effect) {
  std::vector<double> without(panel.times);
  for (std::size_t t = 0; t < panel.times; ++t)
    for (std::size_t u = 0; u < panel.controls; ++u)
      without[t] += effect.unit_weights[u] * panel.at(u, t);
  const auto observed = treated_mean(panel);
  double after = 0;  // the gap that makes the mean difference after equal to the estimate
  for (auto t = panel.before; t < panel.times; ++t) after += observed[t] - without[t];
  const double gap = after / static_cast<double>(panel.times - panel.before) - effect.estimate;
  for (auto& v : without) v += gap;
  return without;
}

}  // namespace myelin::stats::causal
