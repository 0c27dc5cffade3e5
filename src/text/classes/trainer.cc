#include "text/classes/trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <unordered_map>

#include "base/hash.h"
#include "base/random.h"
#include "text/classes/hinge.h"

namespace myelin::text::classes {
namespace {

constexpr std::uint32_t none = ~0U;

// The n-grams of every row, and what is known of each n-gram.
struct Corpus {
  std::vector<std::vector<Gram>> rows;
  std::vector<std::uint32_t> hashes;  // in rising order
  std::vector<float> idf;
  std::uint32_t index(std::uint32_t hash) const {
    const auto found = std::ranges::lower_bound(hashes, hash);
    return found == hashes.end() || *found != hash
               ? none
               : static_cast<std::uint32_t>(found - hashes.begin());
  }
};

Corpus count(std::span<const ClassRow> rows, const ClassTrainingOptions& options) {
  Corpus corpus;
  corpus.rows.resize(rows.size());
  std::unordered_map<std::uint32_t, std::uint32_t> texts_with;
  NormalText normal;
  GramScratch scratch;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    normalise(rows[i].text, normal);
    grams_of(normal, options.features, scratch, corpus.rows[i]);
    for (const auto& gram : corpus.rows[i]) ++texts_with[gram.hash];
  }
  for (const auto& [hash, n] : texts_with)
    if (n >= options.texts_with_min) corpus.hashes.push_back(hash);
  std::ranges::sort(corpus.hashes);
  for (const auto hash : corpus.hashes)
    corpus.idf.push_back(static_cast<float>(
        1 + std::log((1.0 + static_cast<double>(rows.size())) / (1.0 + texts_with[hash]))));
  return corpus;
}

Matrix matrix_of(const Corpus& corpus) {
  Matrix m;
  for (const auto& row : corpus.rows) {
    std::array<float, families> squares{};
    std::vector<std::uint8_t> family;
    for (const auto& gram : row) {
      const auto at = corpus.index(gram.hash);
      if (at == none) continue;
      const float value = gram_value(gram.count, corpus.idf[at]);
      squares[gram.family] += value * value;
      m.terms.push_back({at, value});
      family.push_back(gram.family);
    }
    for (std::size_t k = m.begin.back(); k < m.terms.size(); ++k)
      m.terms[k].value /= std::sqrt(squares[family[k - m.begin.back()]]);
    m.close_row();
  }
  return m;
}

std::vector<Linear> solve_all(const Matrix& m, std::size_t outputs, std::span<const ClassRow> rows,
                              std::size_t grams, const ClassTrainingOptions& options) {
  std::vector<Linear> models;
  const Random random{options.seed};
  std::vector<float> wanted(rows.size()), costs(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    costs[i] = static_cast<float>(options.cost) * rows[i].weight;
  for (std::size_t o = 0; o < outputs; ++o) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      wanted[i] = std::ranges::find(rows[i].yes, o) != rows[i].yes.end() ? 1.0F : -1.0F;
    models.push_back(solve_hinge(m, wanted, costs, grams, random.split(std::to_string(o))));
  }
  return models;
}

// Leaves the n-grams whose weights, as often as they are met, move scores most.
void prune(Corpus& corpus, const Matrix& m, std::span<const Linear> models, std::size_t keep) {
  std::vector<double> weight(corpus.hashes.size(), 0), met(corpus.hashes.size(), 0);
  for (const auto& term : m.terms) met[term.gram] += double{term.value} * term.value;
  for (const auto& model : models)
    for (std::size_t g = 0; g < weight.size(); ++g)
      weight[g] += double{model.weights[g]} * model.weights[g];
  std::vector<std::uint32_t> order(corpus.hashes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const double left = weight[a] * met[a], right = weight[b] * met[b];
    return left != right ? left > right : a < b;
  });
  order.resize(keep);
  std::ranges::sort(order);
  std::vector<std::uint32_t> hashes;
  std::vector<float> idf;
  for (const auto g : order) hashes.push_back(corpus.hashes[g]), idf.push_back(corpus.idf[g]);
  corpus.hashes = std::move(hashes), corpus.idf = std::move(idf);
}

template <class T>
void append(std::string& file, std::span<const T> values) {
  file.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}

std::string to_file(std::span<const std::string> names, const Corpus& corpus,
                    std::span<const Linear> models, const ClassTrainingOptions& options) {
  ClassHeader header;
  header.feature_set = static_cast<std::uint32_t>(options.features);
  header.kind = options.kind;
  header.outputs = static_cast<std::uint32_t>(names.size());
  header.rows = static_cast<std::uint32_t>(corpus.hashes.size());
  header.seed = options.seed;
  std::string listed;
  for (const auto& name : names) listed += name + '\n';
  listed.resize((listed.size() + 3) / 4 * 4, '\n');
  header.names_bytes = static_cast<std::uint32_t>(listed.size());
  std::vector<OutputCurve> curves(names.size());
  std::vector<std::int8_t> weights(corpus.hashes.size() * names.size());
  for (std::size_t o = 0; o < names.size(); ++o) {
    float largest = 1e-6F;
    for (const float w : models[o].weights) largest = std::max(largest, std::abs(w));
    curves[o].unit = largest / 127, curves[o].bias = models[o].bias;
    for (std::size_t g = 0; g < corpus.hashes.size(); ++g)
      weights[g * names.size() + o] =
          static_cast<std::int8_t>(std::round(models[o].weights[g] / curves[o].unit));
  }
  std::string file(sizeof header, '\0');
  file += listed;
  append(file, std::span<const OutputCurve>(curves));
  append(file, std::span<const std::uint32_t>(corpus.hashes));
  append(file, std::span<const float>(corpus.idf));
  append(file, std::span<const std::int8_t>(weights));
  std::memcpy(file.data(), &header, sizeof header);
  return with_decision(std::move(file), {});
}

}  // namespace

Result<std::string> train_classes(std::span<const std::string> names,
                                  std::span<const ClassRow> rows,
                                  const ClassTrainingOptions& options) {
  if (names.empty() || rows.empty())
    return fail(ErrorCode::invalid_argument, "nothing to train on: no class or no row",
                "give labelled rows");
  for (const auto& row : rows)
    for (const auto output : row.yes)
      if (output >= names.size())
        return fail(ErrorCode::invalid_argument, "a row names an output that is not there",
                    "name every class");
  Corpus corpus = count(rows, options);
  Matrix m = matrix_of(corpus);
  auto models = solve_all(m, names.size(), rows, corpus.hashes.size(), options);
  if (corpus.hashes.size() > options.rows_max) {
    prune(corpus, m, models, options.rows_max);
    m = matrix_of(corpus);
    models = solve_all(m, names.size(), rows, corpus.hashes.size(), options);
  }
  return to_file(names, corpus, models, options);
}

}  // namespace myelin::text::classes
