// NetText: a text, or a stretch of one, as a small net reads it: positions, each with the hashed
// n-grams that it holds or that touch it, and the points of the NormalText it stands for.
//
// Unit::point (Chinese): one position a point, white space one position a run. Features: the
// character, the pairs with its neighbours and, if asked for, the triple around it.
// Unit::word (English): one position a word or mark. Features: the word, its pairs with its
// neighbours, and 3- to 5-grams of its letters, so that misspellings and unseen forms are read.
// A caller may add ids of its own to a position (a dictionary's hit, the bucket of a linear
// model's score), and numbers of its own to the whole (a linear model's score).
//
// Thread safety: a value; meant to be reused. Invariants: features_before and extras_before have
// size() + 1 entries and never fall; points of a position follow each other without overlap.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "text/normal.h"

namespace myelin::text::net {

enum class Unit : std::uint8_t { point = 1, word = 2 };

struct FeatureChoice {
  Unit unit = Unit::point;
  bool pairs = true;
  bool triples = false;
  bool letters = true;  // of words only
  bool operator==(const FeatureChoice&) const = default;
};

// [begin, end), in positions or in points.
struct Stretch {
  std::uint32_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
  bool operator==(const Stretch&) const = default;
};

// An id of the caller's own (below NetShape::extra_ids) at a position.
struct ExtraId {
  std::uint32_t position = 0, id = 0;
};

// Of a feature's hash, bit 0 says that it covers the position before, bit 1 the position after:
// what must be hidden when a neighbour is.
inline constexpr std::uint64_t covers_before = 1, covers_after = 2;

struct NetText {
  std::vector<Stretch> points;  // of each position, in the NormalText
  std::vector<std::uint64_t> features;
  std::vector<std::uint32_t> features_before;
  std::vector<std::uint32_t> extras;
  std::vector<std::uint32_t> extras_before;
  std::vector<float> side;  // NetShape::side_values numbers about the whole text; may be empty

  std::size_t size() const { return points.size(); }
  // The positions that touch the points [begin, end); empty if none does.
  Stretch positions_of(Stretch of_points) const;
  // The points behind the positions. REQUIRES: stretch is not empty and within size().
  Stretch points_of(Stretch positions) const {
    return {points[positions.begin].begin, points[positions.end - 1].end};
  }
};

// Replaces `into` by the points [within.begin, within.end) of the text (clipped to it), and clears
// extras and side. Beyond limits::net_positions_max positions the rest is not read. Allocates only
// when `into` has to grow.
void encode(const NormalText& text, Stretch within, FeatureChoice choice, NetText& into);
inline void encode(const NormalText& text, FeatureChoice choice, NetText& into) {
  encode(text, {0, static_cast<std::uint32_t>(text.size())}, choice, into);
}
// The positions of `read`, which encode() made of `text`, that lie wholly in these bytes of the
// original; empty if none does.
Stretch positions_within(const NormalText& text, const NetText& read, Stretch of_bytes);
// Sets the extra ids, which may come in any order; those of no position are dropped.
void set_extras(NetText& text, std::span<const ExtraId> extras);

}  // namespace myelin::text::net
