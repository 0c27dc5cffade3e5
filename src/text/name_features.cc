#include "text/name_features.h"

#include <algorithm>
#include <array>

namespace myelin::text {
namespace {

using Word = NameScratch::Word;

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a * 0x9e3779b97f4a7c15ULL ^ b;
  x ^= x >> 32;
  x *= 0xd6e8feb86659fd93ULL;
  x ^= x >> 29;
  x *= 0xd6e8feb86659fd93ULL;
  return x ^ (x >> 32);
}
template <class... Rest>
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b, Rest... rest) {
  return mix(mix(a, b), static_cast<std::uint64_t>(rest)...);
}

// Each family of features starts from a number of its own.
enum Family : std::uint64_t {
  bias = 1,
  point = 10,         // + place in the window
  two_points = 30,    // + place
  three_points = 50,  // + place
  four_points = 65,   // + place
  around = 70,
  before_and_here,
  here_and_after,
  kinds_of_five,
  kinds_of_three,
  kind,
  run,
  run_shape,
  run_place,
  run_before,
  run_after,
  word = 100,        // what a word is, + which of its neighbours
  word_group = 150,  // + 10 · neighbour + level
  group_pairs = 220,
  dictionary = 230,
  title = 240,
  seen = 270
};

class Lister {
 public:
  Lister(const NameKnowledge& knowledge, NameScratch& scratch)
      : knowledge_(knowledge), s_(scratch) {
    const std::size_t n = s_.points.size();
    if (s_.lists.size() < n) s_.lists.resize(n);
    for (std::size_t i = 0; i < n; ++i) s_.lists[i].clear();
  }
  void list() {
    for (std::int64_t i = 0; i < size(); ++i) {
      at_ = i;
      list_points();
      if (s_.kinds[i] <= 3) list_run();
      list_words();
      list_dictionary();
      if (s_.title_begin[i] >= 0) list_title();
    }
    list_known();
  }

 private:
  template <class... Parts>
  void add(std::uint64_t family, Parts... parts) {
    s_.lists[at_].push_back(mix(family, static_cast<std::uint64_t>(parts)...));
  }
  std::int64_t size() const { return static_cast<std::int64_t>(s_.points.size()); }
  std::uint64_t p(std::int64_t i) const {
    if (i < 0) return i == -1 ? 1 : 2;
    if (i >= size()) return i == size() ? 3 : 4;
    return s_.points[i];
  }
  std::uint64_t k(std::int64_t i) const { return i < 0 || i >= size() ? 0 : s_.kinds[i]; }

  void list_points() {
    const std::int64_t i = at_;
    add(bias, 0);
    for (int d = -4; d <= 4; ++d) add(point + 4 + d, p(i + d));
    for (int d = -3; d <= 2; ++d) add(two_points + 3 + d, p(i + d), p(i + d + 1));
    for (int d = -3; d <= 1; ++d) add(three_points + 3 + d, p(i + d), p(i + d + 1), p(i + d + 2));
    for (int d = -3; d <= 0; ++d)
      add(four_points + 3 + d, p(i + d), p(i + d + 1), p(i + d + 2), p(i + d + 3));
    add(around, p(i - 1), p(i + 1));
    add(before_and_here, p(i - 2), p(i));
    add(here_and_after, p(i), p(i + 2));
    add(kinds_of_five, k(i - 2), k(i - 1), k(i), k(i + 1), k(i + 2));
    add(kinds_of_three, k(i - 1), k(i), k(i + 1));
    add(kind, k(i));
  }

  // A run of letters and digits is one thing.
  void list_run() {
    std::int64_t begin = at_, end = at_;
    while (begin > 0 && k(begin - 1) != 0 && k(begin - 1) <= 3) --begin;
    while (end < size() && k(end) <= 3) ++end;
    add(run, name_hash(std::u32string_view{s_.points}.substr(begin, end - begin)));
    std::uint64_t shape = 1, before = 0;
    for (auto i = begin; i < end; ++i) {
      if (k(i) != before) shape = mix(shape, k(i));
      before = k(i);
    }
    const bool first = at_ == begin, last = at_ == end - 1;
    add(run_shape, shape, std::min<std::int64_t>(end - begin, 5));
    add(run_place, std::min<std::int64_t>(at_ - begin, 2),
        std::min<std::int64_t>(end - 1 - at_, 2));
    add(run_before, p(begin - 1), first, last);
    add(run_after, p(end), first, last);
  }

  const Word& word_at(std::int64_t w) const {
    static constexpr Word start{.hash = 1}, end{.hash = 2};
    if (w < 0) return start;
    return w < static_cast<std::int64_t>(s_.words.size()) ? s_.words[w] : end;
  }

  void list_words() {
    const std::int64_t w = s_.word_of[at_];
    const Word &here = word_at(w), &before = word_at(w - 1), &after = word_at(w + 1),
               &before2 = word_at(w - 2), &after2 = word_at(w + 2);
    const std::uint64_t place = (at_ == here.begin ? 1U : 0U) + (at_ == here.end - 1 ? 2U : 0U);
    const std::uint64_t speech = mix(here.speech, place);
    add(word, speech);
    add(word + 1, speech, std::min(here.end - here.begin, 5U));
    add(word + 2, here.hash, place);
    add(word + 3, before.hash, place);
    add(word + 4, after.hash, place);
    add(word + 5, before.speech, speech);
    add(word + 6, after.speech, speech);
    add(word + 7, before.speech, after.speech, speech);
    add(word + 8, before.hash, speech);
    add(word + 9, after.hash, speech);
    add(word + 10, before2.hash, place);
    add(word + 11, after2.hash, place);
    add(word + 12, before.hash, here.hash, place);
    add(word + 13, after.hash, here.hash, place);
    add(word + 14, before2.speech, before.speech, speech);
    add(word + 15, after2.speech, after.speech, speech);
    const std::array neighbours{&here, &before, &after, &before2, &after2};
    for (std::size_t n = 0; n < neighbours.size(); ++n)
      if (const int group = neighbours[n]->group; group >= 0)
        for (unsigned level = 0; level < 4; ++level)
          add(word_group + 10 * n + level, group >> (6 - 2 * level), place);
    const auto pair = [&](std::uint64_t family, const Word& a, const Word& b) {
      if (a.group >= 0 && b.group >= 0) add(family, a.group >> 4, b.group >> 4, place);
    };
    pair(group_pairs, before, here);
    pair(group_pairs + 1, here, after);
    pair(group_pairs + 2, before, after);
  }

  int speech_of(std::int64_t begin, std::int64_t length) const {
    const int value =
        knowledge_.words.find(name_hash(std::u32string_view{s_.points}.substr(begin, length)));
    return value < 0 ? -1 : value / 64;
  }

  // Every word of the dictionary that lies over the point, ends before it or begins after it.
  void list_dictionary() {
    const Word& chosen = s_.words[s_.word_of[at_]];
    for (std::int64_t length = 2; length <= 6; ++length)
      for (std::int64_t offset = 0; offset < length; ++offset) {
        const auto begin = at_ - offset;
        if (begin < 0 || begin + length > size()) continue;
        const int speech = speech_of(begin, length);
        if (speech < 0) continue;
        const int place = offset == 0 ? 0 : offset == length - 1 ? 2 : 1;
        add(dictionary, speech, place, length);
        if (begin == chosen.begin && begin + length == chosen.end) continue;
        const int group =
            knowledge_.groups.find(name_hash(std::u32string_view{s_.points}.substr(begin, length)));
        if (group < 0) continue;
        add(dictionary + 1, group >> 4, place);
        add(dictionary + 2, group >> 2, place);
      }
    for (std::int64_t length = 2; length <= 5; ++length) {
      if (const int speech = at_ - length >= 0 ? speech_of(at_ - length, length) : -1; speech >= 0)
        add(dictionary + 3, speech, length);
      if (const int speech = at_ + 1 + length <= size() ? speech_of(at_ + 1, length) : -1;
          speech >= 0)
        add(dictionary + 4, speech, length);
    }
  }

  // Whether a title is a book's, a film's or a game's is told by the words of the whole text.
  void list_title() {
    const std::int64_t a = s_.title_begin[at_], b = s_.title_end[at_];
    const int place = at_ == a ? 0 : at_ == b ? 2 : at_ == a + 1 ? 3 : at_ == b - 1 ? 4 : 1;
    add(title, place);
    add(title + 1, place, std::min<std::int64_t>(b - a, 12));
    add(title + 2, place, name_hash(std::u32string_view{s_.points}.substr(a, b - a)));
    add(title + 3, p(a - 1), p(a - 2));
    add(title + 4, p(b + 1), p(b + 2));
    add(title + 5, p(a - 1));
    add(title + 6, p(b + 1));
    add(title + 7, p(b + 1), p(b + 2), p(b + 3));
    if (a > 0) add(title + 8, s_.words[s_.word_of[a - 1]].hash);
    if (b + 1 < size()) {
      add(title + 9, s_.words[s_.word_of[b + 1]].hash);
      add(title + 10, word_at(s_.word_of[b + 1] + 1).hash);
    }
    if (a > 0) add(title + 11, word_at(s_.word_of[a - 1] - std::int64_t{1}).hash);
    for (auto i = a + 1; i < b; ++i) {
      add(title + 12, p(i));
      if (i + 1 < b) add(title + 13, p(i), p(i + 1));
    }
    for (const Word& one : s_.words)
      if (s_.kinds[one.begin] <= 4) add(title + 14, one.hash);
  }

  void list_known() {
    for (const KnownMatch& match : s_.known) {
      const std::uint32_t kind_of = match.value >> 3, pure = match.value >> 2 & 1,
                          times = match.value & 3;
      for (auto i = match.begin; i < match.end; ++i) {
        at_ = i;
        const int place = i == match.begin ? 0 : i == match.end - 1 ? 2 : 1;
        add(seen, kind_of, place, pure);
        add(seen + 1, kind_of, place, std::min(match.end - match.begin, 6U), times);
      }
      if (match.begin > 0) at_ = match.begin - 1, add(seen + 2, kind_of);
      if (match.end < size()) at_ = match.end, add(seen + 3, kind_of);
    }
  }

  const NameKnowledge& knowledge_;
  NameScratch& s_;
  std::int64_t at_ = 0;
};

}  // namespace

void name_features(const NameKnowledge& knowledge, NameScratch& scratch, NameFeatures& into) {
  Lister{knowledge, scratch}.list();
  into.hashes.clear();
  into.starts.assign(1, 0);
  for (std::size_t i = 0; i < scratch.points.size(); ++i) {
    auto& list = scratch.lists[i];
    std::ranges::sort(list);
    const auto twice = std::ranges::unique(list);
    list.erase(twice.begin(), twice.end());
    into.hashes.insert(into.hashes.end(), list.begin(), list.end());
    into.starts.push_back(static_cast<std::uint32_t>(into.hashes.size()));
  }
}

}  // namespace myelin::text
