#include "stats/causal/step_null.h"

#include <fmt/format.h>
#include <nlopt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "stats/causal/step_change.h"
#include "stats/student_t.h"

namespace myelin::stats::causal {
namespace {

constexpr std::array truths{0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9};
// One-sided tails at which the level is kept, and how much each counts: the verdict's first.
constexpr std::array tails{0.0025, 0.025, 0.0475, 0.15};
constexpr std::array tail_weights{0.1, 0.4, 1.0, 0.1};
constexpr std::size_t r_points = 28;  // between the first knot and the last
// Counts of which the table must be right: few and many, steady and erratic.
constexpr std::array scenes{CountScene{20, 0.35}, CountScene{60, 0.5}, CountScene{8, 0.35},
                            CountScene{4, 0.6}};
// What is asked of a kind's table: how little it bends between knots, and what counts beside the
// other truths where memory is longer than is usual. Counts know less of their memory than measures
// do, and a limit that rises steeply with what is guessed of it costs power.
struct Asked {
  double smoothness, of_long_memory;
};
constexpr double long_memory = 0.8;
constexpr Asked asked_of(StepKind kind) {
  return kind == StepKind::count ? Asked{1, 0.25} : Asked{0.1, 0.5};
}
constexpr int evaluations_max = 2000;

struct NullSeries {
  float statistic = 0;  // its size: the null distribution is symmetric
  float share = 0;      // between two points of the grid of estimated autocorrelations
  std::uint32_t point = 0;
};

struct Search {
  StepKind kind;
  StepNode node;
  std::array<std::vector<NullSeries>, truths.size()> series = {};

  double r_min() const { return step_knots(kind).front(); }
  double r_step() const { return (step_knots(kind).back() - r_min()) / (r_points - 1); }

  void take(const double* x) {
    const auto scales = node.log_scale.size();
    std::copy_n(x, scales, node.log_scale.begin());
    std::copy_n(x + scales, node.log_freedom.size(), node.log_freedom.begin());
  }

  double loss() const {
    std::array<std::array<double, r_points>, tails.size()> limits{};
    for (std::size_t k = 0; k < r_points; ++k) {
      const auto reference = evaluate(kind, node, r_min() + r_step() * static_cast<double>(k));
      if (!(reference.freedom < 1e5 && reference.scale < 1e3)) return 1e6;
      for (std::size_t a = 0; a < tails.size(); ++a)
        limits[a][k] = reference.scale * t_quantile_two_sided(1 - 2 * tails[a], reference.freedom);
    }
    const auto asked = asked_of(kind);
    double sum = 0;
    for (std::size_t truth = 0; truth < truths.size(); ++truth)
      for (std::size_t a = 0; a < tails.size(); ++a) {
        std::size_t beyond = 0;
        for (const auto& s : series[truth]) {
          const double limit =
              limits[a][s.point] + s.share * (limits[a][s.point + 1] - limits[a][s.point]);
          beyond += s.statistic > limit;
        }
        const double tail =
            0.5 * static_cast<double>(beyond) / static_cast<double>(series[truth].size());
        const double off = tail_weights[a] *
                           (truths[truth] > long_memory ? asked.of_long_memory : 1) *
                           (tail / tails[a] - 1);
        sum += off * off;
      }
    for (std::size_t k = 1; k + 1 < node.log_scale.size(); ++k) {  // no waves between the knots
      const double bend = node.log_scale[k - 1] - 2 * node.log_scale[k] + node.log_scale[k + 1];
      sum += asked.smoothness * bend * bend;
    }
    return sum;
  }
};

double loss_of(unsigned, const double* x, double*, void* data) {
  auto& search = *static_cast<Search*>(data);
  search.take(x);
  return search.loss();
}

std::vector<double> null_series(const StepLength& length, double truth, int number,
                                Random& random) {
  auto values = autoregression(length.before + length.after, truth, random);
  if (length.kind == StepKind::measure) return values;
  const auto& scene = scenes[static_cast<std::size_t>(number) % scenes.size()];
  for (auto& v : values)
    v = overdispersed_count(scene, v * std::sqrt(1 - truth * truth), 0, random);
  return values;
}

Status simulate(Search& search, int series_each, Random& random) {
  const StepLength length{search.kind, search.node.before, search.node.after};
  for (std::size_t truth = 0; truth < truths.size(); ++truth)
    for (int i = 0; i < series_each; ++i) {
      const auto values = null_series(length, truths[truth], i, random);
      MYELIN_TRY(fit, fit_step({.values = values, .before = length.before, .kind = length.kind}));
      const double place =
          std::clamp((fit.autocorrelation - search.r_min()) / search.r_step(), 0.0, r_points - 1.0);
      const auto point = std::min(r_points - 2, static_cast<std::size_t>(place));
      search.series[truth].push_back({static_cast<float>(std::abs(fit.effect) / fit.error),
                                      static_cast<float>(place - static_cast<double>(point)),
                                      static_cast<std::uint32_t>(point)});
    }
  return {};
}

}  // namespace

std::vector<double> autoregression(std::size_t n, double autocorrelation, Random& random) {
  std::vector<double> values(n);
  double last = random.normal() / std::sqrt(1 - autocorrelation * autocorrelation);
  for (auto& v : values) {
    v = last;
    last = autocorrelation * last + random.normal();
  }
  return values;
}

double overdispersed_count(const CountScene& scene, double factor, double change, Random& random) {
  const double variance = std::log(1 + scene.variation * scene.variation);
  const double rate = scene.mean * std::exp(std::sqrt(variance) * factor - variance / 2 + change);
  return static_cast<double>(random.poisson(rate));
}

Result<StepNode> fit_step_node(const StepLength& length, int series_each, Random random) {
  Search search{length.kind, {length.before, length.after, {}, {}}};
  MYELIN_CHECK(simulate(search, series_each, random));
  constexpr auto scales = step_knot_count;
  std::array<double, scales + 2> x{}, steps{};
  std::fill_n(steps.begin(), scales, 0.1);
  x[scales] = std::log(static_cast<double>(length.before + length.after) - 4);
  steps[scales] = -1;
  steps[scales + 1] = 1;
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> solver(
      nlopt_create(NLOPT_LN_SBPLX, x.size()), &nlopt_destroy);
  nlopt_set_min_objective(solver.get(), loss_of, &search);
  nlopt_set_initial_step(solver.get(), steps.data());
  nlopt_set_maxeval(solver.get(), evaluations_max);
  nlopt_set_ftol_rel(solver.get(), 1e-5);
  double least = 0;
  if (nlopt_optimize(solver.get(), x.data(), &least) < 0 || !(least < 1e5))
    return fail(ErrorCode::internal, "the null distribution of a step could not be fitted");
  search.take(x.data());
  return search.node;
}

Result<std::vector<StepNode>> fit_step_nodes(const StepTraining& training,
                                             const std::function<void(const StepNode&)>& tell) {
  const Random random(training.seed);
  std::vector<StepNode> nodes;
  for (const auto before : node_before)
    for (const auto after : node_after) {
      MYELIN_TRY(node, fit_step_node({training.kind, before, after}, training.series_each,
                                     random.split(fmt::format("{}+{}", before, after))));
      tell(node);
      nodes.push_back(node);
    }
  return nodes;
}

}  // namespace myelin::stats::causal
