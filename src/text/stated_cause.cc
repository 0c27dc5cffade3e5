#include "text/stated_cause.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace myelin::text {
namespace {

using Words = std::u32string_view;

bool stands_at(const NormalText& text, std::size_t at, std::size_t end, Words word) {
  return text.points[at] == word.front() && at + word.size() <= end &&
         Words(text.points.data() + at, word.size()) == word;
}

// Words after which the cause stands, and words before which it stands. The longer of two that
// begin alike comes first.
constexpr std::array<Words, 13> openers{
    U"就是因为", U"是因为",     U"就因为",  U"只因为", U"因为",      U"由于",          U"都怪",
    U"原因是",   U"because of", U"because", U"due to", U"caused by", U"as a result of"};
constexpr std::array<Words, 10> closers{U"导致了", U"导致", U"造成了", U"造成",   U"致使",
                                        U"害得",   U"害我", U"使得",   U"led to", U"resulted in"};
// Where a cause that stands before its effect in one clause ends.
constexpr std::array<Words, 8> turns{U"所以", U"因此", U"导致", U"造成",
                                     U"害得", U"害我", U"而",   U"才"};

bool may_begin(char32_t point) {
  switch (point) {
    case U'就':
    case U'是':
    case U'只':
    case U'因':
    case U'由':
    case U'都':
    case U'原':
    case U'导':
    case U'造':
    case U'致':
    case U'害':
    case U'使':
    case U'b':
    case U'd':
    case U'c':
    case U'a':
    case U'l':
    case U'r':
      return true;
    default:
      return false;
  }
}

template <std::size_t n>
std::size_t size_of_any(const NormalText& text, std::size_t at, std::size_t end,
                        const std::array<Words, n>& words) {
  const auto latin = [&](std::size_t i) {
    return i < text.size() && text.kinds[i] == PointKind::latin;
  };
  if (latin(at) && at > 0 && latin(at - 1)) return 0;
  for (const Words word : words)
    if (stands_at(text, at, end, word) && !(latin(at) && latin(at + word.size())))
      return word.size();
  return 0;
}

// Without marks, spaces and empty words at its ends.
Stretch trimmed(const NormalText& text, std::uint32_t begin, std::uint32_t end) {
  const auto said = [&](std::size_t i) {
    return is_word(text.kinds[i]) || text.kinds[i] == PointKind::symbol;
  };
  while (begin < end && !said(begin)) ++begin;
  while (begin < end && !said(end - 1)) --end;
  return {begin, end};
}

bool ends_sentence(char32_t mark) {
  return mark == U'。' || mark == U'.' || mark == U'!' || mark == U'?' || mark == U'\n' ||
         mark == U';' || mark == U'…';
}

// The clauses of the sentence that the clause stands in, as one stretch.
Stretch sentence_of(const std::vector<Clause>& clauses, std::size_t at) {
  std::size_t first = at, last = at;
  while (first > 0 && !ends_sentence(clauses[first - 1].mark)) --first;
  while (last + 1 < clauses.size() && !ends_sentence(clauses[last].mark)) ++last;
  return {clauses[first].begin, clauses[last].end};
}

// "因为…" itself; empty where nothing follows.
Stretch after_opener(const NormalText& text, const Clause& clause, std::uint32_t begin) {
  constexpr std::uint32_t cause_points_min = 2;
  std::uint32_t end = clause.end;
  for (std::uint32_t i = begin + cause_points_min; i < end; ++i)
    if (size_of_any(text, i, clause.end, turns) != 0) end = i;
  return trimmed(text, begin, end);
}

}  // namespace

void stated_causes(const NormalText& text, const std::vector<Clause>& clauses,
                   std::vector<StatedCause>& into) {
  into.clear();
  constexpr std::uint32_t points_min = 2;
  for (std::size_t c = 0; c < clauses.size(); ++c) {
    const auto& clause = clauses[c];
    for (std::uint32_t i = clause.begin; i + points_min <= clause.end; ++i) {
      if (!may_begin(text.points[i])) continue;
      Stretch words;
      if (const auto size = size_of_any(text, i, clause.end, openers); size != 0) {
        words = after_opener(text, clause, i + static_cast<std::uint32_t>(size));
      } else if (size_of_any(text, i, clause.end, closers) != 0) {
        // What stands before it; at the beginning of a clause, the clause before.
        words = trimmed(text, clause.begin, i);
        if (words.end - words.begin < points_min && c > 0 && !ends_sentence(clauses[c - 1].mark))
          words = trimmed(text, clauses[c - 1].begin, clauses[c - 1].end);
      } else {
        continue;
      }
      if (words.end - words.begin < points_min || words.empty()) continue;
      into.push_back({words, sentence_of(clauses, c)});
      break;  // one of a clause is enough: 是因为包装造成… says the same twice
    }
  }
}

}  // namespace myelin::text
