// One channel of myelin.yaml, and where its secret comes from.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "connect/mail/mailbox.h"
#include "connect/notify/sender.h"
#include "connect/tools/tool.h"
#include "repair/settings_yaml.h"

namespace myelin::repair {
namespace {

using connect::notify::Channel;
using connect::notify::InDoubt;

constexpr std::size_t secret_bytes_max = 4096;

std::optional<std::string> process_environment(std::string_view name) {
  const char* value = std::getenv(std::string{name}.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

void trim(std::string& text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.pop_back();
}

Result<InDoubt> in_doubt_at(const YAML::Node& node, const char* key, const std::string& where,
                            InDoubt otherwise) {
  MYELIN_TRY(text, text_at(node, key, where));
  if (text.empty()) return otherwise;
  if (text == "repeat") return InDoubt::repeat;
  if (text == "report") return InDoubt::report;
  return bad_key(where + "." + key, fmt::format("is \"{}\"", text), "write repeat or report");
}

std::optional<model::ChannelKind> kind_named(std::string_view text) {
  for (std::size_t i = 0; i < model::channel_kind_names.size(); ++i)
    if (model::channel_kind_names[i] == text) return static_cast<model::ChannelKind>(i);
  return std::nullopt;
}

Status check_works(const Channel& channel) {
  if (model::holds_tickets(channel.kind)) {
    MYELIN_TRY(tool, connect::tools::make_tool(channel));
    return {};
  }
  MYELIN_TRY(sender, connect::notify::make_sender(channel));
  if (channel.replies.url.empty()) return {};
  MYELIN_TRY(mailbox, connect::mail::Mailbox::make(channel));
  return {};
}

}  // namespace

Result<std::string> read_secret(const YAML::Node& node, const std::string& where,
                                const Environment& environment, std::string& source) {
  constexpr const char* hint = "write {env: NAME_OF_A_VARIABLE} or {file: /path/to/a/file}";
  if (!node.IsMap())
    return bad_key(where, "is written in plain; secrets do not belong into this file", hint);
  MYELIN_CHECK(only_keys(node, where, {"env", "file"}));
  MYELIN_TRY(env, text_at(node, "env", where));
  MYELIN_TRY(file, text_at(node, "file", where));
  if (env.empty() == file.empty())
    return bad_key(where, "names neither or both of env and file", hint);
  std::string secret;
  if (!env.empty()) {
    const auto value = environment ? environment(env) : process_environment(env);
    if (!value)
      return bad_key(where, fmt::format("names the environment variable {}, which is not set", env),
                     "set it, or remove the channel");
    secret = *value;
    source = "env " + env;
  } else {
    std::ifstream in(file, std::ios::binary);
    if (!in)
      return bad_key(where, fmt::format("names the file {}, which cannot be read", file),
                     "create it readable for this user only (chmod 600)");
    secret.resize(secret_bytes_max);
    in.read(secret.data(), static_cast<std::streamsize>(secret.size()));
    secret.resize(static_cast<std::size_t>(in.gcount()));
    source = "file " + file;
  }
  trim(secret);
  if (secret.empty())
    return bad_key(where, fmt::format("is empty in {}", source), "put the secret there");
  return secret;
}

Result<Channel> read_channel(const std::string& name, const YAML::Node& node,
                             const Environment& environment) {
  const std::string where = "channels." + name;
  Channel channel;
  channel.name = name;
  MYELIN_TRY(kind, text_at(node, "kind", where));
  const auto known = kind_named(kind);
  if (!known)
    return bad_key(where + ".kind", fmt::format("is \"{}\"", kind),
                   fmt::format("write one of {}", fmt::join(model::channel_kind_names, ", ")));
  channel.kind = *known;
  const bool webhook = channel.kind == model::ChannelKind::webhook,
             email = channel.kind == model::ChannelKind::email,
             app = channel.kind == model::ChannelKind::wecom_app,
             tool = model::holds_tickets(channel.kind);
  if (tool)
    MYELIN_CHECK(read_tool(node, where, environment, channel));
  else if (app)
    MYELIN_CHECK(read_app(node, where, environment, channel));
  else
    MYELIN_CHECK(only_keys(node, where,
                           {"kind", "url", "secret", "language", "per_minute", "timeout",
                            "after_timeout", "after_crash", "user", "from", "to", "replies"}));
  // A robot's address holds its token, so it may come from where secrets come from.
  if (const YAML::Node url = node["url"]; url && url.IsMap()) {
    std::string source;
    MYELIN_TRY(read, read_secret(url, where + ".url", environment, source));
    channel.url = std::move(read);
  } else if (!app) {
    MYELIN_TRY(read, text_at(node, "url", where));
    if (read.empty())
      return bad_key(where + ".url", "is missing",
                     "write the address that the group's robot or the receiver shows");
    channel.url = std::move(read);
  }
  if (const YAML::Node secret = node["secret"]; secret && !secret.IsNull()) {
    MYELIN_TRY(read, read_secret(secret, where + ".secret", environment, channel.secret_source));
    channel.secret = std::move(read);
  }
  MYELIN_TRY(language, text_at(node, "language", where, "zh"));
  if (language != "zh" && language != "en")
    return bad_key(where + ".language", fmt::format("is \"{}\"", language), "write zh or en");
  channel.language = language == "en" ? model::Language::en : model::Language::zh;
  MYELIN_TRY(rate, number_at(node, "per_minute", where,
                             webhook || tool ? 0 : limits::robot_messages_per_minute, 0, 6000));
  channel.per_minute = rate;
  if (!webhook && !email && !tool && (rate == 0 || rate > limits::robot_messages_per_minute))
    return bad_key(where + ".per_minute", "is more than a robot takes",
                   fmt::format("write 1 to {}", limits::robot_messages_per_minute));
  MYELIN_TRY(timeout,
             span_at(node, "timeout", where, std::chrono::milliseconds{limits::delivery_timeout_ms},
                     std::chrono::milliseconds{limits::delivery_timeout_ms}));
  channel.timeout_ms =
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(timeout).count());
  if (channel.timeout_ms == 0) return bad_key(where + ".timeout", "is nothing", "write 1s to 10s");
  MYELIN_TRY(after_timeout, in_doubt_at(node, "after_timeout", where,
                                        webhook || tool ? InDoubt::repeat : InDoubt::report));
  // A tool is asked first whether it knows already.
  MYELIN_TRY(after_crash,
             in_doubt_at(node, "after_crash", where, tool ? InDoubt::repeat : InDoubt::report));
  channel.after_timeout = after_timeout;
  channel.after_crash = after_crash;
  MYELIN_TRY(user, text_at(node, "user", where));
  MYELIN_TRY(from, text_at(node, "from", where));
  MYELIN_TRY(to, words_at(node, "to", where));
  const YAML::Node replies = node["replies"];
  if (!email && !tool && !app && (!user.empty() || !from.empty() || !to.empty() || replies))
    return bad_key(where, "has user, from, to or replies, which only e-mail has", "remove them");
  if (replies) MYELIN_CHECK(read_replies(replies, where + ".replies", environment, channel));
  channel.user = std::move(user);
  channel.from = std::move(from);
  channel.to = std::move(to);
  if (auto works = check_works(channel); !works)
    return bad_key(where, "cannot work: " + works.error().message, works.error().hint);
  return channel;
}

}  // namespace myelin::repair
