#include "text/clause.h"

#include <array>
#include <string_view>

#include "text/ngram.h"

namespace myelin::text {
namespace {

bool stands_at(const NormalText& text, std::size_t at, std::u32string_view word) {
  return at + word.size() <= text.size() &&
         std::u32string_view(text.points.data() + at, word.size()) == word;
}

bool preceded_by(const NormalText& text, std::size_t at, std::u32string_view word) {
  return at >= word.size() && stands_at(text, at - word.size(), word);
}

bool whole_word(const NormalText& text, std::size_t at, std::u32string_view word) {
  const auto latin = [&](std::size_t i) {
    return i < text.size() && text.kinds[i] == PointKind::latin;
  };
  return stands_at(text, at, word) && (at == 0 || !latin(at - 1)) && !latin(at + word.size());
}

// Whether a word of contrast begins here. Words that merely look like one are told apart: 但愿,
// 不但, 再好不过, 不过如此, 冷却.
bool contrast_at(const NormalText& text, std::size_t at) {
  switch (text.points[at]) {
    case U'但':
      return !stands_at(text, at, U"但愿") && !stands_at(text, at, U"但凡") &&
             !preceded_by(text, at, U"不") && !preceded_by(text, at, U"非");
    case U'不':
      return stands_at(text, at, U"不过") && !stands_at(text, at, U"不过如此") &&
             !preceded_by(text, at, U"只") && !preceded_by(text, at, U"好") &&
             !preceded_by(text, at, U"再") && !stands_at(text, at, U"不过来") &&
             !stands_at(text, at, U"不过关") && !stands_at(text, at, U"不过去") &&
             !stands_at(text, at, U"不过期");
    case U'可':
      return stands_at(text, at, U"可是");
    case U'然':
      return stands_at(text, at, U"然而");
    case U'却':
      return !preceded_by(text, at, U"冷") && !preceded_by(text, at, U"忘") &&
             !preceded_by(text, at, U"退");
    case U'b':
      return whole_word(text, at, U"but");
    case U'h':
      return whole_word(text, at, U"however");
    case U'y':
      return whole_word(text, at, U"yet") && !preceded_by(text, at, U"not ");
    default:
      return false;
  }
}

}  // namespace

void split_clauses(const NormalText& text, std::vector<Clause>& into) {
  into.clear();
  std::uint32_t begin = 0;
  bool contrasts = false;
  const auto close = [&](std::uint32_t end, char32_t mark) {
    while (begin < end && text.kinds[begin] == PointKind::space) ++begin;
    std::uint32_t last = end;
    while (last > begin && text.kinds[last - 1] == PointKind::space) --last;
    if (begin < last) into.push_back({begin, last, contrasts, mark});
    begin = end;
    contrasts = false;
  };
  const auto size = static_cast<std::uint32_t>(text.size());
  for (std::uint32_t i = 0; i < size; ++i) {
    if (ends_clause(text, i)) {
      close(i, text.kinds[i] == PointKind::space ? 0 : text.points[i]);
      begin = i + 1;
    } else if (contrast_at(text, i)) {
      if (begin < i) close(i, 0);
      contrasts = true;
    }
  }
  close(size, 0);
}

}  // namespace myelin::text
