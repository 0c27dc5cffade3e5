// Feishu group robot: an interactive card; timestamp and signature go into the body, which has at
// most 20 KB.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "connect/notify/plain_text.h"
#include "connect/notify/reply.h"
#include "connect/notify/robot.h"
#include "connect/notify/signing.h"
#include "connect/notify/vendors.h"

namespace myelin::connect::notify {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t text_bytes_max = 14'000;

class Feishu final : public Robot {
 public:
  explicit Feishu(const Channel& channel) : Robot(channel) {}

  Delivery send(const Message& message) override {
    return feishu_delivery(post(url_, body(message)));
  }

 private:
  std::string body(const Message& message) const {
    const auto facts = lines_of(message.facts, {"**", "**：", 128, 1024});
    Json elements = Json::array();
    elements.push_back(
        {{"tag", "div"},
         {"text",
          {{"tag", "lark_md"}, {"content", fitted({}, facts, {}, text_bytes_max, language_)}}}});
    if (!message.link.empty()) {
      Json button{{"tag", "button"},
                  {"text", {{"tag", "plain_text"}, {"content", one_line(message.link_text, 128)}}},
                  {"url", message.link},
                  {"type", "primary"}};
      elements.push_back({{"tag", "action"}, {"actions", Json::array({button})}});
    }
    const char* colour = message.severity == model::Severity::critical  ? "red"
                         : message.severity == model::Severity::warning ? "orange"
                                                                        : "blue";
    Json json;
    if (!secret_.empty()) {
      json["timestamp"] = std::to_string(unix_seconds(message.at));
      json["sign"] = feishu_signature(secret_, message.at);
    }
    json["msg_type"] = "interactive";
    json["card"] = {
        {"config", {{"wide_screen_mode", true}}},
        {"header",
         {{"template", colour},
          {"title", {{"tag", "plain_text"}, {"content", one_line(message.title, 600)}}}}},
        {"elements", elements}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
};

}  // namespace

Result<std::unique_ptr<Sender>> make_feishu(const Channel& channel) {
  MYELIN_CHECK(check_http_url(channel.url));
  return std::make_unique<Feishu>(channel);
}

}  // namespace myelin::connect::notify
