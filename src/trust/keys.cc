#include "trust/keys.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "base/limits.h"
#include "store/store.h"
#include "trust/sql.h"

namespace myelin::trust {
namespace {

constexpr std::string_view key_prefix = "mk_";

std::string hex(std::span<const unsigned char> bytes) {
  std::string out;
  for (unsigned char byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

Result<Scopes> scopes_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    if (space > 0) words.emplace_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return Scopes::parse(words);
}

}  // namespace

Result<Scopes> Scopes::parse(std::span<const std::string> words) {
  Scopes scopes;
  for (const std::string& word : words) {
    const auto found = std::find(scope_names.begin(), scope_names.end(), word);
    if (found == scope_names.end())
      return fail(ErrorCode::invalid_argument, fmt::format("\"{}\" is no scope", word),
                  fmt::format("write one or more of: {}", fmt::join(scope_names, ", ")));
    scopes.add(static_cast<Scope>(found - scope_names.begin()));
  }
  if (scopes.bits_ == 0)
    return fail(ErrorCode::invalid_argument, "a key needs at least one scope",
                fmt::format("write one or more of: {}", fmt::join(scope_names, ", ")));
  return scopes;
}

bool Scopes::allow(Scope needed) const {
  const auto has = [&](Scope s) { return (bits_ >> static_cast<unsigned>(s) & 1U) != 0; };
  return has(needed) || has(Scope::admin) || (needed == Scope::read && has(Scope::operate));
}

std::vector<std::string> Scopes::words() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < scope_names.size(); ++i)
    if ((bits_ >> i & 1U) != 0) out.emplace_back(scope_names[i]);
  return out;
}

std::string key_digest(std::string_view plain) {
  std::array<unsigned char, 32> digest;
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(plain.data()), plain.size(), nullptr,
                     0);
  return hex(digest);
}

Result<IssuedKey> issue_key(std::string_view key_name, Scopes scopes, Time now) {
  if (key_name.empty() || key_name.size() > limits::name_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("a key's name has 1 to {} bytes", limits::name_bytes_max),
                "name the system that will use the key, \"tmall importer\" say");
  if (scopes == Scopes{})
    return fail(ErrorCode::invalid_argument, "a key needs at least one scope",
                fmt::format("write one or more of: {}", fmt::join(scope_names, ", ")));
  if (sodium_init() < 0)
    return fail(ErrorCode::internal, "libsodium found no source of randomness");
  std::array<unsigned char, 32> secret;
  std::array<unsigned char, 8> id;
  randombytes_buf(secret.data(), secret.size());
  randombytes_buf(id.data(), id.size());
  std::array<char, sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text;
  sodium_bin2base64(text.data(), text.size(), secret.data(), secret.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  IssuedKey issued;
  issued.plain = std::string{key_prefix} + text.data();
  issued.record = {"key_" + hex(id), key_digest(issued.plain), std::string{key_name}, scopes, now,
                   std::nullopt};
  sodium_memzero(secret.data(), secret.size());
  sodium_memzero(text.data(), text.size());
  return issued;
}

Result<ApiKey> authenticate(std::span<const ApiKey> keys, std::string_view plain) {
  const std::string digest = key_digest(plain);
  const ApiKey* found = nullptr;
  for (const ApiKey& key : keys)  // every key is compared: the time tells nothing
    if (key.digest.size() == digest.size() &&
        sodium_memcmp(key.digest.data(), digest.data(), digest.size()) == 0)
      found = &key;
  if (found == nullptr)
    return fail(ErrorCode::unauthenticated, "this key was never issued here",
                "send \"Authorization: Bearer mk_…\" with a key of this instance");
  if (found->revoked_at)
    return fail(ErrorCode::unauthenticated, fmt::format("{} was revoked", found->id),
                "ask an administrator for a new key");
  return *found;
}

Status save(store::Session& session, const ApiKey& key) {
  const auto revoked = key.revoked_at ? store::Value{*key.revoked_at} : store::Value{store::Null{}};
  const auto rows = session.execute(
      sql::insert_api_key,
      {key.id, key.digest, key.name, joined(key.scopes.words()), key.created_at, revoked});
  if (!rows) return std::unexpected(rows.error());
  return {};
}

Result<std::vector<ApiKey>> load_keys(store::Session& session) {
  std::vector<ApiKey> keys;
  Status scopes_read;
  MYELIN_CHECK(session.query(sql::load_api_keys, {}, [&](const store::Row& row) {
    const auto scopes = scopes_of(row.text(3));
    if (!scopes) {
      scopes_read = fail(ErrorCode::corrupt, fmt::format("the scopes of {} cannot be read: {}",
                                                         row.text(0), scopes.error().message));
      return false;
    }
    keys.push_back({std::string{row.text(0)}, std::string{row.text(1)}, std::string{row.text(2)},
                    *scopes, row.time(4),
                    row.is_null(5) ? std::nullopt : std::optional{row.time(5)}});
    return true;
  }));
  MYELIN_CHECK(scopes_read);
  return keys;
}

Status revoke(store::Session& session, std::string_view id, Time now) {
  MYELIN_TRY(rows, session.execute(sql::revoke_api_key, {std::string{id}, now}));
  if (rows > 0) return {};
  MYELIN_TRY(keys, load_keys(session));
  for (const ApiKey& key : keys)
    if (key.id == id) return fail(ErrorCode::conflict, fmt::format("{} is revoked already", id));
  return fail(ErrorCode::not_found, fmt::format("no key is called {}", id),
              "list the keys to see their ids");
}

}  // namespace myelin::trust
