#include "text/phrases.h"

#include <algorithm>
#include <string>

namespace myelin::text {
namespace {

// In the trie a slot is a point beyond Unicode, so no text can hold it.
constexpr char32_t slot_points = 0x110000;

// The slot whose name stands here; slot_names.size(): none.
std::size_t slot_at(const NormalText& text, std::size_t at) {
  for (std::size_t s = 0; s < slot_names.size(); ++s)
    if (at + 3 <= text.size() &&
        std::equal(slot_names[s].begin(), slot_names[s].end(),
                   text.points.begin() + static_cast<std::ptrdiff_t>(at),
                   [](char a, char32_t b) { return static_cast<char32_t>(a) == b; }))
      return s;
  return slot_names.size();
}

// White space as one space, none at the ends.
std::u32string phrase_points(std::string_view utf8) {
  NormalText normal;
  normalise(utf8, normal);
  std::u32string points;
  bool any_word = false;
  for (std::size_t i = 0; i < normal.size(); ++i) {
    if (const std::size_t slot = slot_at(normal, i); slot != slot_names.size()) {
      if (const char32_t hole = slot_points + static_cast<char32_t>(slot);
          points.empty() || points.back() != hole)  // twice the same is the same
        points += hole;
      i += 2;
      // Degrees swallow the space behind them, so that there may be none.
      if (slot == static_cast<std::size_t>(Slot::degree))
        while (i + 1 < normal.size() && normal.kinds[i + 1] == PointKind::space) ++i;
      continue;
    }
    any_word = any_word || is_word(normal.kinds[i]) || normal.kinds[i] == PointKind::symbol;
    if (normal.kinds[i] != PointKind::space) {
      points += normal.points[i];
    } else if (!points.empty() && points.back() != U' ') {
      points += U' ';
    }
  }
  while (!points.empty() && points.back() == U' ') points.pop_back();
  return any_word ? points : std::u32string{};
}

bool alphabetic(PointKind kind) {
  return kind == PointKind::latin || kind == PointKind::digit;
}

// Whether a word may end at `end`, and where it does when an English plural follows; 0: it may not.
std::size_t word_end(const NormalText& text, std::size_t end) {
  const auto open = [&](std::size_t at) {
    return at >= text.size() || !alphabetic(text.kinds[at]);
  };
  if (!alphabetic(text.kinds[end - 1]) || open(end)) return end;
  if (text.points[end] == U's' && open(end + 1)) return end + 1;
  if (text.points[end] == U'e' && end + 1 < text.size() && text.points[end + 1] == U's' &&
      open(end + 2))
    return end + 2;
  return 0;
}

}  // namespace

PhraseMatcher::PhraseMatcher(std::span<const Phrase> phrases)
    : nodes_(1),
      roots_(bmp_end, nothing),
      begins_(bmp_end / 64),
      alone_(bmp_end / 64),
      pairs_(bmp_end / 64) {
  struct Entry {
    std::u32string points;
    std::uint32_t value;
  };
  std::vector<Entry> entries;
  for (const auto& phrase : phrases)
    if (auto points = phrase_points(phrase.utf8); !points.empty())
      entries.push_back({std::move(points), phrase.value});
  std::ranges::stable_sort(entries, {}, &Entry::points);
  struct Range {
    std::uint32_t node;
    std::size_t begin, end, depth;
  };
  std::vector<Range> ranges{{0, 0, entries.size(), 0}};
  for (std::size_t next = 0; next < ranges.size();
       ++next) {  // breadth first, so that children stand together
    auto [node, begin, end, depth] = ranges[next];
    if (begin < end && entries[begin].points.size() == depth)
      nodes_[node].value = entries[begin].value;
    while (begin < end && entries[begin].points.size() == depth) ++begin;
    nodes_[node].children = static_cast<std::uint32_t>(nodes_.size());
    while (begin < end) {
      const char32_t point = entries[begin].points[depth];
      std::size_t stop = begin;
      while (stop < end && entries[stop].points[depth] == point) ++stop;
      ranges.push_back({static_cast<std::uint32_t>(nodes_.size()), begin, stop, depth + 1});
      nodes_.push_back({.point = point});
      ++(point < slot_points ? nodes_[node].children_count : nodes_[node].slots_count);
      begin = stop;
    }
  }
  for (std::uint32_t i = 0; i < nodes_[0].children_count; ++i) {
    const std::uint32_t at = nodes_[0].children + i;
    if (nodes_[at].point < bmp_end) roots_[nodes_[at].point] = at;
  }
  for (char32_t point = 0; point < bmp_end; ++point) {
    const bool numbers = nodes_[0].slots_count != 0 && number_may_begin(point);
    if (roots_[point] == nothing && !numbers) continue;
    set(begins_, point);
    const Node* const node = roots_[point] == nothing ? nullptr : &nodes_[roots_[point]];
    if (numbers || node->value != nothing || node->slots_count != 0) set(alone_, point);
    for (std::uint32_t i = 0; node != nullptr && i < node->children_count; ++i)
      set(pairs_, pair_bit(point, nodes_[node->children + i].point));
  }
}

std::uint32_t PhraseMatcher::child(std::uint32_t node, char32_t point) const {
  const auto first = nodes_.begin() + nodes_[node].children,
             last = first + nodes_[node].children_count;
  constexpr std::uint32_t linear_max = 8;
  const auto found = nodes_[node].children_count <= linear_max
                         ? std::ranges::find(first, last, point, &Node::point)
                         : std::ranges::lower_bound(first, last, point, {}, &Node::point);
  return found != last && found->point == point ? static_cast<std::uint32_t>(found - nodes_.begin())
                                                : nothing;
}

void PhraseMatcher::follow_slots(const NormalText& text, std::uint32_t node, std::size_t at,
                                 PhraseMatch& best) const {
  const std::uint32_t first = nodes_[node].children + nodes_[node].children_count;
  for (std::uint32_t next = first; next < first + nodes_[node].slots_count; ++next) {
    const auto slot = static_cast<Slot>(nodes_[next].point - slot_points);
    const SlotEnds found = slot_ends(text, slot, at);
    for (std::size_t i = 0; i < found.count; ++i) follow(text, next, found.ends[i], best);
  }
}

void PhraseMatcher::follow(const NormalText& text, std::uint32_t node, std::size_t at,
                           PhraseMatch& best) const {
  for (;;) {
    if (nodes_[node].value != nothing)
      if (const std::size_t end = word_end(text, at); end > best.end)
        best = {best.begin, static_cast<std::uint32_t>(end), nodes_[node].value};
    if (at >= text.size()) return;
    if (nodes_[node].slots_count != 0) follow_slots(text, node, at, best);
    const bool space = text.kinds[at] == PointKind::space;
    node = child(node, space ? U' ' : text.points[at]);
    if (node == nothing) return;
    ++at;
    while (space && at < text.size() && text.kinds[at] == PointKind::space) ++at;
  }
}

PhraseMatch PhraseMatcher::longest_from(const NormalText& text, std::size_t begin) const {
  PhraseMatch best{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin), 0};
  if (begin > 0 && alphabetic(text.kinds[begin]) && alphabetic(text.kinds[begin - 1])) return best;
  const char32_t first = text.points[begin];
  const std::uint32_t node = first < bmp_end ? roots_[first] : child(0, first);
  if (node != nothing) follow(text, node, begin + 1, best);
  if (nodes_[0].slots_count != 0 && number_begins(text, begin)) follow_slots(text, 0, begin, best);
  return best;
}

void PhraseMatcher::find(const NormalText& text, std::vector<PhraseMatch>& into) const {
  into.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto match = longest_at(text, i);
    if (match.end == match.begin) continue;
    if (!into.empty() && match.begin < into.back().end) {
      if (match.end - match.begin <= into.back().end - into.back().begin) continue;
      into.back() = match;
    } else {
      into.push_back(match);
    }
  }
}

}  // namespace myelin::text
