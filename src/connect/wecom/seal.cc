#include "connect/wecom/seal.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "connect/notify/signing.h"
#include "connect/tools/hook.h"

namespace myelin::connect::wecom {
namespace {

constexpr std::size_t encoding_key_chars = 43, salt_bytes = 16, length_bytes = 4, block_bytes = 32,
                      cipher_block_bytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// WeCom pads to 32 bytes, the cipher's own padding to 16: so it is done here.
std::string crypt(std::string_view in, const std::array<unsigned char, 32>& key, bool closing) {
  const Cipher cipher{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  std::string out(in.size() + cipher_block_bytes, '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  int written = 0, rest = 0;
  const bool done = cipher != nullptr &&
                    EVP_CipherInit_ex(cipher.get(), EVP_aes_256_cbc(), nullptr, key.data(),
                                      key.data(), closing ? 1 : 0) == 1 &&
                    EVP_CIPHER_CTX_set_padding(cipher.get(), 0) == 1 &&
                    EVP_CipherUpdate(cipher.get(), to, &written, bytes_of(in),
                                     static_cast<int>(in.size())) == 1 &&
                    EVP_CipherFinal_ex(cipher.get(), to + written, &rest) == 1;
  out.resize(done ? static_cast<std::size_t>(written + rest) : 0);
  return out;
}

std::unexpected<Error> not_for_us() {
  return fail(ErrorCode::unauthenticated, "the message was not sealed for this app",
              "check user (the company's id) and hook_key of the channel");
}

}  // namespace

Result<Seal> Seal::make(std::string company, std::string token, std::string_view encoding_key) {
  if (company.empty())
    return fail(ErrorCode::invalid_argument, "user is missing",
                "write the company's id (企业ID) as user");
  if (token.empty())
    return fail(ErrorCode::invalid_argument, "hook_secret is missing",
                "hook_key needs it: the Token of the app's page 接收消息");
  Seal seal{std::move(company), std::move(token)};
  // 43 characters are 258 bits, and whatever the last two say belongs to no byte.
  std::array<unsigned char, block_bytes + 1> decoded{};
  const std::string text = std::string{encoding_key} + "=";
  if (encoding_key.size() != encoding_key_chars ||
      EVP_DecodeBlock(decoded.data(), bytes_of(text), static_cast<int>(text.size())) !=
          static_cast<int>(decoded.size()))
    return fail(ErrorCode::invalid_argument, "hook_key is no EncodingAESKey",
                "copy the 43 characters of the app's page 接收消息");
  std::copy_n(decoded.begin(), seal.key_.size(), seal.key_.begin());
  return seal;
}

std::string Seal::signature(std::string_view stamp, std::string_view nonce,
                            std::string_view sealed) const {
  std::array<std::string_view, 4> parts{token_, stamp, nonce, sealed};
  std::ranges::sort(parts);
  std::string text;
  for (const auto part : parts) text += part;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  return tools::hex({reinterpret_cast<const char*>(digest.data()), size});
}

bool Seal::holds(std::string_view given, std::string_view stamp, std::string_view nonce,
                 std::string_view sealed) const {
  return tools::same_secret(given, signature(stamp, nonce, sealed));
}

Result<std::string> Seal::open(std::string_view sealed) const {
  std::string bytes(sealed.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), sealed.data(),
                        sealed.size(), "\r\n ", &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0)
    return not_for_us();
  bytes.resize(size);
  if (bytes.empty() || bytes.size() % cipher_block_bytes != 0) return not_for_us();
  std::string plain = crypt(bytes, key_, false);
  if (plain.size() < salt_bytes + length_bytes) return not_for_us();
  const auto padding = static_cast<unsigned char>(plain.back());
  if (padding == 0 || padding > block_bytes || padding > plain.size()) return not_for_us();
  plain.resize(plain.size() - padding);
  if (plain.size() < salt_bytes + length_bytes) return not_for_us();
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i)
    length = length << 8 | static_cast<unsigned char>(plain[salt_bytes + i]);
  const std::string_view rest = std::string_view{plain}.substr(salt_bytes + length_bytes);
  if (length > rest.size() || rest.substr(length) != company_) return not_for_us();
  return std::string{rest.substr(0, length)};
}

std::string Seal::close(std::string_view text) const {
  std::string plain(salt_bytes, '\0');
  randombytes_buf(plain.data(), plain.size());
  for (int shift = 24; shift >= 0; shift -= 8)
    plain += static_cast<char>(text.size() >> shift & 0xff);
  plain += text;
  plain += company_;
  const std::size_t padding = block_bytes - plain.size() % block_bytes;
  plain.append(padding, static_cast<char>(padding));
  return notify::base64(crypt(plain, key_, true));
}

}  // namespace myelin::connect::wecom
