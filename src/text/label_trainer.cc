#include "text/label_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <unordered_map>

#include "base/hash.h"
#include "base/random.h"

namespace myelin::text {
namespace {

constexpr std::size_t sure_min = 10;  // annotated clauses that make a label's threshold theirs
constexpr float silent = 1e9F;        // a threshold that no score reaches
constexpr std::size_t found_min = 5;  // clauses above a threshold that make it believable

// The rows as lists of kept n-grams, without the texts.
struct Rows {
  std::vector<std::uint32_t> ngrams;
  std::vector<std::size_t> begin{0};
  std::vector<float> scale;
  std::size_t size() const { return scale.size(); }
  std::span<const std::uint32_t> row(std::size_t i) const {
    return std::span(ngrams).subspan(begin[i], begin[i + 1] - begin[i]);
  }
};

struct Vocabulary {
  std::unordered_map<std::uint64_t, std::uint32_t> index;
  std::vector<std::uint64_t> hashes;
};

// The n-grams that tell most about some label: the largest (seen − expected) / √(expected + 1) over
// the labels.
Vocabulary choose(std::size_t labels, std::span<const LabelledClause> rows,
                  const LabelTrainingOptions& options) {
  struct Seen {
    std::uint32_t rows = 0, last = ~0U;
    std::vector<std::pair<std::uint16_t, std::uint32_t>> with;
  };
  std::unordered_map<std::uint64_t, Seen> seen;
  std::vector<double> share(labels, 0);
  NormalText normal;
  std::vector<Feature> features;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    normalise(rows[i].text, normal);
    features_of(normal, options.features, features);
    for (const auto label : rows[i].yes) share[label] += 1.0 / static_cast<double>(rows.size());
    for (const auto& feature : features) {
      auto& at = seen[feature.hash];
      if (at.last == i) continue;
      at.last = static_cast<std::uint32_t>(i), ++at.rows;
      for (const auto label : rows[i].yes) {
        const auto found = std::ranges::find(at.with, label, &decltype(at.with)::value_type::first);
        if (found == at.with.end()) {
          at.with.emplace_back(label, 1);
        } else {
          ++found->second;
        }
      }
    }
  }
  std::vector<std::pair<double, std::uint64_t>> ranked;
  for (const auto& [hash, at] : seen) {
    if (at.rows < options.rows_with_min) continue;
    double best = 0;
    for (const auto& [label, count] : at.with) {
      const double expected = at.rows * share[label];
      best = std::max(best, (count - expected) / std::sqrt(expected + 1));
    }
    if (best > 0) ranked.emplace_back(best, hash);
  }
  std::ranges::sort(ranked, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (ranked.size() > options.ngrams_max) ranked.resize(options.ngrams_max);
  Vocabulary vocabulary;
  for (const auto& [score, hash] : ranked) {
    vocabulary.index.emplace(hash, static_cast<std::uint32_t>(vocabulary.hashes.size()));
    vocabulary.hashes.push_back(hash);
  }
  return vocabulary;
}

Rows rows_of(std::span<const LabelledClause> clauses, const Vocabulary& vocabulary,
             const LabelTrainingOptions& options) {
  Rows rows;
  NormalText normal;
  std::vector<Feature> features;
  for (const auto& clause : clauses) {
    normalise(clause.text, normal);
    features_of(normal, options.features, features);
    for (const auto& feature : features)
      if (const auto at = vocabulary.index.find(feature.hash); at != vocabulary.index.end())
        rows.ngrams.push_back(at->second);
    rows.begin.push_back(rows.ngrams.size());
    rows.scale.push_back(1 /
                         std::sqrt(static_cast<float>(std::max<std::size_t>(1, features.size()))));
  }
  return rows;
}

struct Weights {
  std::size_t labels = 0;
  std::vector<float> of, steps;  // [n-gram × labels + label]; squared gradients
  std::vector<float> bias, bias_steps;
};

void score(const Rows& rows, std::size_t row, const Weights& weights, std::vector<float>& into) {
  into.assign(weights.labels, 0);
  for (const auto ngram : rows.row(row)) {
    const float* const at = weights.of.data() + ngram * weights.labels;
    for (std::size_t l = 0; l < weights.labels; ++l) into[l] += at[l];
  }
  for (std::size_t l = 0; l < weights.labels; ++l)
    into[l] = into[l] * rows.scale[row] + weights.bias[l];
}

Weights solve(std::size_t labels, std::span<const LabelledClause> clauses, const Rows& rows,
              std::size_t ngrams, const LabelTrainingOptions& options) {
  Weights weights{labels, std::vector<float>(ngrams * labels, 0),
                  std::vector<float>(ngrams * labels, 0.01F), std::vector<float>(labels, -1),
                  std::vector<float>(labels, 1)};
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0);
  Random random{options.seed};
  std::vector<float> scores;
  std::vector<signed char> truth(labels);
  std::vector<std::pair<std::size_t, float>> slopes;
  for (std::uint32_t pass = 0; pass < options.passes; ++pass) {
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(
          order[i - 1],
          order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
    for (const std::size_t i : order) {
      const auto& clause = clauses[i];
      score(rows, i, weights, scores);
      std::ranges::fill(truth, -1);
      for (const auto label : clause.unknown) truth[label] = 0;
      for (const auto label : clause.yes) truth[label] = 1;
      slopes.clear();
      for (std::size_t l = 0; l < labels; ++l) {
        const float margin = 1 - static_cast<float>(truth[l]) * scores[l];
        if (truth[l] == 0 || margin <= 0) continue;
        const float cost = clause.surely  ? 1
                           : truth[l] > 0 ? options.unsure_yes
                                          : options.unsure_no;
        slopes.emplace_back(l, -cost * margin * static_cast<float>(truth[l]));
      }
      for (const auto& [l, slope] : slopes) {
        weights.bias_steps[l] += slope * slope;
        weights.bias[l] -= options.rate * slope / std::sqrt(weights.bias_steps[l]);
      }
      for (const auto ngram : rows.row(i)) {
        float* const at = weights.of.data() + ngram * labels;
        float* const steps = weights.steps.data() + ngram * labels;
        for (const auto& [l, slope] : slopes) {
          const float g = slope * rows.scale[i] + options.decay * at[l];
          steps[l] += g * g;
          at[l] -= options.rate * g / std::sqrt(steps[l]);
        }
      }
    }
  }
  return weights;
}

std::string to_file(std::span<const std::string> labels, const Vocabulary& vocabulary,
                    const Weights& weights, const LabelTrainingOptions& options,
                    std::size_t& kept) {
  LabelHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.labels = static_cast<std::uint32_t>(labels.size());
  header.stride = (header.labels + 15) / 16 * 16;
  header.index_bits = options.index_bits;
  header.seed = options.seed;
  std::string names;
  for (const auto& label : labels) names += label + "\n";
  names.resize((names.size() + 3) / 4 * 4, '\n');
  header.names_bytes = static_cast<std::uint32_t>(names.size());
  std::vector<LabelCurve> curves(labels.size());
  for (std::size_t l = 0; l < labels.size(); ++l) {
    float largest = 1e-6F;
    for (std::size_t g = 0; g < vocabulary.hashes.size(); ++g)
      largest = std::max(largest, std::abs(weights.of[g * labels.size() + l]));
    curves[l].unit = largest / 127;
    curves[l].bias = weights.bias[l];
  }
  std::vector<LabelIndexEntry> index(std::size_t{1} << options.index_bits);
  std::string rows;
  kept = 0;
  for (std::size_t g = 0; g < vocabulary.hashes.size(); ++g) {  // the most telling first
    const std::uint64_t hash = vocabulary.hashes[g];
    auto& entry = index[hash >> (64 - options.index_bits)];
    if (entry.check != 0) continue;  // its place is taken by one that tells more
    std::string row(header.stride, '\0');
    for (std::size_t l = 0; l < labels.size(); ++l)
      row[l] = static_cast<char>(static_cast<std::int8_t>(
          std::lround(weights.of[g * labels.size() + l] / curves[l].unit)));
    entry = {label_check(hash), static_cast<std::uint16_t>(kept++)};
    rows += row;
  }
  header.rows = static_cast<std::uint32_t>(kept);
  std::string rest = names;
  rest.append(reinterpret_cast<const char*>(curves.data()), curves.size() * sizeof(LabelCurve));
  rest += packed_index(index, kept);
  rest += rows;
  header.checksum = hash64(rest);
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + rest;
}

// Platt (1999), by gradient steps of Newton's method, for one label.
void fit_curve(std::span<const std::pair<float, bool>> scored, LabelCurve& curve) {
  const auto yes =
      static_cast<double>(std::ranges::count(scored, true, &std::pair<float, bool>::second));
  const double no = static_cast<double>(scored.size()) - yes;
  const double high = (yes + 1) / (yes + 2), low = 1 / (no + 2);
  double slope = 2, intercept = 0;
  for (int step = 0; step < 30; ++step) {
    double g0 = 1e-3 * (slope - 2), g1 = 0, h00 = 1e-3, h01 = 0, h11 = 1e-6;
    for (const auto& [s, label] : scored) {
      const double p = 1 / (1 + std::exp(-(slope * s + intercept))), d = p - (label ? high : low),
                   w = p * (1 - p);
      g0 += d * s, g1 += d;
      h00 += w * s * s, h01 += w * s, h11 += w;
    }
    const double det = h00 * h11 - h01 * h01;
    if (std::abs(det) < 1e-12) break;
    slope -= std::clamp((h11 * g0 - h01 * g1) / det, -1.0, 1.0);
    intercept -= std::clamp((h00 * g1 - h01 * g0) / det, -1.0, 1.0);
  }
  curve.slope = static_cast<float>(std::max(0.1, slope));
  curve.intercept = static_cast<float>(intercept);
}

// The lowest score from which on enough are right.
void fit_threshold(std::vector<std::pair<float, bool>>& scored, double precision_min,
                   LabelCurve& curve, LabelFigures& figures) {
  std::ranges::sort(scored, [](const auto& a, const auto& b) { return a.first > b.first; });
  curve.threshold = silent;
  std::size_t right = 0;
  for (std::size_t i = 0; i < scored.size(); ++i) {
    right += scored[i].second;
    const bool last = i + 1 == scored.size() || scored[i + 1].first < scored[i].first;
    const double precision = static_cast<double>(right) / static_cast<double>(i + 1);
    if (!last || i + 1 < found_min || precision < precision_min) continue;
    curve.threshold = std::max(scored[i].first, -0.5F);
    if (scored[i].first < -0.5F) break;
    figures.precision = precision;
    figures.recall =
        static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(1, figures.fitted));
  }
}

Result<std::string> fit(std::string file, std::span<const LabelledClause> clauses,
                        const LabelTrainingOptions& options, std::vector<LabelFigures>& figures) {
  MYELIN_TRY(model, LabelModel::from_bytes(file));
  const std::size_t labels = model->names().size();
  NormalText normal;
  std::vector<Feature> features;
  LabelScratch scratch;
  std::vector<float> scores;
  std::vector<std::vector<std::pair<float, bool>>> sure(labels), all(labels);
  const auto holds = [](const std::vector<std::uint16_t>& list, std::size_t l) {
    return std::ranges::find(list, l) != list.end();
  };
  const LabelledClause* before = nullptr;
  for (const auto& clause : clauses) {
    normalise(clause.text, normal);
    features_of(normal, options.features, features);
    model->scores(features, scratch, scores);
    const bool same_text =
        clause.surely && before != nullptr && before->surely && before->text_id == clause.text_id;
    before = &clause;
    for (std::size_t l = 0; l < labels; ++l) {
      if (clause.surely) {
        if (same_text) {
          sure[l].back().first = std::max(sure[l].back().first, scores[l]);
        } else {
          sure[l].emplace_back(scores[l], holds(clause.of_text, l));
        }
      } else if (!holds(clause.unknown, l)) {
        all[l].emplace_back(scores[l], holds(clause.yes, l));
      }
    }
  }
  LabelHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  const std::size_t curves_at = sizeof header + header.names_bytes;
  for (std::size_t l = 0; l < labels; ++l) {
    LabelCurve curve;
    char* const at = file.data() + curves_at + l * sizeof curve;
    std::memcpy(&curve, at, sizeof curve);
    const auto is_yes = &std::pair<float, bool>::second;
    const bool annotated =
        static_cast<std::size_t>(std::ranges::count(sure[l], true, is_yes)) >= sure_min;
    auto& scored = annotated ? sure[l] : all[l];
    figures[l].fitted = static_cast<std::size_t>(std::ranges::count(scored, true, is_yes));
    fit_curve(scored, curve);
    fit_threshold(scored, options.precision_min, curve, figures[l]);
    std::memcpy(at, &curve, sizeof curve);
  }
  return file;
}

// The file without the labels that are silent.
Result<std::string> without_silent(const std::string& file) {
  LabelHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  std::vector<LabelCurve> curves(header.labels), kept_curves;
  const char* at = file.data() + sizeof header + header.names_bytes;
  std::memcpy(curves.data(), at, curves.size() * sizeof(LabelCurve));
  at += curves.size() * sizeof(LabelCurve);
  const std::size_t index_bytes = packed_index_bytes(header.rows);
  const std::string_view index(at, index_bytes);
  const char* const rows = at + index_bytes;
  std::vector<std::size_t> kept;
  std::string names;
  std::size_t name_at = sizeof header;
  for (std::size_t l = 0; l < header.labels; ++l) {
    const std::size_t end = file.find('\n', name_at) + 1;
    if (curves[l].threshold < silent) {
      kept.push_back(l), kept_curves.push_back(curves[l]);
      names += file.substr(name_at, end - name_at);
    }
    name_at = end;
  }
  if (kept.empty())
    return fail(ErrorCode::invalid_argument, "no factor is learnt well enough to be used",
                "give more annotated texts");
  const std::size_t stride = header.stride;
  header.labels = static_cast<std::uint32_t>(kept.size());
  header.stride = (header.labels + 15) / 16 * 16;
  names.resize((names.size() + 3) / 4 * 4, '\n');
  header.names_bytes = static_cast<std::uint32_t>(names.size());
  std::string rest = names;
  rest.append(reinterpret_cast<const char*>(kept_curves.data()),
              kept_curves.size() * sizeof(LabelCurve));
  rest += index;
  for (std::size_t r = 0; r < header.rows; ++r) {
    std::string row(header.stride, '\0');
    for (std::size_t l = 0; l < kept.size(); ++l) row[l] = rows[r * stride + kept[l]];
    rest += row;
  }
  header.checksum = hash64(rest);
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + rest;
}

}  // namespace

Result<TrainedLabels> train_labels(std::span<const std::string> labels,
                                   std::span<const LabelledClause> rows,
                                   std::span<const LabelledClause> fit_rows,
                                   const LabelTrainingOptions& options) {
  TrainedLabels trained;
  for (const auto& label : labels) trained.figures.push_back({.label = label});
  for (const auto& row : rows)
    for (const auto label : row.yes) ++trained.figures[label].trained;
  const Vocabulary vocabulary = choose(labels.size(), rows, options);
  if (vocabulary.hashes.empty())
    return fail(ErrorCode::invalid_argument, "too few clauses to train factors",
                "give at least a hundred clauses of each label");
  const Rows matrix = rows_of(rows, vocabulary, options);
  const Weights weights = solve(labels.size(), rows, matrix, vocabulary.hashes.size(), options);
  trained.rows_trained = rows.size();
  MYELIN_TRY(file, fit(to_file(labels, vocabulary, weights, options, trained.ngrams_kept), fit_rows,
                       options, trained.figures));
  MYELIN_TRY(shorter, without_silent(file));
  trained.bytes = std::move(shorter);
  return trained;
}

}  // namespace myelin::text
