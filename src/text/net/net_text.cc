#include "text/net/net_text.h"

#include <algorithm>

#include "base/limits.h"

namespace myelin::text::net {
namespace {

constexpr std::uint64_t step(std::uint64_t hash, std::uint64_t symbol) {
  return (hash + symbol + 1) * 0x9e3779b97f4a7c15ULL;
}
// The two lowest bits are the caller's (covers_before, covers_after).
constexpr std::uint64_t finish(std::uint64_t hash, std::uint64_t covers) {
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93ULL;
  return ((hash ^ (hash >> 29)) & ~std::uint64_t{3}) | covers;
}

// Each family of features starts from a hash of its own.
enum Family : std::uint64_t { symbol_of = 21, pair_of = 22, triple_of = 23, letters_of = 24 };

// What stands for white space, and for what is before the first and after the last position.
constexpr std::uint64_t space_symbol = U' ', edge_symbol = 0x110000;

std::uint64_t symbol_at(const NormalText& text, std::size_t at) {
  return text.kinds[at] == PointKind::digit ? U'0' : text.points[at];
}

bool joins(const NormalText& text, std::size_t at, std::size_t end) {
  return (text.points[at] == U'\'' || text.points[at] == U'’') && at + 1 < end &&
         is_word(text.kinds[at + 1]);
}

// Where the position that begins at a point ends.
std::size_t position_end(const NormalText& text, std::size_t begin, std::size_t end, Unit unit) {
  std::size_t at = begin + 1;
  if (text.kinds[begin] == PointKind::space) {
    while (at < end && text.kinds[at] == PointKind::space) ++at;
  } else if (unit == Unit::word && is_word(text.kinds[begin]) &&
             text.kinds[begin] != PointKind::han) {
    while (at < end &&
           ((is_word(text.kinds[at]) && text.kinds[at] != PointKind::han) || joins(text, at, end)))
      ++at;
  }
  return at;
}

// The symbol of the position: the point, or a hash of the word's points.
std::uint64_t symbol_of_position(const NormalText& text, Stretch points) {
  if (text.kinds[points.begin] == PointKind::space) return space_symbol;
  if (points.end - points.begin == 1) return symbol_at(text, points.begin);
  std::uint64_t hash = 0;
  for (std::size_t i = points.begin; i < points.end; ++i)
    hash = step(hash, text.points[i] == U'’' ? U'\'' : symbol_at(text, i));
  return hash;
}

void letter_features(const NormalText& text, Stretch points, std::vector<std::uint64_t>& into) {
  constexpr std::size_t word_points_max = 24;
  const std::size_t size = points.end - points.begin;
  if (size < 3 || size > word_points_max) return;
  const auto at = [&](std::size_t i) -> std::uint64_t {
    return i == 0 ? U'<' : i == size + 1 ? U'>' : text.points[points.begin + i - 1];
  };
  for (std::size_t i = 0; i + 3 <= size + 2; ++i) {
    std::uint64_t hash = step(step(step(letters_of, at(i)), at(i + 1)), at(i + 2));
    into.push_back(finish(hash, 0));
    for (std::size_t k = i + 3; k < std::min<std::size_t>(i + 5, size + 2); ++k)
      into.push_back(finish(hash = step(hash, at(k)), 0));
  }
}

void position_features(const NormalText& text, Stretch points, std::uint64_t before,
                       std::uint64_t symbol, std::uint64_t after, FeatureChoice choice,
                       std::vector<std::uint64_t>& into) {
  into.push_back(finish(step(symbol_of, symbol), 0));  // always first
  if (choice.pairs) {
    into.push_back(finish(step(step(pair_of, before), symbol), covers_before));
    into.push_back(finish(step(step(pair_of, symbol), after), covers_after));
  }
  if (choice.triples)
    into.push_back(
        finish(step(step(step(triple_of, before), symbol), after), covers_before | covers_after));
  if (choice.letters && choice.unit == Unit::word) letter_features(text, points, into);
}

}  // namespace

Stretch NetText::positions_of(Stretch of_points) const {
  const auto first = std::ranges::partition_point(
      points, [&](const Stretch& p) { return p.end <= of_points.begin; });
  const auto last = std::partition_point(first, points.end(),
                                         [&](const Stretch& p) { return p.begin < of_points.end; });
  return {static_cast<std::uint32_t>(first - points.begin()),
          static_cast<std::uint32_t>(last - points.begin())};
}

void encode(const NormalText& text, Stretch within, FeatureChoice choice, NetText& into) {
  into.points.clear();
  into.features.clear();
  into.extras.clear();
  into.side.clear();
  into.features_before.assign(1, 0);
  const std::size_t end = std::min<std::size_t>(within.end, text.size());
  std::size_t begin = std::min<std::size_t>(within.begin, end);
  while (begin < end && into.points.size() < limits::net_positions_max) {
    const std::size_t stop = position_end(text, begin, end, choice.unit);
    into.points.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(stop)});
    begin = stop;
  }
  const std::size_t size = into.points.size();
  std::uint64_t before = edge_symbol;
  std::uint64_t symbol = size > 0 ? symbol_of_position(text, into.points[0]) : 0;
  for (std::size_t p = 0; p < size; ++p) {
    const std::uint64_t after =
        p + 1 < size ? symbol_of_position(text, into.points[p + 1]) : edge_symbol;
    position_features(text, into.points[p], before, symbol, after, choice, into.features);
    into.features_before.push_back(static_cast<std::uint32_t>(into.features.size()));
    before = symbol;
    symbol = after;
  }
  into.extras_before.assign(size + 1, 0);
}

Stretch positions_within(const NormalText& text, const NetText& read, Stretch of_bytes) {
  Stretch found;
  for (std::uint32_t p = 0; p < read.size(); ++p) {
    const auto [begin, end] = text.bytes(read.points[p].begin, read.points[p].end);
    if (begin < of_bytes.begin || end > of_bytes.end) continue;
    if (found.empty()) found.begin = p;
    found.end = p + 1;
  }
  return found;
}

void set_extras(NetText& text, std::span<const ExtraId> extras) {
  const std::size_t size = text.size();
  text.extras_before.assign(size + 1, 0);
  for (const auto& extra : extras)
    if (extra.position < size) ++text.extras_before[extra.position + 1];
  for (std::size_t p = 0; p < size; ++p) text.extras_before[p + 1] += text.extras_before[p];
  text.extras.resize(text.extras_before[size]);
  // Placing moves each beginning to its end; shifting back restores the beginnings.
  for (const auto& extra : extras)
    if (extra.position < size) text.extras[text.extras_before[extra.position]++] = extra.id;
  for (std::size_t p = size; p > 0; --p) text.extras_before[p] = text.extras_before[p - 1];
  text.extras_before[0] = 0;
}

}  // namespace myelin::text::net
