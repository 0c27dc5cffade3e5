#include <algorithm>
#include <cmath>

#include "text/name_features.h"

namespace myelin::text {
namespace {

using Word = NameScratch::Word;

constexpr float unknown_point = -16, unknown_run = -12;  // log-probabilities
constexpr float rarest = -18, step_width = 0.25F;
constexpr std::uint32_t letters_speech = 62, digits_speech = 63;
constexpr std::int32_t title_points_max = 30;

enum Kind : std::uint8_t { digit = 1, small_letter, capital, han, other };

std::uint8_t kind_of_name_point(char32_t point) {
  if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFEE0;
  if (point >= '0' && point <= '9') return digit;
  if (point >= 'a' && point <= 'z') return small_letter;
  if (point >= 'A' && point <= 'Z') return capital;
  if (point >= 0x4E00 && point <= 0x9FFF) return han;
  // Marks that stand around names or between their parts have kinds of their own.
  constexpr std::u32string_view marks = U"《》·•・ 　“”\"(),.、。-:<>";
  const auto at = marks.find(point);
  if (at == std::u32string_view::npos) return other;
  return static_cast<std::uint8_t>(other + 1 + at);
}

bool in_run(std::uint8_t kind) {
  return kind <= capital;
}

// The likeliest parting into words, by their frequencies alone.
void part_into_words(const NameKnowledge& knowledge, NameScratch& s) {
  const std::size_t n = s.points.size();
  s.best.assign(n + 1, -1e30F);
  s.last.resize(n + 1);
  s.best[0] = 0;
  const auto offer = [&](std::size_t begin, std::size_t end, float score, std::uint32_t speech) {
    if (s.best[begin] + score <= s.best[end]) return;
    s.best[end] = s.best[begin] + score;
    s.last[end] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), speech, 0,
                   -1};
  };
  for (std::size_t i = 0; i < n; ++i) {
    if (in_run(s.kinds[i]) && (i == 0 || !in_run(s.kinds[i - 1]))) {
      std::size_t end = i;
      while (end < n && in_run(s.kinds[end])) ++end;
      offer(i, end, unknown_run, s.kinds[i] == digit ? digits_speech : letters_speech);
    }
    for (std::size_t length = 1; length <= word_points_max && i + length <= n; ++length) {
      const int value =
          knowledge.words.find(name_hash(std::u32string_view{s.points}.substr(i, length)));
      if (value >= 0)
        offer(i, i + length, rarest + step_width * static_cast<float>(value % 64),
              static_cast<std::uint32_t>(value / 64));
      else if (length == 1)
        offer(i, i + 1, unknown_point, 0);
    }
  }
  s.words.clear();
  for (std::size_t end = n; end > 0; end = s.last[end].begin) s.words.push_back(s.last[end]);
  std::ranges::reverse(s.words);
  s.word_of.resize(n);
  for (std::uint32_t w = 0; w < s.words.size(); ++w) {
    Word& word = s.words[w];
    word.hash = name_hash(std::u32string_view{s.points}.substr(word.begin, word.end - word.begin));
    word.group = knowledge.groups.find(word.hash);
    for (auto i = word.begin; i < word.end; ++i) s.word_of[i] = w;
  }
}

void find_titles(NameScratch& s) {
  const auto n = static_cast<std::int32_t>(s.points.size());
  s.title_begin.assign(s.points.size(), -1);
  s.title_end.assign(s.points.size(), -1);
  std::int32_t open = -1;
  for (std::int32_t i = 0; i < n; ++i) {
    if (s.points[i] == U'《') open = i;
    if (s.points[i] != U'》' || open < 0 || i - open >= title_points_max) continue;
    for (auto k = open; k <= i; ++k) s.title_begin[k] = open, s.title_end[k] = i;
    open = -1;
  }
}

}  // namespace

std::uint64_t name_hash(std::u32string_view points) {
  std::uint64_t hash = 0x6e616d65;
  for (const char32_t point : points) {
    hash = (hash + point + 1) * 0x9e3779b97f4a7c15ULL;
    hash ^= hash >> 29;
  }
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93ULL;
  return hash ^ (hash >> 32);
}

char32_t name_fold(char32_t point) {
  if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFEE0;
  return point >= 'A' && point <= 'Z' ? point + 32 : point;
}

std::uint32_t frequency_step(double log_p) {
  return static_cast<std::uint32_t>(
      std::clamp(std::lround((log_p - rarest) / step_width), 0L, 63L));
}

void read_for_names(std::u32string_view text, const NameKnowledge& knowledge, NameScratch& into) {
  into.points.resize(text.size());
  into.kinds.resize(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    into.points[i] = name_fold(text[i]);
    into.kinds[i] = kind_of_name_point(text[i]);
  }
  part_into_words(knowledge, into);
  find_titles(into);
}

}  // namespace myelin::text
