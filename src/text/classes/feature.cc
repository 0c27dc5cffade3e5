#include "text/classes/feature.h"

#include <algorithm>
#include <array>

namespace myelin::text::classes {
namespace {

constexpr std::uint64_t step(std::uint64_t hash, std::uint64_t symbol) {
  return (hash + symbol + 1) * 0x9e3779b97f4a7c15ULL;
}
constexpr std::uint64_t finish(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93ULL;
  return hash ^ (hash >> 29);
}

// The lowest bit of a raw hash is the family, so that equal n-grams of two families stay apart.
constexpr std::uint64_t tagged(std::uint64_t hash, std::uint64_t family) {
  return (finish(hash) & ~std::uint64_t{1}) | family;
}

enum Seed : std::uint64_t { zh_gram = 101, en_word = 111, en_letters = 112 };
constexpr std::size_t word_points_max = 32;

void zh_grams(const NormalText& text, std::vector<std::uint64_t>& into) {
  constexpr std::size_t order_max = 4;
  std::array<std::uint64_t, order_max> open{};
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.kinds[i] == PointKind::space) continue;
    const std::uint64_t symbol = text.kinds[i] == PointKind::digit ? U'0' : text.points[i];
    for (std::size_t k = std::min(depth, order_max - 1); k > 0; --k)
      open[k] = step(open[k - 1], symbol);
    open[0] = step(zh_gram, symbol);
    depth = std::min(depth + 1, order_max);
    for (std::size_t k = 0; k < depth; ++k) into.push_back(tagged(open[k] + k, k < 2 ? 0 : 1));
  }
}

void letter_grams(const char32_t* word, std::size_t size, std::vector<std::uint64_t>& into) {
  const auto at = [&](std::size_t i) -> std::uint64_t {
    return i == 0 || i == size + 1 ? U' ' : word[i - 1];
  };
  for (std::size_t i = 0; i < size + 1; ++i) {
    std::uint64_t hash = step(en_letters, at(i));
    for (std::size_t k = i + 1; k < std::min(i + 5, size + 2); ++k)
      into.push_back(tagged(hash = step(hash, at(k)), 1));
  }
}

void en_grams(const NormalText& text, std::vector<std::uint64_t>& into) {
  std::array<std::uint64_t, 2> before{};  // the last word and the one before it; 0: none
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t word = 0;
    if (is_word(text.kinds[i])) {
      const std::size_t begin = i;
      const auto joins = [&](std::size_t at) {
        return (text.points[at] == U'\'' || text.points[at] == U'’') && at + 1 < text.size() &&
               is_word(text.kinds[at + 1]);
      };
      for (; i < text.size() && (is_word(text.kinds[i]) || joins(i)); ++i)
        word = step(word, text.kinds[i] == PointKind::digit ? U'0'
                          : text.points[i] == U'’'          ? U'\''
                                                            : text.points[i]);
      letter_grams(text.points.data() + begin, std::min(i - begin, word_points_max), into);
    } else {
      const char32_t mark = text.points[i++];
      if (mark != U'?' && mark != U'!' && mark != U'.') continue;
      word = step(0, mark);
    }
    word |= 1;
    into.push_back(tagged(step(en_word, word), 0));
    if (before[0] != 0) into.push_back(tagged(step(step(en_word + 10, before[0]), word), 0));
    if (before[1] != 0)
      into.push_back(tagged(step(step(step(en_word + 20, before[1]), before[0]), word), 0));
    before = {word, before[0]};
  }
}

}  // namespace

void grams_of(const NormalText& text, FeatureSet set, GramScratch& scratch,
              std::vector<Gram>& into) {
  auto& raw = scratch.raw;
  raw.clear();
  into.clear();
  if (set == FeatureSet::zh) {
    zh_grams(text, raw);
  } else {
    en_grams(text, raw);
  }
  std::ranges::sort(raw);
  for (const std::uint64_t one : raw) {
    const auto hash = static_cast<std::uint32_t>(one >> 32);
    const auto family = static_cast<std::uint8_t>(one & 1);
    if (!into.empty() && into.back().hash == hash) {
      if (into.back().count < 0xffff) ++into.back().count;
    } else {
      into.push_back({hash, family, 1});
    }
  }
}

}  // namespace myelin::text::classes
