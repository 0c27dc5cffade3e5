#include "text/polarity_trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "base/random.h"

namespace myelin::text {
namespace {

constexpr std::size_t passes_max = 40;
constexpr double gradient_tolerance = 0.01;

std::uint64_t words_hash(std::string_view text) {
  NormalText normal;
  normalise(text, normal);
  std::u32string words;
  for (std::size_t i = 0; i < normal.size(); ++i)
    if (is_word(normal.kinds[i])) words += normal.points[i];
  return hash64(to_utf8(words), 0x6d79656c696eULL);
}

Part part_of_hash(std::uint64_t hash) {
  const auto twentieth = hash % 20;
  return twentieth < 4 ? Part::test : twentieth == 4 ? Part::calibrate : Part::train;
}

struct Term {
  std::uint32_t ngram;
  float value;
};

// The training rows as sparse vectors.
struct Matrix {
  std::vector<Term> terms;
  std::vector<std::size_t> row_begin{0};
  std::vector<float> labels;          // ±1
  std::vector<double> cost;           // C of each row
  std::vector<std::uint64_t> ngrams;  // hashes
  std::vector<float> ratio;           // log-count ratio; 0: left out
  std::size_t rows() const { return labels.size(); }
  std::span<const Term> row(std::size_t i) const {
    return std::span(terms).subspan(row_begin[i], row_begin[i + 1] - row_begin[i]);
  }
};

Matrix collect(std::span<const LabelledText* const> rows, const TrainingOptions& options) {
  Matrix m;
  std::unordered_map<std::uint64_t, std::uint32_t> index;
  std::vector<std::array<float, 2>> rows_with;
  std::vector<std::uint32_t> seen_in;
  std::vector<std::size_t> length;
  NormalText normal;
  std::vector<Feature> features;
  std::vector<std::uint32_t> here;
  for (const auto* row : rows) {
    normalise(row->text, normal);
    features_of(normal, options.features, features);
    here.clear();
    const auto weight = static_cast<float>(row->clause ? options.clause_weight : 1);
    for (const auto& feature : features) {
      const auto [at, fresh] =
          index.emplace(feature.hash, static_cast<std::uint32_t>(m.ngrams.size()));
      if (fresh) m.ngrams.push_back(feature.hash), rows_with.push_back({}), seen_in.push_back(~0U);
      here.push_back(at->second);
      if (seen_in[at->second] == m.rows()) continue;
      seen_in[at->second] = static_cast<std::uint32_t>(m.rows());
      rows_with[at->second][row->praises] += weight;
    }
    std::ranges::sort(here);
    for (std::size_t i = 0; i < here.size();) {
      const std::size_t end = static_cast<std::size_t>(
          std::upper_bound(here.begin(), here.end(), here[i]) - here.begin());
      m.terms.push_back({here[i], static_cast<float>(end - i)});
      i = end;
    }
    m.row_begin.push_back(m.terms.size());
    m.labels.push_back(row->praises ? 1.0F : -1.0F);
    length.push_back(features.size());
    m.cost.push_back(options.cost * weight);
  }
  std::array<double, 2> total{};
  const auto kept = [&](std::size_t g) {
    return rows_with[g][0] + rows_with[g][1] >= static_cast<float>(options.rows_with_min);
  };
  for (std::size_t g = 0; g < m.ngrams.size(); ++g)
    for (std::size_t label : {0u, 1u})
      total[label] += kept(g) ? rows_with[g][label] + options.smoothing : 0;
  m.ratio.assign(m.ngrams.size(), 0);
  for (std::size_t g = 0; g < m.ngrams.size(); ++g)
    if (kept(g))
      m.ratio[g] = static_cast<float>(std::log((rows_with[g][1] + options.smoothing) / total[1]) -
                                      std::log((rows_with[g][0] + options.smoothing) / total[0]));
  const auto praises = static_cast<double>(std::ranges::count(m.labels, 1.0F)),
             n = static_cast<double>(m.rows());
  for (std::size_t i = 0; i < m.rows(); ++i) {
    const float scale = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, length[i])));
    for (std::size_t k = m.row_begin[i]; k < m.row_begin[i + 1]; ++k)
      m.terms[k].value *= scale * m.ratio[m.terms[k].ngram];
    if (options.balance) m.cost[i] *= n / (2 * (m.labels[i] > 0 ? praises : n - praises));
  }
  return m;
}

struct Linear {
  std::vector<float> weights;  // of n-grams scaled by their ratio
  float bias = 0;
};

// Hsieh, Chang, Lin, Keerthi & Sundararajan (2008), algorithm 1, for the squared hinge.
Linear solve(const Matrix& m, std::uint64_t seed) {
  Linear model{std::vector<float>(m.ngrams.size(), 0), 0};
  std::vector<double> alpha(m.rows(), 0), curvature(m.rows(), 1);
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (const auto& term : m.row(i)) curvature[i] += double{term.value} * term.value;
    curvature[i] += 1 / (2 * m.cost[i]);
  }
  std::vector<std::size_t> order(m.rows());
  std::iota(order.begin(), order.end(), 0);
  Random random{seed};
  for (std::size_t pass = 0; pass < passes_max; ++pass) {
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(
          order[i - 1],
          order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
    double steepest = 0;
    for (const std::size_t i : order) {
      double margin = model.bias;
      for (const auto& term : m.row(i)) margin += model.weights[term.ngram] * term.value;
      const double gradient = m.labels[i] * margin - 1 + alpha[i] / (2 * m.cost[i]);
      const double projected = alpha[i] == 0 ? std::min(gradient, 0.0) : gradient;
      steepest = std::max(steepest, std::abs(projected));
      if (projected == 0) continue;
      const double before = alpha[i];
      alpha[i] = std::max(0.0, before - gradient / curvature[i]);
      const auto move = static_cast<float>((alpha[i] - before) * m.labels[i]);
      for (const auto& term : m.row(i)) model.weights[term.ngram] += move * term.value;
      model.bias += move;
    }
    if (steepest < gradient_tolerance) break;
  }
  return model;
}

// The strongest weights first, so that a full bucket turns away the weakest.
std::string to_file(const Matrix& m, const Linear& linear, const TrainingOptions& options,
                    std::size_t& kept) {
  std::vector<std::pair<float, std::uint64_t>> weights;
  for (std::size_t g = 0; g < m.ngrams.size(); ++g)
    if (const float w = linear.weights[g] * m.ratio[g]; w != 0)
      weights.emplace_back(w, m.ngrams[g]);
  std::ranges::sort(weights, [](const auto& a, const auto& b) {
    return std::abs(a.first) != std::abs(b.first) ? std::abs(a.first) > std::abs(b.first)
                                                  : a.second < b.second;
  });
  PolarityHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.slot_bits = options.slot_bits;
  header.seed = options.seed;
  header.bias = linear.bias;
  // The few largest are clipped: one in a thousand, so that the many small ones keep their
  // precision.
  header.weight_unit = weights.empty() ? 1 : std::abs(weights[weights.size() / 1000].first) / 127;
  std::vector<PolaritySlot> slots(std::size_t{1} << options.slot_bits);
  kept = 0;
  for (const auto& [weight, hash] : weights) {
    const float rounded = std::clamp(std::round(weight / header.weight_unit), -127.0F, 127.0F);
    if (rounded == 0) break;
    PolaritySlot* const bucket =
        slots.data() + ((hash >> (64 - options.slot_bits)) & ~std::uint64_t{1});
    const std::uint8_t check = polarity_check(hash);
    PolaritySlot* const slot = bucket[0].check == 0   ? bucket
                               : bucket[1].check == 0 ? bucket + 1
                                                      : nullptr;
    if (slot == nullptr || bucket[0].check == check) continue;
    *slot = {static_cast<std::int8_t>(rounded), check};
    ++kept;
  }
  std::string file(sizeof header + slots.size() * sizeof(PolaritySlot), '\0');
  std::memcpy(file.data() + sizeof header, slots.data(), slots.size() * sizeof(PolaritySlot));
  header.checksum = hash64(std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

// Platt (1999) with the targets of his section 2.2, by Newton's method.
Logistic fit_curve(std::span<const std::pair<float, bool>> scored) {
  const auto praises =
      static_cast<double>(std::ranges::count(scored, true, &std::pair<float, bool>::second));
  const double complaints = static_cast<double>(scored.size()) - praises;
  const double high = (praises + 1) / (praises + 2), low = 1 / (complaints + 2);
  double slope = 1, intercept = 0;
  for (int step = 0; step < 50; ++step) {
    double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9;
    for (const auto& [score, label] : scored) {
      const double p = 1 / (1 + std::exp(-(slope * score + intercept))),
                   d = p - (label ? high : low), w = p * (1 - p);
      g0 += d * score, g1 += d;
      h00 += w * score * score, h01 += w * score, h11 += w;
    }
    const double det = h00 * h11 - h01 * h01;
    if (std::abs(det) < 1e-12) break;
    slope -= (h11 * g0 - h01 * g1) / det;
    intercept -= (h00 * g1 - h01 * g0) / det;
  }
  return {static_cast<float>(slope), static_cast<float>(intercept)};
}

Result<std::string> calibrate(std::string file, std::span<const LabelledText* const> rows) {
  MYELIN_TRY(model, PolarityModel::from_bytes(file));
  std::array<std::vector<std::pair<float, bool>>, 2> scored;
  NormalText normal;
  PolarityScores scores;
  for (const auto* row : rows) {
    normalise(row->text, normal);
    model->score(normal, scores);
    scored[row->clause].emplace_back(model->raw(scores, 0, normal.size()), row->praises);
  }
  PolarityHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  header.whole = fit_curve(scored[0]);
  header.clause = scored[1].empty() ? header.whole : fit_curve(scored[1]);
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

}  // namespace

Part part_of(std::string_view text) {
  return part_of_hash(words_hash(text));
}

Result<TrainedPolarity> train_polarity(std::span<const LabelledText> rows,
                                       const TrainingOptions& options) {
  std::array<std::vector<const LabelledText*>, 3> parts;
  std::unordered_set<std::uint64_t> trained;
  std::map<std::string, std::vector<const LabelledText*>> tested;
  for (const auto& row : rows) {
    const auto hash = words_hash(row.text);
    const Part part = part_of_hash(hash);
    if (part == Part::train && !trained.insert(hash).second) continue;  // a copy would weigh twice
    parts[static_cast<std::size_t>(part)].push_back(&row);
    if (part == Part::test) tested[row.source].push_back(&row);
  }
  for (const Part part : {Part::train, Part::calibrate}) {
    const auto& here = parts[static_cast<std::size_t>(part)];
    const auto praises =
        std::ranges::count_if(here, [](const auto* row) { return row->praises && !row->clause; });
    const auto complaints =
        std::ranges::count_if(here, [](const auto* row) { return !row->praises && !row->clause; });
    if (praises == 0 || complaints == 0)
      return fail(ErrorCode::invalid_argument,
                  "too few rows to train polarity: a part has no praise or no complaint",
                  "give at least a hundred labelled texts of each kind");
  }
  TrainedPolarity trained_model;
  {
    const Matrix matrix = collect(parts[0], options);
    const Linear linear = solve(matrix, options.seed);
    trained_model.rows_trained = matrix.rows();
    MYELIN_TRY(file,
               calibrate(to_file(matrix, linear, options, trained_model.ngrams_kept), parts[1]));
    trained_model.bytes = std::move(file);
  }
  MYELIN_TRY(model, PolarityModel::from_bytes(trained_model.bytes));
  for (const auto& [source, here] : tested)
    trained_model.figures.push_back(figures_of(*model, here));
  return trained_model;
}

}  // namespace myelin::text
