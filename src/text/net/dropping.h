// What training leaves out by chance, from hashes of a seed and a place, so that it is the same
// whichever thread asks. Thread safety: values and functions without state.
#pragma once
#include <cstdint>

namespace myelin::text::net {

constexpr std::uint64_t mixed(std::uint64_t x) {  // splitmix64 (Steele, Lea & Flood 2014)
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}
constexpr std::uint32_t seed_of(std::uint64_t seed, std::uint64_t place) {
  return static_cast<std::uint32_t>(mixed(seed * 0x9e3779b97f4a7c15ULL + place) >> 32);
}

// A share of things to drop, as a bound on 32-bit hashes, and what the others are multiplied with.
struct Chances {
  explicit Chances(float share)
      : below(share > 0 ? static_cast<std::uint32_t>(double{share} * 4294967295.0) : 0),
        scale(share > 0 ? 1 / (1 - share) : 1) {}
  std::uint32_t below;
  float scale;
};

}  // namespace myelin::text::net
