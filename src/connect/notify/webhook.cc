// Generic webhook: Standard Webhooks 1.0. The payload travels byte by byte as it was queued, so
// that a repeated attempt has the same id and the same body; only the timestamp and with it the
// signature are new.
#include "connect/notify/reply.h"
#include "connect/notify/signing.h"
#include "connect/notify/vendors.h"

#include <fmt/format.h>

namespace myelin::connect::notify {
namespace {

class Webhook final : public Sender {
 public:
  Webhook(const Channel& channel, std::string key)
      : url_(channel.url), key_(std::move(key)), timeout_ms_(channel.timeout_ms) {}

  Delivery send(const Message& message) override {
    HttpRequest request{.url = url_,
                        .headers = {"content-type: application/json"},
                        .body = message.payload,
                        .timeout_ms = timeout_ms_};
    request.headers.push_back("webhook-id: " + message.id);
    request.headers.push_back(fmt::format("webhook-timestamp: {}", unix_seconds(message.at)));
    if (!key_.empty())
      request.headers.push_back(
          "webhook-signature: " +
          standard_webhook_signature(key_, message.id, message.at, message.payload));
    return webhook_delivery(http_send(request));
  }

 private:
  std::string url_, key_;
  int timeout_ms_;
};

}  // namespace

Result<std::unique_ptr<Sender>> make_webhook(const Channel& channel) {
  MYELIN_CHECK(check_http_url(channel.url));
  std::string key;
  if (!channel.secret.empty()) {
    MYELIN_TRY(read, standard_webhook_key(channel.secret));
    key = std::move(read);
  }
  return std::make_unique<Webhook>(channel, std::move(key));
}

}  // namespace myelin::connect::notify
