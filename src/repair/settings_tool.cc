// The keys of a channel that only tools with tickets have.
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

}  // namespace myelin::repair
