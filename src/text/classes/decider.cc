#include "text/classes/decider.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

namespace myelin::text::classes {
namespace {

constexpr std::size_t clues = 5;  // and a bias
constexpr float floor_log = -12;  // of a net's log-probability

// p: softmax of the classes; the output of none takes no part.
void softmax(const DecisionRow& row, const Decision& d, std::uint16_t none,
             std::vector<float>& into) {
  into.resize(row.linear.size());
  float top = -1e30F;
  for (std::size_t o = 0; o < into.size(); ++o) {
    into[o] = d.linear_scale * row.linear[o];
    if (!row.nets.empty()) into[o] += d.nets_share * std::max(row.nets[o], floor_log);
    if (o != none) top = std::max(top, into[o]);
  }
  float sum = 0;
  for (std::size_t o = 0; o < into.size(); ++o)
    sum += into[o] = o == none ? 0 : std::exp(into[o] - top);
  for (auto& p : into) p /= sum;
}

// How high the linear model's best class stands, how far above the second; how sure the whole is;
// what the linear model and the nets think of "none".
std::array<float, clues> evidence(const DecisionRow& row, std::span<const float> p,
                                  std::uint16_t none) {
  float first = -1e9F, second = -1e9F, net_first = floor_log;
  for (std::size_t o = 0; o < row.linear.size(); ++o) {
    if (o == none) continue;
    if (row.linear[o] > first) {
      second = first, first = row.linear[o];
    } else {
      second = std::max(second, row.linear[o]);
    }
    if (!row.nets.empty()) net_first = std::max(net_first, row.nets[o]);
  }
  if (second < -1e8F) second = first;
  const float surest = *std::ranges::max_element(p);
  const bool knows_none = none != no_class;
  return {first, first - second, std::log(std::max(surest, 1e-6F)),
          knows_none ? row.linear[none] : 0,
          row.nets.empty() ? 0
          : knows_none     ? std::max(row.nets[none], floor_log) - net_first
                           : -net_first};
}

float doubt_score(const std::array<float, clues>& seen, const Decision& d) {
  float score = d.doubt[clues];
  for (std::size_t k = 0; k < clues; ++k) score += d.doubt[k] * seen[k];
  return score;
}

double loss(std::span<const DecisionRow> rows, const Decision& d, std::uint16_t none) {
  std::vector<float> p;
  double sum = 0;
  for (const auto& row : rows) {
    if (row.truth == no_class || row.truth == none) continue;
    softmax(row, d, none, p);
    sum -= std::log(std::max(p[row.truth], 1e-7F));
  }
  return sum;
}

// The best of a grid of factors, finer around the best so far.
void fit_factors(std::span<const DecisionRow> rows, std::uint16_t none, Decision& d) {
  double best = loss(rows, d, none);
  const auto attempt = [&](Decision tried) {
    const double now = loss(rows, tried, none);
    if (now < best) best = now, d = tried;
  };
  const bool nets = d.nets > 0;
  for (float step = 2.0F; step > 1.02F; step = std::sqrt(step))
    for (int turn = 0; turn < 6; ++turn) {
      const Decision from = d;
      for (const float factor : {step, 1 / step}) {
        Decision tried = from;
        tried.linear_scale *= factor;
        attempt(tried);
        if (!nets) continue;
        tried = from;
        tried.nets_share *= factor;
        attempt(tried);
      }
    }
}

// Newton's method with a small pull to zero; both kinds of row weigh the same in sum.
void fit_doubt(std::span<const DecisionRow> rows, std::uint16_t none, Decision& d) {
  std::vector<std::array<double, clues + 1>> x;
  std::vector<bool> strange;
  std::vector<float> p;
  for (const auto& row : rows) {
    softmax(row, d, none, p);
    const auto seen = evidence(row, p, none);
    auto& one = x.emplace_back();
    std::ranges::copy(seen, one.begin());
    one[clues] = 1;
    strange.push_back(row.truth == no_class || row.truth == none);
  }
  const auto n = static_cast<double>(x.size());
  const auto odd = static_cast<double>(std::ranges::count(strange, true));
  std::array<double, clues + 1> w{};
  for (int turn = 0; turn < 30; ++turn) {
    std::array<std::array<double, clues + 2>, clues + 1> system{};
    for (std::size_t k = 0; k <= clues; ++k) {
      system[k][k] = k < clues ? 1e-3 * n : 1e-9;
      system[k][clues + 1] = k < clues ? -1e-3 * n * w[k] : 0;
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      double score = 0;
      for (std::size_t k = 0; k <= clues; ++k) score += w[k] * x[i][k];
      const double q = 1 / (1 + std::exp(-score)),
                   weight = strange[i] ? n / (2 * odd) : n / (2 * (n - odd)),
                   gradient = weight * ((strange[i] ? 1.0 : 0.0) - q),
                   curve = std::max(weight * q * (1 - q), 1e-9);
      for (std::size_t a = 0; a <= clues; ++a) {
        system[a][clues + 1] += gradient * x[i][a];
        for (std::size_t b = 0; b <= clues; ++b) system[a][b] += curve * x[i][a] * x[i][b];
      }
    }
    for (std::size_t a = 0; a <= clues; ++a) {  // Gauss–Jordan; the matrix is positive definite
      for (std::size_t b = 0; b <= clues; ++b) {
        if (a == b) continue;
        const double factor = system[b][a] / system[a][a];
        for (std::size_t c = a; c <= clues + 1; ++c) system[b][c] -= factor * system[a][c];
      }
    }
    for (std::size_t k = 0; k <= clues; ++k) w[k] += system[k][clues + 1] / system[k][k];
  }
  for (std::size_t k = 0; k <= clues; ++k) d.doubt[k] = static_cast<float>(w[k]);
}

// Moves the bias so that no more than `lost_max` of the right answers are lost to doubt.
void place_threshold(std::span<const DecisionRow> rows, std::uint16_t none, double lost_max,
                     Decision& d) {
  std::vector<float> right, p;
  std::size_t in_scope = 0;
  for (const auto& row : rows) {
    if (row.truth == no_class || row.truth == none) continue;
    ++in_scope;
    softmax(row, d, none, p);
    if (static_cast<std::size_t>(std::ranges::max_element(p) - p.begin()) == row.truth)
      right.push_back(doubt_score(evidence(row, p, none), d));
  }
  if (right.empty()) return;
  std::ranges::sort(right, std::greater{});
  const auto lost = std::min(right.size() - 1,
                             static_cast<std::size_t>(lost_max * static_cast<double>(in_scope)));
  d.doubt[clues] -= right[lost] + 1e-4F;
}

}  // namespace

Answer decide(const DecisionRow& row, const Decision& d, std::uint16_t none,
              std::vector<float>& p) {
  softmax(row, d, none, p);
  const auto best = std::ranges::max_element(p);
  Answer answer{static_cast<std::uint16_t>(best - p.begin()), *best, 1 - *best};
  if (d.has_none != 0) {
    answer.doubt = 1 / (1 + std::exp(-doubt_score(evidence(row, p, none), d)));
    if (answer.doubt > 0.5F) answer.output = no_class;
  }
  return answer;
}

Decision fit_decision(std::span<const DecisionRow> rows, std::uint16_t none,
                      const DecisionOptions& options) {
  Decision d;
  d.linear_scale = 3;
  d.nets = options.nets;
  d.nets_share = options.nets > 0 ? 0.7F : 0;
  fit_factors(rows, none, d);
  const auto strange = std::ranges::count_if(
      rows, [&](const auto& row) { return row.truth == no_class || row.truth == none; });
  if (strange > 0 && static_cast<std::size_t>(strange) < rows.size()) {
    d.has_none = 1;
    fit_doubt(rows, none, d);
    place_threshold(rows, none, options.lost_max, d);
  }
  return d;
}

ClassFigures figures_of(std::span<const std::uint16_t> truth, std::span<const Answer> answers) {
  struct Counts {
    double both = 0, said = 0, there = 0;
  };
  std::map<std::uint16_t, Counts> counts;
  std::array<std::array<double, 3>, 10> bins{};
  ClassFigures f;
  f.n = truth.size();
  std::vector<std::pair<float, bool>> by_doubt;
  double right = 0, right_in_scope = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const bool hit = truth[i] == answers[i].output;
    right += hit;
    counts[truth[i]].there += 1;
    counts[answers[i].output].said += 1;
    if (hit) counts[truth[i]].both += 1;
    if (truth[i] != no_class) ++f.in_scope, right_in_scope += hit;
    by_doubt.emplace_back(answers[i].doubt, hit);
    if (truth[i] == no_class || answers[i].output == no_class) continue;
    auto& bin =
        bins[std::min<std::size_t>(9, static_cast<std::size_t>(answers[i].probability * 10))];
    bin[0] += 1, bin[1] += answers[i].probability, bin[2] += hit;
  }
  const auto n = static_cast<double>(std::max<std::size_t>(1, f.n));
  f.accuracy = right / n;
  double classes = 0;
  for (const auto& [output, c] : counts) {
    if (c.there == 0) continue;
    classes += 1;
    f.macro_f1 += 2 * c.both / (c.said + c.there);
  }
  f.macro_f1 /= std::max(1.0, classes);
  f.out_of_scope = f.n - f.in_scope;
  if (f.in_scope > 0) f.in_scope_accuracy = right_in_scope / static_cast<double>(f.in_scope);
  const auto& none = counts[no_class];
  if (none.there > 0) f.oos_recall = none.both / none.there;
  if (none.said > 0) f.oos_precision = none.both / none.said;
  double binned = 0;
  for (const auto& bin : bins) binned += bin[0], f.calibration_error += std::abs(bin[1] - bin[2]);
  f.calibration_error /= std::max(1.0, binned);
  std::ranges::stable_sort(by_doubt, {}, &std::pair<float, bool>::first);
  const std::size_t half = (by_doubt.size() + 1) / 2;
  for (std::size_t i = 0; i < half; ++i) f.accuracy_surer_half += by_doubt[i].second;
  f.accuracy_surer_half /= static_cast<double>(std::max<std::size_t>(1, half));
  return f;
}

}  // namespace myelin::text::classes
