#include "text/scope.h"

#include <array>
#include <cstddef>

namespace myelin::text {
namespace {

constexpr std::size_t denied_points_max = 6;  // after a negator

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t symbol) {
  return (hash + symbol + 1) * 0x9e3779b97f4a7c15ULL;
}
constexpr std::uint64_t finish(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0xd6e8feb86659fd93ULL;
  return hash ^ (hash >> 29);
}
enum Mark : std::uint64_t { denied = 0x6e65, denied_one = 0x6e31, wished = 0x7769, asked = 0x6173 };

bool is_negator(char32_t point) {
  switch (point) {
    case U'不':
    case U'没':
    case U'无':
    case U'别':
    case U'未':
    case U'莫':
    case U'勿':
    case U'甭':
      return true;
    default:
      return false;
  }
}

// Whether the two characters open a wish, a condition or advice: 要是, 如果, 早知, 希望…
bool opens_wish(char32_t a, char32_t b) {
  switch (a) {
    case U'要':
      return b == U'是';
    case U'如':
      return b == U'果';
    case U'早':
      return b == U'知' || b == U'点';
    case U'希':
      return b == U'望';
    case U'但':
      return b == U'愿';
    case U'假':
      return b == U'如';
    case U'本':
      return b == U'来';
    case U'应':
      return b == U'该';
    case U'建':
      return b == U'议';
    default:
      return false;
  }
}

// The clause as it is read: without spaces, digits as one symbol.
struct Clause {
  std::array<char32_t, 256> points{};
  std::array<std::uint32_t, 256> at{};
  std::size_t size = 0;
};

void mark_clause(const Clause& clause, bool is_asked, std::vector<Feature>& into) {
  std::size_t negator = ~std::size_t{0}, wish = ~std::size_t{0};
  for (std::size_t i = 0; i < clause.size; ++i) {
    const char32_t here = clause.points[i], before = i > 0 ? clause.points[i - 1] : 0;
    const auto pair = [&](Mark mark) {
      into.push_back({finish(mix(mix(mix(0x73636f7065, mark), before), here)), clause.at[i - 1],
                      clause.at[i]});
    };
    if (negator != ~std::size_t{0} && i - negator <= denied_points_max && i - negator >= 2) {
      pair(denied);
      into.push_back(
          {finish(mix(mix(0x73636f7065, denied_one), here)), clause.at[i], clause.at[i]});
    }
    if (wish == ~std::size_t{0} && i > 0 && opens_wish(before, here)) wish = i - 1;
    if (wish != ~std::size_t{0} && i > 0) pair(wished);
    if (is_asked && i > 0) pair(asked);
    if (is_negator(here)) negator = i;
  }
}

}  // namespace

void scope_features_of(const NormalText& text, std::vector<Feature>& into) {
  into.clear();
  Clause clause;
  bool has_opener = false, is_asked = false;
  const auto close = [&] {
    if (has_opener || is_asked) mark_clause(clause, is_asked, into);
    clause.size = 0, has_opener = is_asked = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t point = text.points[i];
    const bool space = text.kinds[i] == PointKind::space;
    if (!space && clause.size < clause.points.size()) {
      clause.points[clause.size] = text.kinds[i] == PointKind::digit ? U'0' : point;
      clause.at[clause.size++] = static_cast<std::uint32_t>(i);
      is_asked = is_asked || point == U'吗' || point == U'?';
      if (clause.size > 1) {
        const char32_t before = clause.points[clause.size - 2];
        is_asked = is_asked || (before == U'难' && point == U'道');
        has_opener = has_opener || opens_wish(before, point);
      }
      has_opener = has_opener || is_negator(point);
    }
    if (ends_clause(text, i)) close();
  }
  close();
}

}  // namespace myelin::text
