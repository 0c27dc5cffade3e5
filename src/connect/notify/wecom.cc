// WeCom group robot: its Markdown of at most 4,096 bytes. There is no signature; the key of the
// address is the secret.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "connect/notify/plain_text.h"
#include "connect/notify/reply.h"
#include "connect/notify/robot.h"
#include "connect/notify/vendors.h"

namespace myelin::connect::notify {
namespace {

constexpr std::size_t text_bytes_max = 4'096;

class WeCom final : public Robot {
 public:
  explicit WeCom(const Channel& channel) : Robot(channel) {}

  Delivery send(const Message& message) override {
    return wecom_delivery(post(url_, body(message)));
  }

 private:
  std::string body(const Message& message) const {
    const auto facts = lines_of(message.facts, {"> ", "：", 64, 512});
    std::string title = plain_markdown(message.title, 600);
    if (message.severity == model::Severity::critical)
      title = fmt::format("<font color=\"warning\">{}</font>", title);
    std::string tail;
    if (!message.link.empty())
      tail = fmt::format("[{}]({})", plain_markdown(message.link_text, 64), message.link);
    const nlohmann::ordered_json json{
        {"msgtype", "markdown"},
        {"markdown",
         {{"content", fitted("**" + title + "**\n", facts, tail, text_bytes_max, language_)}}}};
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  }
};

}  // namespace

Result<std::unique_ptr<Sender>> make_wecom(const Channel& channel) {
  MYELIN_CHECK(check_http_url(channel.url));
  if (!channel.secret.empty())
    return fail(ErrorCode::invalid_argument, "a WeCom robot has no secret",
                "remove it; the key in the url is enough");
  return std::make_unique<WeCom>(channel);
}

}  // namespace myelin::connect::notify
