#include "cause/reasons.h"

#include <algorithm>
#include <cmath>

namespace myelin::cause {
namespace {

// One Chinese character beside others is mostly half a word: 失 of 失望, 差 of 很差. Its other half
// follows, or else stands before.
void make_whole(const text::NormalText& text, text::Moved& moved) {
  const auto han = [&](std::size_t i) {
    return i < text.size() && text.kinds[i] == text::PointKind::han;
  };
  if (moved.end - moved.begin != 1 || !han(moved.begin)) return;
  if (han(moved.end)) {
    ++moved.end;
  } else if (moved.begin > 0 && han(moved.begin - 1)) {
    --moved.begin;
  }
}

}  // namespace

void add_reasons(const text::NormalText& text, std::span<const text::Feature> features,
                 model::Judgement judgement, ReasonScratch& scratch,
                 std::vector<model::Reason>& into) {
  scratch.moved.clear();
  text::find_moving(text, features, scratch.weights, reasons_for_max, reasons_against_max,
                    scratch.attribution, scratch.moved);
  const float scale = 1 / std::sqrt(static_cast<float>(std::max<std::size_t>(1, features.size())));
  for (auto moved : scratch.moved) {
    make_whole(text, moved);
    const auto [begin, end] = text.bytes(moved.begin, moved.end);
    into.push_back({judgement, {begin, end}, moved.weight * scale});
  }
}

}  // namespace myelin::cause
