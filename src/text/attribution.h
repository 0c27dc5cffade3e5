// Which words moved a linear judgement: given what each n-gram of a text weighs in it, finds the
// few stretches whose removal would change it most. Any head that sums weights of features can ask.
//
// A stretch is worth the weights of all n-grams that touch it, over the square root of its length
// and three, so that short strong words win over long mild ones; what a stretch has explained is
// not counted for the next. Thread safety: the scratch belongs to one thread.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "text/ngram.h"
#include "text/normal.h"

namespace myelin::text {

struct Moved {
  std::uint32_t begin = 0, end = 0;  // points, end exclusive
  float weight = 0;                  // of all n-grams that touch it, as the caller gave them
};

struct AttributionScratch {
  std::vector<float> ended, begun;  // [i]: weights of n-grams that end before, begin at or after i
};

// Appends up to `towards_max` stretches that speak for the judgement, strongest first, then up to
// `against_max` that speak against it. `weights`, one a feature, are used up. Stretches do not
// overlap and hold more than marks and spaces.
void find_moving(const NormalText& text, std::span<const Feature> features,
                 std::vector<float>& weights, std::size_t towards_max, std::size_t against_max,
                 AttributionScratch& scratch, std::vector<Moved>& into);

}  // namespace myelin::text
