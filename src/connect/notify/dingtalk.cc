// DingTalk group robot: Markdown; the signature goes into the query. A message has at most 20,000
// bytes.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "connect/notify/plain_text.h"
#include "connect/notify/reply.h"
#include "connect/notify/robot.h"
#include "connect/notify/signing.h"
#include "connect/notify/vendors.h"

namespace myelin::connect::notify {
namespace {

constexpr std::size_t text_bytes_max = 16'000;  // JSON's escapes need room below the robot's 20,000

class DingTalk final : public Robot {
 public:
  explicit DingTalk(const Channel& channel) : Robot(channel) {}

  Delivery send(const Message& message) override {
    std::string url = url_;
    if (!secret_.empty())
      url += fmt::format("{}timestamp={}&sign={}", url_.find('?') == std::string::npos ? '?' : '&',
                         unix_milliseconds(message.at),
                         percent_encoded(dingtalk_signature(secret_, message.at)));
    return dingtalk_delivery(post(std::move(url), body(message)));
  }

 private:
  std::string body(const Message& message) const {
    const auto facts = lines_of(message.facts, {"- **", "**：", 128, 1024});
    std::string tail;
    if (!message.link.empty())
      tail += fmt::format("\n[{}]({})\n", plain_markdown(message.link_text, 128), message.link);
    for (const auto& mobile : message.mobiles)
      tail += " @" + plain_markdown(mobile, 32);  // only who is named in the text is called
    const std::string title = plain_markdown(message.title, 1024);
    const nlohmann::ordered_json json{
        {"msgtype", "markdown"},
        {"markdown",
         {{"title", one_line(message.title, 120)},
          {"text", fitted("#### " + title + "\n\n", facts, tail, text_bytes_max, language_)}}},
        {"at", {{"atMobiles", message.mobiles}, {"isAtAll", false}}}};
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  }
};

}  // namespace

Result<std::unique_ptr<Sender>> make_dingtalk(const Channel& channel) {
  MYELIN_CHECK(check_http_url(channel.url));
  return std::make_unique<DingTalk>(channel);
}

}  // namespace myelin::connect::notify
