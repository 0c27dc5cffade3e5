// The dense evidence that two questions ask the same: what each has that the other has not.
#include <algorithm>
#include <bit>
#include <cmath>
#include <string_view>

#include "text/pair_model.h"

namespace myelin::text {
namespace {

struct Shared {
  float both = 0, only_a = 0, only_b = 0;  // sums of idf
  float rarest_a = 0, rarest_b = 0;        // the weightiest n-gram that the other has not
};

Shared share(std::span<const classes::Gram> a, std::span<const classes::Gram> b,
             std::span<const float> idf_a, std::span<const float> idf_b, std::uint8_t family) {
  Shared s;
  for (std::size_t i = 0, k = 0; i < a.size() || k < b.size();) {
    const bool from_a = k >= b.size() || (i < a.size() && a[i].hash <= b[k].hash);
    const bool from_b = i >= a.size() || (k < b.size() && b[k].hash <= a[i].hash);
    const float weight = from_a ? idf_a[i] : idf_b[k];
    if ((from_a ? a[i] : b[k]).family == family) {
      if (from_a && from_b) {
        s.both += weight;
      } else if (from_a) {
        s.only_a += weight, s.rarest_a = std::max(s.rarest_a, weight);
      } else {
        s.only_b += weight, s.rarest_b = std::max(s.rarest_b, weight);
      }
    }
    i += from_a, k += from_b;
  }
  return s;
}

constexpr std::size_t points_max = 256;  // compared one by one

std::u32string_view beginning(const NormalText& text) {
  return {text.points.data(), std::min(text.size(), points_max)};
}

float common_subsequence(std::u32string_view a, std::u32string_view b) {
  std::array<std::uint16_t, points_max + 1> row{};
  for (const char32_t symbol : a) {
    std::uint16_t diagonal = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::uint16_t above = row[j + 1];
      row[j + 1] =
          symbol == b[j] ? static_cast<std::uint16_t>(diagonal + 1) : std::max(row[j + 1], row[j]);
      diagonal = above;
    }
  }
  return row[b.size()];
}

bool negated(std::u32string_view text) {
  return text.find_first_of(U"不没未无别") != std::u32string_view::npos;
}

// How a question asks: why, how, whether, when, how much, where.
unsigned manner(std::u32string_view text) {
  unsigned bits = 0;
  const auto mark = [&](unsigned bit, std::initializer_list<std::u32string_view> words) {
    for (const auto word : words)
      if (text.contains(word)) bits |= 1U << bit;
  };
  mark(0, {U"为什么", U"为何", U"为啥", U"原因", U"怎么会", U"why"});
  mark(1, {U"怎么", U"如何", U"怎样", U"咋", U"how"});
  mark(2, {U"吗", U"能不能", U"可以", U"可不可以", U"是否", U"能否", U"can"});
  mark(3, {U"什么时候", U"何时", U"多久", U"几号", U"几天", U"when"});
  mark(4, {U"多少", U"几", U"how much"});
  mark(5, {U"哪", U"where"});
  return bits;
}

bool digits_differ(const NormalText& a, const NormalText& b) {
  std::u32string left, right;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a.kinds[i] == PointKind::digit) left += a.points[i];
  for (std::size_t i = 0; i < b.size(); ++i)
    if (b.kinds[i] == PointKind::digit) right += b.points[i];
  return left != right;
}

float ratio(float part, float whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

PairValues pair_values_of(const NormalText& a, const NormalText& b,
                          std::span<const classes::Gram> grams_a,
                          std::span<const classes::Gram> grams_b, std::span<const float> idf_a,
                          std::span<const float> idf_b) {
  const Shared few = share(grams_a, grams_b, idf_a, idf_b, 0),
               many = share(grams_a, grams_b, idf_a, idf_b, 1);
  const auto x = beginning(a), y = beginning(b);
  const auto shorter = static_cast<float>(std::min(x.size(), y.size())),
             longer = static_cast<float>(std::max(x.size(), y.size()));
  std::size_t head = 0, tail = 0;
  while (head < std::min(x.size(), y.size()) && x[head] == y[head]) ++head;
  while (tail < std::min(x.size(), y.size()) && x[x.size() - 1 - tail] == y[y.size() - 1 - tail])
    ++tail;
  const float sequence = common_subsequence(x, y);
  const unsigned asks_a = manner(x), asks_b = manner(y);
  const auto jaccard = [](const Shared& s) { return ratio(s.both, s.both + s.only_a + s.only_b); };
  const float side_a = ratio(few.both, few.both + few.only_a),
              side_b = ratio(few.both, few.both + few.only_b);
  return {jaccard(few),
          jaccard(many),
          std::max(side_a, side_b),
          std::min(side_a, side_b),
          std::log1p(few.only_a + few.only_b),
          std::max(few.rarest_a, few.rarest_b) / 8,
          std::min(few.rarest_a, few.rarest_b) / 8,
          ratio(sequence, shorter),
          ratio(sequence, longer),
          ratio(shorter, longer),
          ratio(static_cast<float>(head + tail), longer),
          negated(x) != negated(y) ? 1.0F : 0.0F,
          digits_differ(a, b) ? 1.0F : 0.0F,
          ratio(static_cast<float>(std::popcount(asks_a & asks_b)) -
                    static_cast<float>(std::popcount(asks_a ^ asks_b)),
                2)};
}

}  // namespace myelin::text
