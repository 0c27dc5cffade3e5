#include "base/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

namespace myelin {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Fingerprint hash128(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

Fingerprint fingerprint_of(std::string_view source, std::string_view external_id) {
  const std::uint64_t seed = hash64(source, source.size());
  const XXH128_hash_t hash = XXH3_128bits_withSeed(external_id.data(), external_id.size(), seed);
  return {hash.high64, hash.low64};
}

std::string to_hex(const Fingerprint& f) {
  return fmt::format("{:016x}{:016x}", f.high, f.low);
}

}  // namespace myelin
