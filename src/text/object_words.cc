#include "text/object_words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace myelin::text {
namespace {

using Words = std::u32string_view;
constexpr std::uint32_t han_points_max = 10, words_max = 3;

bool is_one_of(char32_t point, Words set) {
  return set.find(point) != Words::npos;
}

// What ends the name of a thing: verbs, degrees, particles and negators of one character.
bool ends_name(const NormalText& text, std::uint32_t at) {
  constexpr Words enders =
      U"的是很太真不没有就也都还又非特挺超比把被让给在到了用着过得地能会要可更最好差贵坏"
      U"便慢快和跟与我你他她它们吧呢啊呀吗哦而但却才已刚";
  return text.kinds[at] == PointKind::han ? is_one_of(text.points[at], enders)
                                          : !is_word(text.kinds[at]);
}

std::uint32_t name_end(const NormalText& text, std::uint32_t begin, std::uint32_t limit) {
  std::uint32_t end = begin;
  while (end < limit && end - begin < han_points_max && !ends_name(text, end)) ++end;
  return end;
}

// 手机的[屏幕]: the name before 的 before the aspect.
Stretch owner_of(const NormalText& text, const Clause& clause, Stretch aspect) {
  if (aspect.begin < clause.begin + 2 || text.points[aspect.begin - 1] != U'的') return {};
  const std::uint32_t end = aspect.begin - 1;
  std::uint32_t begin = end;
  while (begin > clause.begin && end - begin < han_points_max && !ends_name(text, begin - 1))
    --begin;
  return {begin, end};
}

// 这款锅, 那个遥控器, 该酒店: with the word that points, because it belongs to the name.
Stretch pointed_at(const NormalText& text, const Clause& clause, Stretch aspect) {
  constexpr Words pointers = U"这那该此",
                  counters = U"款个台件条双部只种家本套瓶盒次张把口辆支块样份批间位包箱罐袋顶枚";
  for (std::uint32_t i = clause.begin; i + 1 < clause.end; ++i) {
    if (!is_one_of(text.points[i], pointers)) continue;
    std::uint32_t begin = i + 1;
    if (begin < clause.end && is_one_of(text.points[begin], U"一两几")) ++begin;
    const bool counted = begin < clause.end && is_one_of(text.points[begin], counters);
    if (counted) ++begin;
    if (!counted && text.points[i] != U'该' && text.points[i] != U'此') continue;
    const bool before = aspect.begin >= begin && aspect.begin < clause.end;
    const std::uint32_t end = name_end(text, begin, before ? aspect.begin : clause.end);
    if (const Stretch found{i, end}; end > begin && !overlap(found, aspect)) return found;
  }
  return {};
}

// 比[上一款]好: what the judged thing is compared with.
Stretch rival(const NormalText& text, const Clause& clause, Stretch aspect) {
  for (std::uint32_t i = clause.begin; i + 2 < clause.end; ++i) {
    std::uint32_t begin = 0;
    const char32_t next = text.points[i + 1];
    if (text.points[i] == U'比' && !is_one_of(next, U"较如对例赛起") &&
        (i == clause.begin || !is_one_of(text.points[i - 1], U"价对相无")))
      begin = i + 1;
    if (text.points[i] == U'不' && next == U'如') begin = i + 2;
    if (begin == 0) continue;
    // Behind 比 the comparison must follow, or nobody can tell where the name ends.
    constexpr Words comparisons = U"好大小高低强重轻多少厚薄长短";
    std::uint32_t end = name_end(text, begin, clause.end);
    for (std::uint32_t k = begin + 1; k < end; ++k)
      if (is_one_of(text.points[k], comparisons)) end = k;
    if (text.points[i] == U'比' && end == clause.end) continue;
    if (const Stretch found{begin, end}; end > begin && !overlap(found, aspect)) return found;
  }
  return {};
}

struct Word {
  std::uint32_t begin = 0, end = 0;
};
Word word_at(const NormalText& text, std::uint32_t at, std::uint32_t limit) {
  while (at < limit && !is_word(text.kinds[at])) ++at;
  Word word{at, at};
  while (word.end < limit && is_word(text.kinds[word.end])) ++word.end;
  return word;
}
bool is_any(const NormalText& text, Word word, std::span<const Words> set) {
  const Words here(text.points.data() + word.begin, word.end - word.begin);
  return std::ranges::find(set, here) != set.end();
}

constexpr std::array<Words, 26> english_enders{
    U"is",  U"was", U"are", U"were", U"has",  U"have", U"had",  U"does",   U"did",
    U"and", U"or",  U"but", U"so",   U"very", U"too",  U"not",  U"which",  U"that",
    U"it",  U"i",   U"we",  U"they", U"with", U"for",  U"when", U"because"};

// Up to three words of a name.
Stretch english_name(const NormalText& text, std::uint32_t at, const Clause& clause,
                     Stretch aspect) {
  Stretch name;
  for (std::uint32_t count = 0; count < words_max; ++count) {
    const Word word = word_at(text, at, clause.end);
    if (word.begin == word.end || is_any(text, word, english_enders)) break;
    if (!name.empty() && word.begin != name.end + 1) break;  // a mark lies between
    if (overlap({word.begin, word.end}, aspect)) break;
    if (name.empty()) name.begin = word.begin;
    name.end = word.end, at = word.end;
  }
  return name;
}

Stretch english_object(const NormalText& text, const Clause& clause, Stretch aspect) {
  constexpr std::array<Words, 6> pointers{U"this", U"that", U"these", U"those", U"my", U"our"};
  constexpr std::array<Words, 4> articles{U"the", U"a", U"an", U"any"};
  Stretch found;
  Word before{clause.begin, clause.begin};
  for (std::uint32_t at = clause.begin; at < clause.end;) {
    const Word word = word_at(text, at, clause.end);
    if (word.begin == word.end) break;
    const bool of = is_any(text, before, std::array<Words, 1>{U"of"}),
               than = is_any(text, before, std::array<Words, 1>{U"than"});
    const bool points = is_any(text, word, pointers);
    if (points || ((of || than) && is_any(text, word, articles))) {
      const auto name = english_name(text, word.end, clause, aspect);
      if (const Stretch whole{word.begin, name.end}; !name.empty() && !overlap(whole, aspect)) {
        if (!than) return whole;
        if (found.empty()) found = whole;
      }
    }
    before = word, at = word.end;
  }
  return found;
}

bool is_english(const NormalText& text, const Clause& clause) {
  return std::none_of(text.kinds.begin() + clause.begin, text.kinds.begin() + clause.end,
                      [](PointKind kind) { return kind == PointKind::han; });
}

}  // namespace

Stretch object_words(const NormalText& text, const Clause& clause, Stretch aspect) {
  if (is_english(text, clause)) return english_object(text, clause, aspect);
  if (const auto owner = owner_of(text, clause, aspect); !owner.empty()) return owner;
  if (const auto thing = pointed_at(text, clause, aspect); !thing.empty()) return thing;
  return rival(text, clause, aspect);
}

Stretch pointed_at_alone(const NormalText& text, const Clause& clause) {
  const Stretch none{clause.end, clause.end};
  const auto thing = is_english(text, clause) ? english_object(text, clause, none)
                                              : pointed_at(text, clause, none);
  return thing.begin == clause.begin && thing.end == clause.end ? thing : Stretch{};
}

}  // namespace myelin::text
