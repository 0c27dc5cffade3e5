#include "text/ngram.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace myelin::text {
namespace {

constexpr std::uint64_t step(std::uint64_t hash, std::uint64_t symbol) {
  return (hash + symbol + 1) * 0x9e3779b97f4a7c15ULL;
}
constexpr std::uint64_t finish(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93ULL;
  return hash ^ (hash >> 29);
}

// Each family of features starts from a hash of its own.
enum Family : std::uint64_t {
  zh_gram = 0x5bd1e995,
  en_word = 11,
  en_pair = 12,
  en_negated = 13,
  en_letters = 14
};

void zh_features(const NormalText& text, std::vector<Feature>& into) {
  constexpr std::size_t order_max = 4;
  std::array<std::uint64_t, order_max> open{};  // hash of the last k + 1 symbols
  std::array<std::uint32_t, order_max> first{};
  std::size_t depth = 0, count = 0;
  into.resize(text.size() * order_max);  // room for all of them
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool stop = ends_clause(text, i);
    if (stop) depth = 0;
    if (text.kinds[i] == PointKind::space) continue;
    const std::uint64_t symbol = text.kinds[i] == PointKind::digit ? U'0' : text.points[i];
    const auto at = static_cast<std::uint32_t>(i);
    for (std::size_t k = std::min(depth, order_max - 1); k > 0; --k) {
      open[k] = step(open[k - 1], symbol);
      first[k] = first[k - 1];
    }
    open[0] = step(zh_gram, symbol);
    first[0] = at;
    depth = std::min(depth + 1, order_max);
    for (std::size_t k = 0; k < depth; ++k) into[count++] = {finish(open[k] + k), first[k], at};
    if (stop) depth = 0;
  }
  into.resize(count);
}

bool is_negator(std::u32string_view word) {
  constexpr std::array<std::u32string_view, 7> words{U"not",    U"no",     U"never",  U"nor",
                                                     U"cannot", U"hardly", U"without"};
  return std::ranges::find(words, word) != words.end() || word.ends_with(U"n't") ||
         word.ends_with(U"n’t");
}

// 3- to 5-grams of the letters of one word with its edges marked; they read misspellings and unseen
// forms.
void letter_features(std::u32string_view word, std::uint32_t begin, std::vector<Feature>& into) {
  const std::uint32_t size = static_cast<std::uint32_t>(word.size()), last = begin + size - 1;
  const auto at = [&](std::size_t i) -> std::uint64_t {
    return i == 0 ? U'<' : i == size + 1 ? U'>' : word[i - 1];
  };
  constexpr std::size_t word_points_max = 24;
  if (size < 4 || size > word_points_max) return;
  for (std::size_t i = 0; i + 3 <= size + 2u; ++i) {
    std::uint64_t hash = step(step(step(en_letters, at(i)), at(i + 1)), at(i + 2));
    into.push_back({finish(hash), begin, last});
    for (std::size_t k = i + 3; k < std::min<std::size_t>(i + 5, size + 2u); ++k)
      into.push_back({finish(hash = step(hash, at(k))), begin, last});
  }
}

void en_features(const NormalText& text, std::vector<Feature>& into) {
  std::uint64_t previous = 0;
  std::uint32_t previous_begin = 0;
  bool negated = false;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word(text.kinds[i])) {
      if (ends_clause(text, i)) previous = 0, negated = false;
      if (text.kinds[i] != PointKind::space) {
        const auto at = static_cast<std::uint32_t>(i);
        into.push_back({finish(step(en_word, text.points[i])), at, at});
      }
      ++i;
      continue;
    }
    const auto begin = static_cast<std::uint32_t>(i);
    std::uint64_t hash = 0;
    const auto joins = [&](std::size_t at) {
      return (text.points[at] == U'\'' || text.points[at] == U'’') && at + 1 < text.size() &&
             is_word(text.kinds[at + 1]);
    };
    for (; i < text.size() && (is_word(text.kinds[i]) || joins(i)); ++i)
      hash = step(hash, text.kinds[i] == PointKind::digit ? U'0'
                        : text.points[i] == U'’'          ? U'\''
                                                          : text.points[i]);
    const auto last = static_cast<std::uint32_t>(i - 1);
    into.push_back({finish(step(en_word, hash)), begin, last});
    if (previous != 0)
      into.push_back({finish(step(step(en_pair, previous), hash)), previous_begin, last});
    if (negated) into.push_back({finish(step(en_negated, hash)), begin, last});
    const std::u32string_view word(text.points.data() + begin, last + 1 - begin);
    letter_features(word, begin, into);
    negated = negated || is_negator(word);
    previous = hash | 1, previous_begin = begin;
  }
}

}  // namespace

bool mark_ends_clause(const NormalText& text, std::size_t at) {
  const auto kind = [&](std::size_t i) {
    return i < text.size() ? text.kinds[i] : PointKind::space;
  };
  switch (text.points[at]) {
    case U',':
    case U';':
    case U'!':
    case U'?':
    case U'\n':
    case U'\r':
    case U'。':
    case U'~':
      return text.points[at] != U',' || at == 0 || kind(at - 1) != PointKind::digit ||
             kind(at + 1) != PointKind::digit;
    case U'.':  // not inside a number or a name
      return !is_word(kind(at + 1)) || kind(at + 1) == PointKind::han;
    case U' ':  // Chinese writers end clauses with spaces, too
      return at > 0 && kind(at - 1) == PointKind::han && kind(at + 1) == PointKind::han;
    default:
      return false;
  }
}

void features_of(const NormalText& text, FeatureSet set, std::vector<Feature>& into) {
  into.clear();
  if (set == FeatureSet::zh) {
    zh_features(text, into);
  } else {
    en_features(text, into);
  }
}

}  // namespace myelin::text
