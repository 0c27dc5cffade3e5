#include "connect/notify/signing.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace myelin::connect::notify {
namespace {

constexpr std::string_view webhook_prefix = "whsec_";
constexpr std::size_t webhook_key_bytes_min = 24, webhook_key_bytes_max = 64;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> out;
  crypto_auth_hmacsha256_final(&state, out.data());
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // its terminating zero
  return out;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::int64_t unix_seconds(Time t) {
  return std::chrono::floor<seconds>(t).time_since_epoch().count();
}
std::int64_t unix_milliseconds(Time t) {
  return std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count();
}

Result<std::string> standard_webhook_key(std::string_view secret) {
  const auto bad = [](std::string why) {
    return fail(ErrorCode::invalid_argument, std::move(why),
                "write whsec_ followed by the base64 of 24 to 64 random bytes: echo "
                "whsec_$(openssl rand -base64 32)");
  };
  if (!secret.starts_with(webhook_prefix)) return bad("a webhook's secret begins with whsec_");
  secret.remove_prefix(webhook_prefix.size());
  std::string key(secret.size(), '\0');
  std::size_t length = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), secret.data(),
                        secret.size(), nullptr, &length, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0)
    return bad("the webhook's secret is not base64 after whsec_");
  key.resize(length);
  if (length < webhook_key_bytes_min || length > webhook_key_bytes_max)
    return bad(fmt::format("the webhook's secret holds {} bytes", length));
  return key;
}

std::string standard_webhook_signature(std::string_view key, std::string_view id, Time at,
                                       std::string_view body) {
  return "v1," + base64(hmac_sha256(key, fmt::format("{}.{}.{}", id, unix_seconds(at), body)));
}

std::string dingtalk_signature(std::string_view secret, Time at) {
  return base64(hmac_sha256(secret, fmt::format("{}\n{}", unix_milliseconds(at), secret)));
}

std::string feishu_signature(std::string_view secret, Time at) {
  return base64(hmac_sha256(fmt::format("{}\n{}", unix_seconds(at), secret), {}));
}

}  // namespace myelin::connect::notify
