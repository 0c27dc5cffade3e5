// links: connect
// Webhooks that come in, with a signature that holds: any body is read or refused, and what is read
// is bounded by it.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "connect/notify/signing.h"
#include "connect/tools/tool.h"
#include "connect/wecom/app_hook.h"

namespace {

using namespace myelin;
using connect::notify::hmac_sha256;
using connect::tools::Hook;

constexpr const char* wecom_key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
constexpr const char* secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDW2Fw4nW1l+c=";

std::vector<std::unique_ptr<connect::tools::Tool>> all_tools() {
  std::vector<std::unique_ptr<connect::tools::Tool>> tools;
  for (const auto kind :
       {model::ChannelKind::zendesk, model::ChannelKind::chatwoot, model::ChannelKind::jira}) {
    connect::notify::Channel channel;
    channel.kind = kind;
    channel.url = "https://example.com";
    channel.secret = channel.hook_secret = "s";
    channel.keys = {{"account", "1"}, {"inbox", "4"}, {"project", "CX"}};
    tools.push_back(std::move(*connect::tools::make_tool(channel)));
  }
  return tools;
}

connect::wecom::AppHook wecom_app() {
  connect::notify::Channel channel;
  channel.user = "ww1";
  channel.hook_secret = "s";
  channel.hook_key = wecom_key;
  return *connect::wecom::AppHook::make(channel);
}

// Once as a call's own body, once as what is sealed inside of one.
void read_wecom(const std::string& body, const std::string& stamp, Time now) {
  static const auto app = wecom_app();
  static const auto seal = *connect::wecom::Seal::make("ww1", "s", wecom_key);
  const auto sealed = seal.close(body);
  const auto with = [&](std::string text, const std::string& signed_text) {
    const Hook hook{{},
                    std::move(text),
                    {{"msg_signature", seal.signature(stamp, "n", signed_text)},
                     {"timestamp", stamp},
                     {"nonce", "n"},
                     {"echostr", signed_text}}};
    static_cast<void>(app.greeted(hook, now));
    return app.read(hook, now);
  };
  static_cast<void>(with(body, body));
  if (const auto word = with("<xml><Encrypt>" + sealed + "</Encrypt></xml>", sealed);
      word && *word && ((*word)->text.size() > body.size() || (*word)->user.empty()))
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto tools = all_tools();
  static const std::string key = *connect::notify::standard_webhook_key(secret);
  const Time now = *parse_time("2026-11-20T02:00:00Z", Zone{});
  const std::string stamp = std::to_string(connect::notify::unix_seconds(now));
  const std::string body(reinterpret_cast<const char*>(data), size);
  const auto signed_hex = [&](const std::string& text) {
    return "sha256=" + connect::tools::hex(hmac_sha256("s", text));
  };
  const Hook hook{
      {{"x-zendesk-webhook-signature-timestamp", stamp},
       {"x-zendesk-webhook-signature", connect::notify::base64(hmac_sha256("s", stamp + body))},
       {"x-chatwoot-timestamp", stamp},
       {"x-chatwoot-signature", signed_hex(stamp + "." + body)},
       {"x-hub-signature", signed_hex(body)},
       {"webhook-id", "m"},
       {"webhook-timestamp", stamp},
       {"webhook-signature", connect::notify::standard_webhook_signature(key, "m", now, body)}},
      body};
  for (const auto& tool : tools)
    if (const auto seen = tool->read(hook, now); seen && seen->ticket.size() > size) std::abort();
  static_cast<void>(connect::tools::read_signed(hook, secret, now));
  read_wecom(body, stamp, now);
  return 0;
}
