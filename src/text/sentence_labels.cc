#include "text/sentence_labels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <unordered_map>

#include "base/hash.h"
#include "text/classes/hinge.h"

namespace myelin::text {
namespace {

constexpr float known_cost_min = 1e-7F;  // of a row that says nothing of a label

struct Rows {
  classes::Matrix matrix;
  std::vector<std::uint64_t> hashes;  // of each n-gram index
};

Rows collect(std::span<const SentenceRow> rows, const SentenceLabelOptions& options) {
  std::vector<std::vector<Feature>> features(rows.size());
  std::unordered_map<std::uint64_t, std::uint32_t> rows_with;
  NormalText normal;
  std::vector<std::uint64_t> once;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    normalise(rows[i].text, normal);
    features_of(normal, options.features, features[i]);
    once.clear();
    for (const auto& f : features[i]) once.push_back(f.hash);
    std::ranges::sort(once);
    const auto rest = std::ranges::unique(once);
    once.erase(rest.begin(), rest.end());
    for (const auto hash : once) ++rows_with[hash];
  }
  Rows out;
  for (const auto& [hash, n] : rows_with)
    if (n >= options.rows_with_min) out.hashes.push_back(hash);
  std::ranges::sort(out.hashes);
  std::vector<std::uint32_t> here;
  for (const auto& list : features) {
    here.clear();
    for (const auto& f : list) {
      const auto at = std::ranges::lower_bound(out.hashes, f.hash);
      if (at != out.hashes.end() && *at == f.hash)
        here.push_back(static_cast<std::uint32_t>(at - out.hashes.begin()));
    }
    std::ranges::sort(here);
    const float scale = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, list.size())));
    for (const auto gram : here) {
      auto& terms = out.matrix.terms;
      if (terms.size() > out.matrix.begin.back() && terms.back().gram == gram) {
        terms.back().value += scale;
      } else {
        terms.push_back({gram, scale});
      }
    }
    out.matrix.close_row();
  }
  return out;
}

bool holds(const std::vector<std::uint16_t>& list, std::size_t label) {
  return std::ranges::find(list, label) != list.end();
}

struct Side {
  std::vector<float> wanted, costs;
};
// Rows with the label weigh, in sum, up to a third of the rest.
Side side_of(std::span<const SentenceRow> rows, std::size_t label, std::uint32_t without_fold,
             const SentenceLabelOptions& options) {
  Side side;
  double yes = 0, no = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool out = rows[i].judged && i % options.folds == without_fold;
    const bool there = holds(rows[i].yes, label);
    const bool counts = !out && !holds(rows[i].unknown, label);
    side.wanted.push_back(there ? 1 : -1);
    side.costs.push_back(counts ? rows[i].weight * options.cost : known_cost_min);
    if (counts) (there ? yes : no) += rows[i].weight;
  }
  const auto lift = static_cast<float>(std::clamp(no / (3 * std::max(yes, 1.0)), 1.0, 8.0));
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (side.wanted[i] > 0) side.costs[i] *= lift;
  return side;
}

float score(const classes::Matrix& m, std::size_t row, const classes::Linear& linear) {
  float sum = linear.bias;
  for (const auto& term : m.row(row)) sum += term.value * linear.weights[term.gram];
  return sum;
}

// Platt (1999), with the targets of his section 2.2.
void fit_curve(std::span<const std::pair<float, bool>> scored, LabelCurve& curve) {
  const auto yes =
      static_cast<double>(std::ranges::count(scored, true, &std::pair<float, bool>::second));
  const double no = static_cast<double>(scored.size()) - yes, high = (yes + 1) / (yes + 2),
               low = 1 / (no + 2);
  double slope = 2, intercept = 0;
  for (int step = 0; step < 60; ++step) {
    double g0 = 0, g1 = 0, h00 = 1e-6, h01 = 0, h11 = 1e-6;
    for (const auto& [x, label] : scored) {
      const double p = 1 / (1 + std::exp(-(slope * x + intercept))), d = p - (label ? high : low),
                   w = std::max(p * (1 - p), 1e-9);
      g0 += d * x, g1 += d, h00 += w * x * x, h01 += w * x, h11 += w;
    }
    const double det = h00 * h11 - h01 * h01;
    if (std::abs(det) < 1e-12) break;
    slope -= std::clamp((h11 * g0 - h01 * g1) / det, -2.0, 2.0);
    intercept -= std::clamp((h00 * g1 - h01 * g0) / det, -2.0, 2.0);
  }
  curve.slope = static_cast<float>(std::max(0.1, slope));
  curve.intercept = static_cast<float>(intercept);
  curve.threshold = -curve.intercept / curve.slope;
}

std::string to_file(std::span<const std::string> labels, const Rows& rows,
                    std::span<const classes::Linear> models, std::vector<LabelCurve> curves,
                    const SentenceLabelOptions& options, std::size_t& kept) {
  LabelHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.labels = static_cast<std::uint32_t>(labels.size());
  header.stride = static_cast<std::uint32_t>((labels.size() + 15) / 16 * 16);
  header.index_bits = options.index_bits;
  header.seed = options.seed;
  std::string names;
  for (const auto& label : labels) names += label + '\n';
  names.resize((names.size() + 3) / 4 * 4, '\n');
  header.names_bytes = static_cast<std::uint32_t>(names.size());
  std::vector<double> strength(rows.hashes.size(), 0);
  for (std::size_t l = 0; l < labels.size(); ++l) {
    float largest = 1e-6F;
    for (std::size_t g = 0; g < strength.size(); ++g) {
      strength[g] += std::abs(models[l].weights[g]);
      largest = std::max(largest, std::abs(models[l].weights[g]));
    }
    curves[l].unit = largest / 127, curves[l].bias = models[l].bias;
  }
  std::vector<std::uint32_t> order(strength.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater{}, [&](std::uint32_t g) { return strength[g]; });
  std::vector<LabelIndexEntry> index(std::size_t{1} << options.index_bits);
  std::string table;
  kept = 0;
  for (const auto g : order) {
    if (kept == options.ngrams_max) break;
    auto& entry = index[rows.hashes[g] >> (64 - options.index_bits)];
    if (entry.check != 0) continue;  // a stronger one is there
    std::string row(header.stride, '\0');
    for (std::size_t l = 0; l < labels.size(); ++l)
      row[l] = static_cast<char>(
          static_cast<std::int8_t>(std::round(models[l].weights[g] / curves[l].unit)));
    entry = {label_check(rows.hashes[g]), static_cast<std::uint16_t>(kept++)};
    table += row;
  }
  header.rows = static_cast<std::uint32_t>(kept);
  std::string file(sizeof header, '\0');
  file += names;
  file.append(reinterpret_cast<const char*>(curves.data()), curves.size() * sizeof(LabelCurve));
  file += packed_index(index, kept);
  file += table;
  header.checksum = hash64(std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

}  // namespace

Result<TrainedSentenceLabels> train_sentence_labels(std::span<const std::string> labels,
                                                    std::span<const SentenceRow> rows,
                                                    const SentenceLabelOptions& options) {
  if (labels.empty() || rows.empty())
    return fail(ErrorCode::invalid_argument, "no sentence or no label to learn from",
                "give labelled sentences");
  const Rows collected = collect(rows, options);
  const auto& m = collected.matrix;
  TrainedSentenceLabels trained;
  std::vector<classes::Linear> models;
  std::vector<LabelCurve> curves(labels.size());
  const Random random{options.seed};
  for (std::size_t l = 0; l < labels.size(); ++l) {
    std::vector<std::pair<float, bool>> scored;
    for (std::uint32_t fold = 0; fold < options.folds; ++fold) {
      const auto side = side_of(rows, l, fold, options);
      const auto linear = classes::solve_hinge(m, side.wanted, side.costs, collected.hashes.size(),
                                               random.split(labels[l] + std::to_string(fold)));
      for (std::size_t i = fold; i < rows.size(); i += options.folds)
        if (rows[i].judged && !holds(rows[i].unknown, l))
          scored.emplace_back(score(m, i, linear), holds(rows[i].yes, l));
    }
    fit_curve(scored, curves[l]);
    double both = 0, said = 0, there = 0;
    for (const auto& [x, yes] : scored) {
      said += x >= curves[l].threshold, there += yes;
      both += yes && x >= curves[l].threshold;
    }
    trained.precision.push_back(said > 0 ? both / said : 0);
    trained.recall.push_back(there > 0 ? both / there : 0);
    const auto all = side_of(rows, l, options.folds, options);
    models.push_back(classes::solve_hinge(m, all.wanted, all.costs, collected.hashes.size(),
                                          random.split(labels[l])));
  }
  trained.bytes =
      to_file(labels, collected, models, std::move(curves), options, trained.ngrams_kept);
  return trained;
}

}  // namespace myelin::text
