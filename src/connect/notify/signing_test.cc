#include "connect/notify/signing.h"

#include <gtest/gtest.h>

namespace myelin::connect::notify {
namespace {

Time at_seconds(std::int64_t s) {
  return Time{seconds{s}};
}

// The example of the Standard Webhooks libraries (message msg_p5jX…, 1614265330). Computed
// independently: python3 -c 'import hmac,hashlib,base64 as b;
// print(b.b64encode(hmac.new(b.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
//   b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}", hashlib.sha256).digest()))'
TEST(Signing, StandardWebhooksPublishedExample) {
  const auto key = standard_webhook_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ASSERT_TRUE(key);
  EXPECT_EQ(standard_webhook_signature(*key, "msg_p5jXN8AQM9LWM0D4loKWxJek", at_seconds(1614265330),
                                       R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Signing, RefusesSecretsThatAreNotOnes) {
  for (const char* secret :
       {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64!"}) {
    const auto key = standard_webhook_key(secret);
    ASSERT_FALSE(key) << secret;
    EXPECT_NE(key.error().hint.find("openssl rand"), std::string::npos) << "says how to make one";
  }
}

// base64(HMAC-SHA256(key = secret, "1577262236757\n" + secret)), then percent-encoded; from
// python3's hmac and urllib.
TEST(Signing, DingTalk) {
  const std::string secret = "SEC0a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcdef";
  const std::string signature =
      dingtalk_signature(secret, Time{std::chrono::milliseconds{1577262236757}});
  EXPECT_EQ(signature, "ES6y+TRzZJ8PmPHqjHBYlJ9YM7zjQ3tzfBGiIbRykPI=");
  EXPECT_EQ(percent_encoded(signature), "ES6y%2BTRzZJ8PmPHqjHBYlJ9YM7zjQ3tzfBGiIbRykPI%3D");
}

// printf '' | openssl dgst -sha256 -hmac "$(printf '1599360473\ndemo')" -binary | base64
TEST(Signing, Feishu) {
  EXPECT_EQ(feishu_signature("demo", at_seconds(1599360473)),
            "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
}

}  // namespace
}  // namespace myelin::connect::notify
