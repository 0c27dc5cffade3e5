// Vault: the instance's secret key. It turns a personal value into a token (always the same one, so
// that equal values join) and seals it so that only the holder of the key can read it again.
//
// Thread safety: const methods from any thread. Invariants: key material lives in locked memory and
// is wiped on the way out; a token cannot be turned back without the vault table and the key.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"

namespace myelin::trust {

// A reversible personal value: a row of the table `vault`.
struct Secret {
  Fingerprint token;
  std::string kind;    // "phone", "email", "id_card", "bank_card", "plate", "address", "name",
                       // "passport", "wechat", "qq"
  std::string sealed;  // Vault::seal of the plain value
};

class Vault {
 public:
  // Reads the key, or creates a random one (mode 0600) where the file does not exist. Refuses a
  // file that others can read, or whose length is not a key's.
  static Result<Vault> open(const std::filesystem::path& key_file);
  Vault(Vault&&) noexcept;
  Vault& operator=(Vault&&) noexcept;
  ~Vault();

  // Keyed BLAKE2b-128 of (kind, value). `normalised`: one spelling per value, see raw/accept.h.
  // Never zero.
  Fingerprint token(std::string_view kind, std::string_view normalised) const;
  // XChaCha20-Poly1305 as URL-safe base64. The nonce is derived from the value (as in SIV modes),
  // so sealing is deterministic: it reveals equality, which the token reveals anyway.
  std::string seal(std::string_view plain) const;
  // Error::corrupt when it was changed, or sealed with another key.
  Result<std::string> unseal(std::string_view sealed) const;

 private:
  struct Keys;
  struct Wipe {
    void operator()(Keys* keys) const;
  };
  explicit Vault(std::unique_ptr<Keys, Wipe> keys);
  std::unique_ptr<Keys, Wipe> keys_;
};

}  // namespace myelin::trust
