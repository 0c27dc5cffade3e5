// The keys of a channel that only what people answer has: tools with tickets, apps, and e-mail.
#include <fmt/format.h>

#include <algorithm>

#include "connect/tools/tool.h"
#include "repair/settings_yaml.h"

namespace myelin::repair {
namespace {

constexpr Duration poll_usual = minutes{1}, poll_max = hours{24};

// Zendesk, Chatwoot and Jira tell by webhook; the others are asked.
bool tells(model::ChannelKind kind) {
  using enum model::ChannelKind;
  return kind == zendesk || kind == chatwoot || kind == jira;
}

}  // namespace

Status read_tool(const YAML::Node& node, const std::string& where, const Environment& environment,
                 connect::notify::Channel& channel) {
  const auto keys = connect::tools::keys_of(channel.kind);
  std::vector<std::string> known{"kind", "url",        "secret",  "language", "timeout",
                                 "user", "per_minute", "members", "poll",     "hook_secret"};
  for (const auto* more : {&keys.needed, &keys.allowed})
    for (const auto key : *more) {
      known.emplace_back(key);
      MYELIN_TRY(value, text_at(node, known.back().c_str(), where));
      if (!value.empty()) channel.keys.emplace(key, std::move(value));
    }
  for (const auto& pair : node)
    if (const auto key = pair.first.as<std::string>("");
        std::ranges::find(known, key) == known.end())
      return bad_key(where + "." + key, "is nothing that this kind of channel has",
                     fmt::format("remove it; there are {}", fmt::join(known, ", ")));
  MYELIN_TRY(members, words_at(node, "members", where));
  channel.members = std::move(members);
  MYELIN_TRY(
      poll, span_at(node, "poll", where, tells(channel.kind) ? Duration{0} : poll_usual, poll_max));
  channel.poll = poll;
  if (const YAML::Node secret = node["hook_secret"]; secret && !secret.IsNull()) {
    std::string source;
    MYELIN_TRY(read, read_secret(secret, where + ".hook_secret", environment, source));
    channel.hook_secret = std::move(read);
  }
  return {};
}

// An app's page shows all of it: https://work.weixin.qq.com, 应用管理.
Status read_app(const YAML::Node& node, const std::string& where, const Environment& environment,
                connect::notify::Channel& channel) {
  MYELIN_CHECK(
      only_keys(node, where,
                {"kind", "url", "secret", "language", "per_minute", "timeout", "after_timeout",
                 "after_crash", "user", "agent", "members", "hook_secret", "hook_key"}));
  MYELIN_TRY(url, text_at(node, "url", where, "https://qyapi.weixin.qq.com"));
  MYELIN_TRY(agent, text_at(node, "agent", where));
  MYELIN_TRY(members, words_at(node, "members", where));
  while (url.ends_with('/')) url.pop_back();
  channel.url = std::move(url);
  channel.keys = {{"agent", std::move(agent)}};
  channel.members = std::move(members);
  for (const auto& [key, to] :
       {std::pair{"hook_secret", &channel.hook_secret}, std::pair{"hook_key", &channel.hook_key}}) {
    const YAML::Node secret = node[key];
    if (!secret || secret.IsNull()) continue;
    std::string source;
    MYELIN_TRY(read, read_secret(secret, where + "." + key, environment, source));
    *to = std::move(read);
  }
  return {};
}

Status read_replies(const YAML::Node& node, const std::string& where,
                    const Environment& environment, connect::notify::Channel& channel) {
  if (!node.IsMap())
    return bad_key(where, "is no mailbox",
                   "write {url: imaps://host:993, user: …, secret: {env: …}}");
  MYELIN_CHECK(only_keys(node, where, {"url", "user", "secret", "folder", "poll"}));
  auto& at = channel.replies;
  MYELIN_TRY(url, text_at(node, "url", where));
  if (url.empty())
    return bad_key(where + ".url", "is missing", "write imaps://imap.example.com:993");
  MYELIN_TRY(user, text_at(node, "user", where));
  MYELIN_TRY(folder, text_at(node, "folder", where, "INBOX"));
  std::string source;
  MYELIN_TRY(secret, read_secret(node["secret"], where + ".secret", environment, source));
  MYELIN_TRY(poll, span_at(node, "poll", where, poll_usual, poll_max));
  if (poll == Duration{0}) return bad_key(where + ".poll", "is nothing", "write 30s to 24h");
  at = {std::move(url), std::move(user), std::move(secret), std::move(folder)};
  channel.poll = poll;
  return {};
}

}  // namespace myelin::repair
