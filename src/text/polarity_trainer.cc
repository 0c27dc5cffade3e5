#include "text/polarity_trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "text/dual_descent.h"
#include "text/polarity_curve.h"
#include "text/scope.h"
#include "text/shift.h"

namespace myelin::text {
namespace {

Part part_of_hash(std::uint64_t hash) {
  const auto twentieth = hash % 20;
  return twentieth < 4 ? Part::test : twentieth == 4 ? Part::calibrate : Part::train;
}

// The training rows as sparse vectors.
struct Matrix {
  SparseRows rows;
  std::vector<float> labels;  // ±1
  std::vector<bool> clause;
  std::vector<std::uint64_t> ngrams;  // hashes
};

// Shifted or not, the n-grams are the same and in the same order.
Matrix collect(std::span<const LabelledText* const> rows, bool shifted,
               const TrainingOptions& options) {
  Matrix m;
  std::unordered_map<std::uint64_t, std::uint32_t> index;
  NormalText normal;
  std::vector<Feature> features, scopes;
  std::vector<float> shifts;
  std::vector<SparseTerm> here;
  for (const auto* row : rows) {
    normalise(row->text, normal);
    features_of(normal, options.features, features);
    const float scale =
        1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, features.size())));
    shifts_of(normal, options.features, shifts);
    here.clear();
    const auto put = [&](std::uint64_t hash, float value) {
      const auto [at, fresh] = index.emplace(hash, static_cast<std::uint32_t>(m.ngrams.size()));
      if (fresh) m.ngrams.push_back(hash);
      here.push_back({at->second, value * scale});
    };
    for (const auto& feature : features) put(feature.hash, shifted ? shifts[feature.first] : 1);
    if (options.features == FeatureSet::zh) {
      scope_features_of(normal, scopes);
      for (const auto& scope : scopes) put(scope.hash, 1);
    }
    std::ranges::stable_sort(here, {}, &SparseTerm::column);
    for (std::size_t i = 0; i < here.size();) {
      SparseTerm sum{here[i].column, 0};
      for (; i < here.size() && here[i].column == sum.column; ++i) sum.value += here[i].value;
      if (sum.value != 0) m.rows.terms.push_back(sum);
    }
    m.rows.row_begin.push_back(m.rows.terms.size());
    m.labels.push_back(row->praises ? 1.0F : -1.0F);
    m.clause.push_back(row->clause);
  }
  return m;
}

// `clause_weight`: of a clause among whole texts.
LinearWeights learn(const Matrix& m, double clause_weight, const TrainingOptions& options) {
  const std::vector<float> all(m.ngrams.size(), 1);
  std::vector<double> weight(m.labels.size());
  for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = m.clause[i] ? clause_weight : 1;
  auto scale = log_count_ratios({m.rows, m.labels, weight, all, options.seed}, options.smoothing,
                                options.rows_with_min);
  // An n-gram that is common on both sides still tells something in company: it keeps a floor.
  for (auto& s : scale)
    if (s != 0) s = std::abs(s) + static_cast<float>(options.ratio_floor);
  auto cost = std::move(weight);
  const auto praises = static_cast<double>(std::ranges::count(m.labels, 1.0F)),
             n = static_cast<double>(m.labels.size());
  for (std::size_t i = 0; i < cost.size(); ++i)
    cost[i] *=
        options.cost * (options.balance ? n / (2 * (m.labels[i] > 0 ? praises : n - praises)) : 1);
  return solve({m.rows, m.labels, cost, scale, options.seed});
}

// The strongest weights first, so that a full bucket turns away the weakest.
std::string to_file(const Matrix& m, const LinearWeights& whole, const LinearWeights& clause,
                    const TrainingOptions& options, std::size_t& kept) {
  PolarityHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.slot_bits = options.slot_bits;
  header.seed = options.seed;
  header.whole_bias = whole.bias, header.clause_bias = clause.bias;
  header.whole_unit = squared_unit(whole.weights),
  header.clause_unit = squared_unit(clause.weights);
  struct Entry {
    std::uint64_t hash;
    std::int8_t whole, clause;
    int size() const { return std::max(std::abs(whole), std::abs(clause)); }
  };
  std::vector<Entry> entries;
  for (std::size_t g = 0; g < m.ngrams.size(); ++g) {
    const Entry entry{m.ngrams[g], narrowed(whole.weights[g], header.whole_unit),
                      narrowed(clause.weights[g], header.clause_unit)};
    if (entry.size() > 0) entries.push_back(entry);
  }
  std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
    return a.size() != b.size() ? a.size() > b.size() : a.hash < b.hash;
  });
  std::vector<PolaritySlot> slots(std::size_t{1} << options.slot_bits);
  kept = 0;
  for (const auto& entry : entries) {
    PolaritySlot* const bucket =
        slots.data() + ((entry.hash >> (64 - options.slot_bits)) & ~std::uint64_t{1});
    const std::uint16_t check = polarity_check(entry.hash);
    PolaritySlot* const slot = bucket[0].check == 0   ? bucket
                               : bucket[1].check == 0 ? bucket + 1
                                                      : nullptr;
    if (slot == nullptr || bucket[0].check == check) continue;
    *slot = {check, entry.whole, entry.clause};
    ++kept;
  }
  std::string file(sizeof header + slots.size() * sizeof(PolaritySlot), '\0');
  std::memcpy(file.data() + sizeof header, slots.data(), slots.size() * sizeof(PolaritySlot));
  header.checksum = hash64(std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

Result<std::string> calibrate(std::string file, std::span<const LabelledText* const> rows) {
  MYELIN_TRY(model, PolarityModel::from_bytes(file));
  std::array<std::vector<ScoredText>, 2> scored;
  NormalText normal;
  PolarityScores scores;
  for (const auto* row : rows) {
    normalise(row->text, normal);
    model->score(normal, scores);
    scored[row->clause].push_back(
        {row->clause ? model->raw(scores, 0, normal.size()) : model->raw(scores),
         length_term(scores.features.size()), row->praises});
  }
  PolarityHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  header.whole = fit_curve(scored[0], true);
  const LengthLogistic clause = fit_curve(scored[1].empty() ? scored[0] : scored[1], false);
  header.clause = {clause.slope, clause.intercept};
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

Result<std::string> make(std::span<const LabelledText* const> train,
                         std::span<const LabelledText* const> fit, const TrainingOptions& options,
                         TrainedPolarity& into) {
  Matrix matrix = collect(train, shifts_whole(options.features), options);
  into.rows_trained = matrix.labels.size();
  const auto whole = learn(matrix, options.clause_weight, options);
  if (!shifts_whole(options.features)) matrix = collect(train, true, options);
  const auto clause = learn(matrix, options.clause_weight_of_clauses, options);
  return calibrate(to_file(matrix, whole, clause, options, into.ngrams_kept), fit);
}

}  // namespace

std::uint64_t words_hash(std::string_view text) {
  NormalText normal;
  normalise(text, normal);
  std::u32string words;
  for (std::size_t i = 0; i < normal.size(); ++i)
    if (is_word(normal.kinds[i])) words += normal.points[i];
  return hash64(to_utf8(words), 0x6d79656c696eULL);
}

Part part_of(std::string_view text) {
  return part_of_hash(words_hash(text));
}

Result<TrainedPolarity> train_polarity(std::span<const LabelledText> rows,
                                       const TrainingOptions& options) {
  std::array<std::vector<const LabelledText*>, 3> parts;
  std::vector<const LabelledText*> every;
  std::unordered_set<std::uint64_t> trained;
  std::map<std::string, std::vector<const LabelledText*>> tested;
  for (const auto& row : rows) {
    const auto hash = words_hash(row.text);
    const Part part = part_of_hash(hash);
    if (part == Part::test) tested[row.source].push_back(&row);
    // A copy in the same collection would weigh twice; another collection's label is its own.
    if (!trained.insert(hash ^ hash64(row.source)).second) continue;
    every.push_back(&row);
    parts[static_cast<std::size_t>(part)].push_back(&row);
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
  TrainedPolarity result;
  MYELIN_TRY(judged, make(parts[0], parts[1], options, result));
  MYELIN_TRY(model, PolarityModel::from_bytes(judged));
  std::vector<const LabelledText*> whole;
  for (const auto& [source, here] : tested) {
    result.figures.push_back(figures_of(*model, here));
    std::ranges::copy_if(here, std::back_inserter(whole), [](const auto* r) { return !r->clause; });
  }
  result.figures.push_back(figures_of(*model, whole));
  result.figures.back().source = "all whole texts";
  if (!options.every_row) {
    result.bytes = std::move(judged);
    return result;
  }
  // The curves are those of scores that the rows had before they were trained on.
  PolarityHeader header;
  std::memcpy(&header, judged.data(), sizeof header);
  MYELIN_TRY(shipped, make(every, parts[1], options, result));
  PolarityHeader final_header;
  std::memcpy(&final_header, shipped.data(), sizeof final_header);
  final_header.whole = header.whole, final_header.clause = header.clause;
  std::memcpy(shipped.data(), &final_header, sizeof final_header);
  result.bytes = std::move(shipped);
  return result;
}

}  // namespace myelin::text
