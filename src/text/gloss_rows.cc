#include "text/gloss_rows.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

namespace myelin::text {

GlossedRows with_glosses(SparseRows of_ngrams, std::vector<std::uint64_t>& ngrams,
                         const GlossBook& book, float value) {
  GlossedRows glossed;
  glossed.of_ngrams = std::move(of_ngrams);
  const std::unordered_set<std::uint64_t> known(ngrams.begin(), ngrams.end());
  for (const auto word : book.words())
    if (!known.contains(word)) ngrams.push_back(word);
  glossed.glosses_begin = ngrams.size();
  glossed.columns = glossed.glosses_begin + book.size();
  const auto append = [](SparseRows& to, std::span<const SparseTerm> terms) {
    to.terms.insert(to.terms.end(), terms.begin(), terms.end());
  };
  std::map<std::uint32_t, float> here;
  for (std::size_t i = 0; i < glossed.of_ngrams.rows(); ++i) {
    here.clear();
    for (const auto& term : glossed.of_ngrams.row(i))
      for (const auto gloss : book.of(ngrams[term.column])) here[gloss] += term.value * value;
    for (const auto& [gloss, sum] : here)
      glossed.of_glosses.terms.push_back(
          {static_cast<std::uint32_t>(glossed.glosses_begin + gloss), sum});
    glossed.of_glosses.row_begin.push_back(glossed.of_glosses.terms.size());
    append(glossed.rows, glossed.of_ngrams.row(i));
    append(glossed.rows, glossed.of_glosses.row(i));
    glossed.rows.row_begin.push_back(glossed.rows.terms.size());
  }
  return glossed;
}

std::vector<float> log_count_ratios(const GlossedRows& rows, std::span<const float> labels,
                                    std::span<const double> weight, double smoothing,
                                    double weight_min) {
  const std::vector<float> all(rows.columns, 1);
  auto ratios = log_count_ratios({rows.of_ngrams, labels, weight, all}, smoothing, weight_min);
  const auto of_glosses =
      log_count_ratios({rows.of_glosses, labels, weight, all}, smoothing, weight_min);
  std::copy(of_glosses.begin() + static_cast<std::ptrdiff_t>(rows.glosses_begin), of_glosses.end(),
            ratios.begin() + static_cast<std::ptrdiff_t>(rows.glosses_begin));
  return ratios;
}

void fold_glosses(std::span<const std::uint64_t> ngrams, const GlossBook& book, float value,
                  std::vector<float>& weights) {
  for (std::size_t g = 0; g < ngrams.size(); ++g)
    for (const auto gloss : book.of(ngrams[g]))
      weights[g] += value * weights[ngrams.size() + gloss];
  weights.resize(ngrams.size());
}

}  // namespace myelin::text
