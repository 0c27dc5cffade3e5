// exp and log of floats that give the same bits on every machine, which the C library's do not:
// it chooses among several by what the processor can do. Relative error below 2e-7 (polynomials of
// Moshier's Cephes library, written anew).
#pragma once
#include <bit>
#include <cstdint>

namespace myelin::text::net {

// 0 below about -87, and never infinite.
inline float exp_of(float x) {
  if (!(x > -87.0F)) return 0;
  if (x > 88.0F) x = 88.0F;
  const float turns = x * 1.44269504F + 12582912.0F;  // rounds to an integer in the low bits
  const auto whole = std::bit_cast<std::int32_t>(turns) - 0x4b400000;
  const float n = turns - 12582912.0F;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * (r * r) + r + 1;
  return p * std::bit_cast<float>((whole + 127) << 23);
}

// REQUIRES: x > 0, a normal number.
inline float log_of(float x) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  auto exponent = static_cast<std::int32_t>(bits >> 23) - 126;
  float m = std::bit_cast<float>((bits & 0x7fffffU) | 0x3f000000U);  // 0.5 … 1
  if (m < 0.707106781F) {
    --exponent;
    m = m + m;
  }
  m -= 1;
  float p = 7.0376836292e-2F;
  p = p * m - 1.1514610310e-1F;
  p = p * m + 1.1676998740e-1F;
  p = p * m - 1.2420140846e-1F;
  p = p * m + 1.4249322787e-1F;
  p = p * m - 1.6668057665e-1F;
  p = p * m + 2.0000714765e-1F;
  p = p * m - 2.4999993993e-1F;
  p = p * m + 3.3333331174e-1F;
  const float z = m * m, e = static_cast<float>(exponent);
  return m + (m * z * p - e * 2.12194440e-4F - 0.5F * z) + e * 0.693359375F;
}

inline float sigmoid(float x) {
  return 1 / (1 + exp_of(-x));
}

}  // namespace myelin::text::net
