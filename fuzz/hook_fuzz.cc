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

namespace {

using namespace myelin;
using connect::notify::hmac_sha256;
using connect::tools::Hook;

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
  return 0;
}
