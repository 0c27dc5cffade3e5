#include <fmt/format.h>

#include "connect/tools/vendors.h"

namespace myelin::connect::tools {

ToolKeys keys_of(model::ChannelKind kind) {
  switch (kind) {
    case model::ChannelKind::chatwoot:
      return {{"account", "inbox"}, {}};
    case model::ChannelKind::jira:
      return {{"project"}, {"issue_type"}};
    case model::ChannelKind::feishu_task:
      return {{}, {"tasklist"}};
    case model::ChannelKind::dingtalk_todo:
      return {{"owner"}, {}};
    default:
      return {};
  }
}

Result<std::unique_ptr<Tool>> make_tool(const notify::Channel& channel) {
  MYELIN_CHECK(notify::check_http_url(channel.url));
  if (channel.secret.empty())
    return fail(ErrorCode::invalid_argument, "the tool's secret is missing",
                "write secret: {env: NAME} with its API token");
  for (const auto key : keys_of(channel.kind).needed)
    if (const auto found = channel.keys.find(std::string{key});
        found == channel.keys.end() || found->second.empty())
      return fail(ErrorCode::invalid_argument, fmt::format("{} is missing", key),
                  "docs/tools.md says where to find it");
  switch (channel.kind) {
    case model::ChannelKind::zendesk:
      return make_zendesk(channel);
    case model::ChannelKind::chatwoot:
      return make_chatwoot(channel);
    case model::ChannelKind::jira:
      return make_jira(channel);
    case model::ChannelKind::feishu_task:
      return make_feishu_task(channel);
    case model::ChannelKind::dingtalk_todo:
      return make_dingtalk_todo(channel);
    default:
      return fail(ErrorCode::unsupported, "no such tool",
                  "write zendesk, chatwoot, jira, feishu_task or dingtalk_todo");
  }
}

}  // namespace myelin::connect::tools
