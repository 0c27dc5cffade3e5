#include "text/net/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "base/random.h"
#include "text/net/scalar_math.h"

namespace myelin::text::net {
namespace {

std::vector<float> random_values(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> made(n);
  for (float& x : made) x = static_cast<float>(random.normal());
  return made;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

std::vector<float> product_by(const Kernels& level, std::size_t rows, std::size_t cols,
                              std::size_t depth, std::size_t taps) {
  const auto in = random_values((rows + taps) * depth, 1);
  const auto weights = random_values(taps * depth * cols, 2), bias = random_values(cols, 3);
  std::vector<float> out(rows * cols);
  const auto stride = static_cast<std::ptrdiff_t>(depth);
  level.product({rows, cols, depth, taps, stride, stride, in.data(), weights.data(), bias.data(),
                 out.data()});
  return out;
}

TEST(kernels, every_level_gives_the_same_bits) {
  std::size_t count = 0;
  const auto* levels = every_level(count);
  ASSERT_GE(count, 1u);
  for (std::size_t l = 1; l < count; ++l) {
    for (const std::size_t rows : {1, 2, 3, 7, 8, 9, 65}) {
      for (const std::size_t cols : {16, 32, 48, 80})
        EXPECT_TRUE(same_bits(product_by(*levels[0], rows, cols, 32, 3),
                              product_by(*levels[l], rows, cols, 32, 3)))
            << levels[l]->name << ' ' << rows << " x " << cols;
      const auto in = random_values(rows * 48, 4), out = random_values(rows * 80, 5);
      auto a = random_values(48 * 80, 6), b = a;
      levels[0]->outer({rows, 80, 48, 48, in.data(), out.data(), a.data()});
      levels[l]->outer({rows, 80, 48, 48, in.data(), out.data(), b.data()});
      EXPECT_TRUE(same_bits(a, b));
    }
  }
}

TEST(kernels, the_loops_over_values_give_the_same_bits) {
  std::size_t count = 0;
  const auto* levels = every_level(count);
  for (std::size_t l = 1; l < count; ++l) {
    constexpr std::size_t n = 1'037;
    const auto run = [&](const Kernels& level) {
      auto w = random_values(n, 1), m = random_values(n, 2), s = random_values(n, 3);
      for (float& x : s) x = std::fabs(x);
      const auto g = random_values(n, 4);
      AdamStep step;
      step.rate = 1e-3F;
      step.decay = 1e-4F;
      step.scale = 0.7F;
      level.adam(w.data(), m.data(), s.data(), g.data(), n, step);
      level.relu_drop(m.data(), n, 77, 1U << 30, 1.3F);
      level.drop(s.data(), n, 78, 1U << 31, 2);
      level.relu_back(m.data(), g.data(), n, 1.5F, m.data());
      level.add(w.data(), m.data(), n);
      level.add_scaled(w.data(), s.data(), n, 0.3F);
      level.maximum(w.data(), g.data(), n);
      level.column_sums(s.data(), 17, 61, w.data());
      std::vector<std::uint8_t> bytes(n);
      level.to_bytes(g.data(), n, 127 / level.most(g.data(), n), bytes.data());
      for (std::size_t i = 0; i < n; ++i) w[i] += bytes[i];
      const auto* table = reinterpret_cast<const std::int8_t*>(bytes.data());
      const std::vector<std::uint32_t> rows{3, 0, 7};
      level.sum_bytes({table, g.data(), rows.data(), 3, 32}, w.data() + 64);
      return w;
    };
    EXPECT_TRUE(same_bits(run(*levels[0]), run(*levels[l]))) << levels[l]->name;
  }
}

TEST(kernels, products_of_bytes_are_the_same_whole_sums) {
  std::size_t count = 0;
  const auto* levels = every_level(count);
  for (const std::size_t cols : {16, 32, 48}) {
    constexpr std::size_t rows = 13, depth = 32, taps = 3;
    Random random(cols);
    std::vector<std::uint8_t> in((rows + taps) * depth);
    std::vector<std::int8_t> weights(taps * depth * cols);
    std::vector<std::int32_t> shift(cols, 0);
    for (auto& x : in) x = static_cast<std::uint8_t>(random.chance(0.2) ? 255 : random.bits());
    for (auto& w : weights)
      w = static_cast<std::int8_t>(random.chance(0.2) ? 63 : random.between(-63, 63));
    for (std::size_t i = 0; i < weights.size(); ++i) shift[i / 4 % cols] += 128 * weights[i];
    const auto scale = random_values(cols, 1), bias = random_values(cols, 2);
    const auto run = [&](const Kernels& level) {
      auto out = random_values(rows * cols, 3);
      level.byte_block({rows, cols, depth, taps, depth, in.data(), weights.data(), shift.data(),
                        scale.data(), bias.data(), 0.01F, out.data()});
      return out;
    };
    const auto plain = run(*levels[0]);
    for (std::size_t l = 1; l < count; ++l)
      EXPECT_TRUE(same_bits(plain, run(*levels[l]))) << levels[l]->name;
    std::int64_t sum = 0;  // of row 2, column 5, by the formula
    for (std::size_t t = 0; t < taps; ++t)
      for (std::size_t k = 0; k < depth; ++k) {
        const std::size_t at = t * depth + k;
        sum += (in[2 * depth + at] - 128) * weights[(at / 4 * cols + 5) * 4 + at % 4];
      }
    const float more = static_cast<float>(sum) * (scale[5] * 0.01F) + bias[5];
    EXPECT_EQ(plain[2 * cols + 5],
              random_values(rows * cols, 3)[2 * cols + 5] + std::max(more, 0.0F));
  }
}

TEST(kernels, a_product_is_the_sum_it_says) {
  constexpr std::size_t rows = 5, cols = 16, depth = 16, taps = 3;
  const auto out = product_by(kernels(), rows, cols, depth, taps);
  const auto in = random_values((rows + taps) * depth, 1);
  const auto weights = random_values(taps * depth * cols, 2), bias = random_values(cols, 3);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < cols; ++c) {
      double sum = bias[c];
      for (std::size_t t = 0; t < taps; ++t)
        for (std::size_t k = 0; k < depth; ++k)
          sum += double{in[(r + t) * depth + k]} * double{weights[(t * depth + k) * cols + c]};
      EXPECT_NEAR(out[r * cols + c], sum, 1e-4);
    }
}

TEST(scalar_math, exp_and_log_are_close_to_the_true_ones) {
  for (float x = -86; x < 88; x += 0.137F)
    EXPECT_NEAR(exp_of(x) / std::exp(double{x}), 1, 3e-7) << x;
  for (float x = 1e-6F; x < 1e6F; x *= 1.17F)
    EXPECT_NEAR(log_of(x), std::log(double{x}), 3e-7 * (1 + std::fabs(std::log(double{x}))));
  EXPECT_EQ(exp_of(-1e9F), 0);
  EXPECT_EQ(exp_of(std::nanf("")), 0);
  EXPECT_TRUE(std::isfinite(exp_of(1e9F)));
}

}  // namespace
}  // namespace myelin::text::net
