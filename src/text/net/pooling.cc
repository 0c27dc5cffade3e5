#include "text/net/pooling.h"

#include <algorithm>
#include <array>

#include "text/net/kernels.h"
#include "text/net/scalar_math.h"

namespace myelin::text::net {
namespace {

float dot(const float* a, const float* b, std::size_t n) {
  // Sixteen sums side by side, added in one order: wide on every machine, the same on every
  // machine.
  std::array<float, 16> sums{};
  for (std::size_t i = 0; i < n; i += 16)
    for (std::size_t l = 0; l < 16; ++l) sums[l] += a[i + l] * b[i + l];
  for (std::size_t half = 8; half > 0; half /= 2)
    for (std::size_t l = 0; l < half; ++l) sums[l] += sums[l + half];
  return sums[0];
}

void pool_maximum(const Pool& pool, const float* rows, std::size_t channels, float* into,
                  std::uint32_t* winner) {
  const float* row = rows + pool.rows.begin * channels;
  std::copy_n(row, channels, into);
  if (winner == nullptr) {
    for (std::uint32_t r = pool.rows.begin + 1; r < pool.rows.end; ++r)
      kernels().maximum(into, rows + r * channels, channels);
    return;
  }
  std::fill_n(winner, channels, pool.rows.begin);
  for (std::uint32_t r = pool.rows.begin + 1; r < pool.rows.end; ++r) {
    row += channels;
    for (std::size_t c = 0; c < channels; ++c) {
      const bool more = row[c] > into[c];
      into[c] = more ? row[c] : into[c];
      winner[c] = more ? r : winner[c];
    }
  }
}

void pool_attention(const Pool& pool, const float* rows, std::size_t channels,
                    const float* attention, float* into, float* shares) {
  const std::size_t size = pool.rows.end - pool.rows.begin;
  const float* row = rows + pool.rows.begin * channels;
  float most = -3e38F, sum = 0;
  for (std::size_t r = 0; r < size; ++r)
    most = std::max(most, shares[r] = dot(row + r * channels, attention, channels));
  for (std::size_t r = 0; r < size; ++r) sum += shares[r] = exp_of(shares[r] - most);
  std::fill_n(into, channels, 0.0F);
  for (std::size_t r = 0; r < size; ++r) {
    shares[r] /= sum;
    kernels().add_scaled(into, row + r * channels, channels, shares[r]);
  }
}

}  // namespace

void whole_pools(std::size_t channels, bool attention, Stretch text, std::vector<Pool>& into) {
  const auto c = static_cast<std::uint32_t>(channels);
  into.push_back({Pooling::maximum, text, 0});
  into.push_back({Pooling::mean, text, c});
  if (attention) into.push_back({Pooling::attention, text, 2 * c});
}

void span_pools(std::size_t channels, const HeadShape& head, Stretch text, Stretch first,
                Stretch second, std::vector<Pool>& into) {
  const auto c = static_cast<std::uint32_t>(channels);
  std::uint32_t at = 0;
  const auto put = [&](Pooling kind, Stretch rows) {
    into.push_back({kind, rows, at});
    at += c;
  };
  const std::array<Stretch, 2> both{first, second};
  for (std::uint32_t s = 0; s < head.stretches; ++s) {
    const Stretch& span = both[s];
    put(Pooling::maximum, span);
    put(Pooling::mean, span);
    const std::uint32_t left = span.begin - std::min(head.context, span.begin - text.begin);
    put(Pooling::mean, {left, span.begin});
    put(Pooling::mean, {span.end, std::min(text.end, span.end + head.context)});
  }
  if (head.stretches == 2)
    put(Pooling::mean, {std::min(first.end, second.end), std::max(first.begin, second.begin)});
  put(Pooling::maximum, text);
  put(Pooling::mean, text);
}

void relation_of(Stretch first, Stretch second, std::span<float, relation_values> into) {
  std::ranges::fill(into, 0.0F);
  const bool ahead = first.begin < second.begin;
  const Stretch& a = ahead ? first : second;
  const Stretch& b = ahead ? second : first;
  into[0] = ahead ? 1.0F : 0.0F;
  into[1] = b.begin < a.end ? 1.0F : 0.0F;
  into[2] = first.empty() ? 1.0F : 0.0F;
  into[3] = second.empty() ? 1.0F : 0.0F;
  const std::uint32_t gap = b.begin < a.end ? 0 : b.begin - a.end;
  constexpr std::array<std::uint32_t, 12> upper{0, 1, 2, 3, 4, 6, 8, 11, 16, 24, 40, 0xffffffff};
  for (std::size_t k = 0; k < upper.size(); ++k)
    if (gap <= upper[k]) {
      into[4 + k] = 1;
      break;
    }
}

void pool(const Pool& pool, const float* rows, std::size_t channels, const float* attention,
          float* into, std::uint32_t* winner, float* shares) {
  if (pool.rows.empty()) {
    std::fill_n(into, channels, 0.0F);
    return;
  }
  if (pool.kind == Pooling::maximum) return pool_maximum(pool, rows, channels, into, winner);
  if (pool.kind == Pooling::attention)
    return pool_attention(pool, rows, channels, attention, into, shares);
  std::fill_n(into, channels, 0.0F);
  const std::size_t size = pool.rows.end - pool.rows.begin;
  kernels().column_sums(rows + pool.rows.begin * channels, size, channels, into);
  const float share = 1 / static_cast<float>(size);
  for (std::size_t c = 0; c < channels; ++c) into[c] *= share;
}

void pool_back(const Pool& pool, const float* rows, std::size_t channels, const float* attention,
               const float* pooled, const std::uint32_t* winner, const float* shares,
               const float* d_into, float* d_rows, float* d_attention) {
  if (pool.rows.empty()) return;
  if (pool.kind == Pooling::maximum) {
    for (std::size_t c = 0; c < channels; ++c) d_rows[winner[c] * channels + c] += d_into[c];
    return;
  }
  const std::size_t size = pool.rows.end - pool.rows.begin;
  float* d_row = d_rows + pool.rows.begin * channels;
  if (pool.kind == Pooling::mean) {
    const float share = 1 / static_cast<float>(size);
    for (std::size_t r = 0; r < size; ++r)
      kernels().add_scaled(d_row + r * channels, d_into, channels, share);
    return;
  }
  const float* row = rows + pool.rows.begin * channels;
  const float together = dot(pooled, d_into, channels);
  for (std::size_t r = 0; r < size; ++r) {
    const float d_score = shares[r] * (dot(row + r * channels, d_into, channels) - together);
    kernels().add_scaled(d_row + r * channels, d_into, channels, shares[r]);
    kernels().add_scaled(d_row + r * channels, attention, channels, d_score);
    kernels().add_scaled(d_attention, row + r * channels, channels, d_score);
  }
}

}  // namespace myelin::text::net
