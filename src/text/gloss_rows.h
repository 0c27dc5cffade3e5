// Rows of n-grams with the glosses of their words (gloss.h) as further columns, for trainers of
// linear models, and what the glosses then weigh added to their words' n-grams.
//
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "text/dual_descent.h"
#include "text/gloss.h"

namespace myelin::text {

// Columns are n-grams, then glosses.
struct GlossedRows {
  SparseRows rows, of_ngrams, of_glosses;  // both, and each alone
  std::size_t glosses_begin = 0, columns = 0;
};

// `ngrams` are the hashes of the columns; words of the book that are not among them are appended.
// `value`: of a gloss, where an n-gram's is 1.
GlossedRows with_glosses(SparseRows of_ngrams, std::vector<std::uint64_t>& ngrams,
                         const GlossBook& book, float value);

// As dual_descent.h has it, but of n-grams and of glosses apart, since a text holds many more
// glosses than words.
std::vector<float> log_count_ratios(const GlossedRows& rows, std::span<const float> labels,
                                    std::span<const double> weight, double smoothing,
                                    double weight_min);

// Takes the glosses' weights away and adds them to the words'.
void fold_glosses(std::span<const std::uint64_t> ngrams, const GlossBook& book, float value,
                  std::vector<float>& weights);

}  // namespace myelin::text
