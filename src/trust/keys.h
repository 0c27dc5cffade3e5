// API keys: 32 random bytes that the holder shows as "mk_…". Only their digest is stored.
//
// Thread safety: free functions over values; the caller guards its list of keys.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace myelin::store {
class Session;
}

namespace myelin::trust {

enum class Scope : std::uint8_t { signals_write, read, operate, admin };
inline constexpr std::array<std::string_view, 4> scope_names{"signals:write", "read", "operate",
                                                             "admin"};
constexpr std::string_view name(Scope s) {
  return scope_names[static_cast<std::size_t>(s)];
}

// A set of scopes. admin allows everything; operate allows read.
class Scopes {
 public:
  // Error::invalid_argument names the word that is no scope, or says that the list is empty.
  static Result<Scopes> parse(std::span<const std::string> words);
  bool allow(Scope needed) const;
  void add(Scope scope) {
    bits_ = static_cast<std::uint8_t>(bits_ | (1U << static_cast<unsigned>(scope)));
  }
  std::vector<std::string> words() const;
  bool operator==(const Scopes&) const = default;

 private:
  std::uint8_t bits_ = 0;
};

struct ApiKey {
  std::string id;      // "key_3f9a…": may be shown and logged
  std::string digest;  // BLAKE2b-256 of the plain key, hexadecimal
  std::string name;
  Scopes scopes;
  Time created_at;
  std::optional<Time> revoked_at;
};

struct IssuedKey {
  ApiKey record;
  std::string plain;  // shown once, never stored
};

// Error::invalid_argument when the name is empty or too long.
Result<IssuedKey> issue_key(std::string_view name, Scopes scopes, Time now);
std::string key_digest(std::string_view plain);
// Compares in constant time with every key. Error::unauthenticated says what to do.
Result<ApiKey> authenticate(std::span<const ApiKey> keys, std::string_view plain);

// The table api_key.
Status save(store::Session& session, const ApiKey& key);
Result<std::vector<ApiKey>> load_keys(store::Session& session);
// Error::not_found, or Error::conflict when it is revoked already.
Status revoke(store::Session& session, std::string_view id, Time now);

}  // namespace myelin::trust
