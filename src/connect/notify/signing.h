// Signatures that receivers check.
// Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace myelin::connect::notify {

// The key inside "whsec_<base64>", 24 to 64 bytes as the specification asks.
// Error::invalid_argument otherwise.
Result<std::string> standard_webhook_key(std::string_view secret);
// Standard Webhooks 1.0 (standardwebhooks.com): "v1," + base64(HMAC-SHA256(key, id.seconds.body)).
std::string standard_webhook_signature(std::string_view key, std::string_view id, Time at,
                                       std::string_view body);
// DingTalk robot: base64(HMAC-SHA256(secret, "milliseconds\nsecret")); goes URL-encoded into
// `sign`.
std::string dingtalk_signature(std::string_view secret, Time at);
// Feishu robot: base64(HMAC-SHA256("seconds\nsecret", "")): the text is the key, the message is
// empty.
std::string feishu_signature(std::string_view secret, Time at);

std::int64_t unix_seconds(Time t);
std::int64_t unix_milliseconds(Time t);

// 32 bytes, of a key of any length.
std::string hmac_sha256(std::string_view key, std::string_view message);
std::string base64(std::string_view bytes);
// RFC 3986: everything but letters, digits and -._~ as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace myelin::connect::notify
