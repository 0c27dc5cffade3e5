#include "trust/vault.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace myelin::trust {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr int base64_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
using Nonce = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES>;

// Closes a file descriptor when it goes.
struct File {
  int descriptor;
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

std::string reason_of(int error) {
  return std::strerror(error);
}

Status write_new_key(const std::filesystem::path& path) {
  if (path.has_parent_path()) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error)
      return fail(ErrorCode::unavailable,
                  fmt::format("the folder {} cannot be created: {}", path.parent_path().string(),
                              error.message()),
                  "name a folder that this user may write to");
  }
  // The key appears under its name only once it is whole: a crash leaves no half key behind.
  const std::string part = fmt::format("{}.{}.part", path.string(), ::getpid());
  const File file{::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  if (file.descriptor < 0)
    return fail(
        ErrorCode::unavailable,
        fmt::format("the key file {} cannot be created: {}", path.string(), reason_of(errno)),
        "name a folder that this user may write to");
  std::array<unsigned char, key_bytes> key;
  randombytes_buf(key.data(), key.size());
  const bool written =
      ::write(file.descriptor, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
      ::fsync(file.descriptor) == 0;
  sodium_memzero(key.data(), key.size());
  // link() instead of rename(): of two processes that start at once, one key wins and both read it.
  if (!written || (::link(part.c_str(), path.c_str()) != 0 && errno != EEXIST)) {
    const int error = errno;
    ::unlink(part.c_str());
    return fail(ErrorCode::unavailable, fmt::format("the key file {} cannot be written: {}",
                                                    path.string(), reason_of(error)));
  }
  ::unlink(part.c_str());
  return {};
}

Status check_key_file(int descriptor, const std::filesystem::path& path) {
  struct stat state{};
  if (::fstat(descriptor, &state) != 0 || !S_ISREG(state.st_mode))
    return fail(ErrorCode::corrupt, fmt::format("{} is not a key file", path.string()),
                "name a regular file");
  if ((state.st_mode & 077) != 0)
    return fail(ErrorCode::permission_denied,
                fmt::format("the key file {} can be read by others (mode {:03o})", path.string(),
                            state.st_mode & 0777U),
                fmt::format("run: chmod 600 {}", path.string()));
  if (state.st_size != static_cast<off_t>(key_bytes))
    return fail(ErrorCode::corrupt,
                fmt::format("the key file {} holds {} bytes; a key has {}", path.string(),
                            state.st_size, key_bytes),
                "restore the key from a backup: without it sealed values stay sealed");
  return {};
}

}  // namespace

// One key each for tokens, for sealing and for nonces, derived from the one in the file.
struct Vault::Keys {
  std::array<unsigned char, key_bytes> token, seal, nonce;
};

void Vault::Wipe::operator()(Keys* keys) const {
  sodium_free(keys);
}  // wipes, then unlocks

Vault::Vault(std::unique_ptr<Keys, Wipe> keys) : keys_(std::move(keys)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

Result<Vault> Vault::open(const std::filesystem::path& key_file) {
  if (sodium_init() < 0)
    return fail(ErrorCode::internal, "libsodium found no source of randomness");
  File file{::open(key_file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.descriptor < 0 && errno == ENOENT) {
    MYELIN_CHECK(write_new_key(key_file));
    file.descriptor = ::open(key_file.c_str(), O_RDONLY | O_CLOEXEC);
  }
  if (file.descriptor < 0)
    return fail(
        ErrorCode::permission_denied,
        fmt::format("the key file {} cannot be read: {}", key_file.string(), reason_of(errno)),
        "run as the user that owns it");
  MYELIN_CHECK(check_key_file(file.descriptor, key_file));

  std::unique_ptr<Keys, Wipe> keys{static_cast<Keys*>(sodium_malloc(sizeof(Keys)))};
  if (!keys) return fail(ErrorCode::internal, "no locked memory is left for the vault's key");
  std::array<unsigned char, key_bytes> master;
  if (::read(file.descriptor, master.data(), master.size()) != static_cast<ssize_t>(key_bytes))
    return fail(ErrorCode::unavailable,
                fmt::format("the key file {} cannot be read", key_file.string()));
  constexpr const char* context = "myelinvk";  // crypto_kdf wants eight characters
  crypto_kdf_derive_from_key(keys->token.data(), key_bytes, 1, context, master.data());
  crypto_kdf_derive_from_key(keys->seal.data(), key_bytes, 2, context, master.data());
  crypto_kdf_derive_from_key(keys->nonce.data(), key_bytes, 3, context, master.data());
  sodium_memzero(master.data(), master.size());
  sodium_mprotect_readonly(keys.get());
  return Vault{std::move(keys)};
}

Fingerprint Vault::token(std::string_view kind, std::string_view normalised) const {
  // The length of the kind is hashed with it: ("ab", "c") is not ("a", "bc").
  const auto kind_bytes = static_cast<unsigned char>(kind.size());
  std::array<unsigned char, 16> digest;
  crypto_generichash_state state;
  crypto_generichash_init(&state, keys_->token.data(), key_bytes, digest.size());
  crypto_generichash_update(&state, &kind_bytes, 1);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(kind.data()),
                            kind.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(normalised.data()),
                            normalised.size());
  crypto_generichash_final(&state, digest.data(), digest.size());
  Fingerprint token;
  std::memcpy(&token.high, digest.data(), 8);
  std::memcpy(&token.low, digest.data() + 8, 8);
  if (!token) token.low = 1;  // zero means "none"
  return token;
}

std::string Vault::seal(std::string_view plain) const {
  Nonce nonce;
  const auto* message = reinterpret_cast<const unsigned char*>(plain.data());
  crypto_generichash(nonce.data(), nonce.size(), message, plain.size(), keys_->nonce.data(),
                     key_bytes);
  std::vector<unsigned char> box(nonce.size() + plain.size() +
                                 crypto_aead_xchacha20poly1305_ietf_ABYTES);
  std::memcpy(box.data(), nonce.data(), nonce.size());
  crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + nonce.size(), nullptr, message,
                                             plain.size(), nullptr, 0, nullptr, nonce.data(),
                                             keys_->seal.data());
  std::string text(sodium_base64_encoded_len(box.size(), base64_variant), '\0');
  sodium_bin2base64(text.data(), text.size(), box.data(), box.size(), base64_variant);
  text.pop_back();  // the terminating zero
  return text;
}

Result<std::string> Vault::unseal(std::string_view sealed) const {
  const auto refused = [] {
    return fail(ErrorCode::corrupt, "the sealed value was changed, or sealed with another key",
                "use the key file that belongs to this database");
  };
  if (sealed.empty()) return refused();
  std::vector<unsigned char> box(sealed.size());
  std::size_t bytes = 0;
  const char* end = nullptr;
  if (sodium_base642bin(box.data(), box.size(), sealed.data(), sealed.size(), nullptr, &bytes, &end,
                        base64_variant) != 0 ||
      end != sealed.data() + sealed.size())
    return refused();
  constexpr std::size_t overhead = Nonce{}.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (bytes < overhead) return refused();
  std::string plain(bytes - overhead, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plain.data()),
                                                 nullptr, nullptr, box.data() + Nonce{}.size(),
                                                 bytes - Nonce{}.size(), nullptr, 0, box.data(),
                                                 keys_->seal.data()) != 0)
    return refused();
  return plain;
}

}  // namespace myelin::trust
