// Non-cryptographic hashing (XXH3). For anything an outsider must not be able to forge or invert
// use trust/vault.h.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"

namespace myelin {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);
Fingerprint hash128(std::string_view bytes);
// The identity of a signal: its (source, external id). Both lengths are part of the hash.
Fingerprint fingerprint_of(std::string_view source, std::string_view external_id);

// 32 lower-case hexadecimal digits.
std::string to_hex(const Fingerprint& fingerprint);

}  // namespace myelin
