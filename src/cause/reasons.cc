#include "cause/reasons.h"

#include <algorithm>
#include <cmath>

namespace myelin::cause {

void add_reasons(const text::NormalText& text, std::span<const text::Feature> features,
                 model::Judgement judgement, ReasonScratch& scratch,
                 std::vector<model::Reason>& into) {
  scratch.moved.clear();
  text::find_moving(text, features, scratch.weights, reasons_for_max, reasons_against_max,
                    scratch.attribution, scratch.moved);
  const float scale = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, features.size())));
  for (const auto& moved : scratch.moved) {
    const auto [begin, end] = text.bytes(moved.begin, moved.end);
    into.push_back({judgement, {begin, end}, moved.weight * scale});
  }
}

}  // namespace myelin::cause
