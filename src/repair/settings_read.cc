// The whole document: routes, deadlines, nudges; who works when is read in settings_staff.cc.
#include <fmt/format.h>

#include "repair/settings_yaml.h"

#include "connect/notify/http.h"

namespace myelin::repair {
namespace {

constexpr int deadline_hours_max = 1000, deadline_days_max = 200;
constexpr std::size_t channels_max = 64, routes_max = 256;

// deadlines: and nudges:, a length of working time for each severity.
Status read_lengths(const YAML::Node& node, const std::string& key,
                    std::array<Deadline, 3>& lengths) {
  if (!node || node.IsNull()) return {};
  MYELIN_CHECK(only_keys(node, key, {"critical", "warning", "info"}));
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const std::string severity{model::severity_names[i]}, where = key + "." + severity;
    const YAML::Node one = node[severity];
    if (!one || one.IsNull()) continue;
    MYELIN_CHECK(only_keys(one, where, {"working_hours", "working_days"}));
    MYELIN_TRY(hour_count, number_at(one, "working_hours", where, 0, 0, deadline_hours_max));
    MYELIN_TRY(day_count, number_at(one, "working_days", where, 0, 0, deadline_days_max));
    if (hour_count + day_count == 0)
      return bad_key(where, "leaves no time", "write working_hours or working_days");
    lengths[i] = {.working_hours = hour_count, .working_days = day_count};
  }
  return {};
}

Status read_undo(const YAML::Node& root, Settings& settings) {
  MYELIN_TRY(level, text_at(root, "four_eyes", "the document", "admin"));
  const auto known = std::ranges::find(model::approval_level_names, level);
  if (known == model::approval_level_names.end())
    return bad_key("four_eyes", fmt::format("is \"{}\"", level), "write none, operate or admin");
  settings.four_eyes =
      static_cast<model::ApprovalLevel>(known - model::approval_level_names.begin());
  const YAML::Node undo = root["undo"];
  if (!undo || undo.IsNull()) return {};
  MYELIN_CHECK(only_keys(undo, "undo", {"deeds_within", "messages_within"}));
  MYELIN_TRY(deeds, span_at(undo, "deeds_within", "undo", settings.undo_within, days{7}));
  MYELIN_TRY(messages, span_at(undo, "messages_within", "undo", settings.correct_within, days{30}));
  settings.undo_within = deeds;
  settings.correct_within = messages;
  return {};
}

Status read_lists(const YAML::Node& root, const Environment& environment, Settings& settings) {
  if (const YAML::Node channels = root["channels"]; channels && !channels.IsNull()) {
    if (!channels.IsMap() || channels.size() > channels_max)
      return bad_key("channels", "is not a table of channels",
                     "write name: {kind: dingtalk, url: …}");
    for (const auto& entry : channels) {
      MYELIN_TRY(channel, read_channel(entry.first.Scalar(), entry.second, environment));
      settings.channels.push_back(std::move(channel));
    }
  }
  if (const YAML::Node routes = root["routes"]; routes && !routes.IsNull()) {
    if (!routes.IsSequence() || routes.size() > routes_max)
      return bad_key("routes", "is not a list", "write - channels: [name] for each route");
    for (std::size_t i = 0; i < routes.size(); ++i) {
      MYELIN_TRY(route, read_route(i, routes[i], settings));
      settings.routes.push_back(std::move(route));
    }
  }
  if (const YAML::Node rules = root["approvals"]; rules && !rules.IsNull()) {
    if (!rules.IsSequence() || rules.size() > routes_max)
      return bad_key("approvals", "is not a list", "write - event: [case.opened] for each rule");
    for (std::size_t i = 0; i < rules.size(); ++i) {
      MYELIN_TRY(rule, read_approval(i, rules[i], settings));
      settings.approvals.push_back(std::move(rule));
    }
  }
  MYELIN_TRY(within,
             span_at(root, "approval_within", "the document", settings.approval_within, days{30}));
  settings.approval_within = within;
  return read_undo(root, settings);
}

Result<Settings> read_document(std::string_view yaml, Zone zone, const Environment& environment) {
  Settings settings;
  settings.zone = zone;
  MYELIN_TRY(calendar, read_working_time(YAML::Node(YAML::NodeType::Map), "working_time", zone));
  settings.calendar = std::move(calendar);
  const YAML::Node root = YAML::Load(std::string{yaml});
  if (!root || root.IsNull()) return settings;
  if (!root.IsMap())
    return bad_key("the document", "is not a table of keys",
                   "begin with channels: or leave the file empty");
  if (const YAML::Node node = root["working_time"]; node && !node.IsNull()) {
    MYELIN_TRY(read, read_working_time(node, "working_time", zone));
    settings.calendar = std::move(read);
  }
  MYELIN_CHECK(read_lengths(root["deadlines"], "deadlines", settings.deadlines));
  MYELIN_CHECK(read_lengths(root["nudges"], "nudges", settings.silences));
  MYELIN_CHECK(read_staff(root, settings));
  MYELIN_CHECK(read_arbiters(root, settings));
  MYELIN_TRY(public_url, text_at(root, "public_url", "the document"));
  while (public_url.ends_with('/')) public_url.pop_back();
  if (!public_url.empty() && (!connect::notify::check_http_url(public_url) ||
                              public_url.find_first_of("()<>\"") != std::string::npos))
    return bad_key("public_url", "is not an address people can open",
                   "write https://myelin.example.com");
  settings.public_url = std::move(public_url);
  MYELIN_CHECK(read_lists(root, environment, settings));
  MYELIN_CHECK(read_care(root["care"], settings));
  return settings;
}

}  // namespace

Result<Route> read_route(std::size_t index, const YAML::Node& node, const Settings& settings) {
  const std::string where = fmt::format("routes[{}]", index);
  MYELIN_CHECK(
      only_keys(node, where,
                {"severity", "department", "factor", "rule", "event", "channels", "group_wait"}));
  Route route;
  MYELIN_TRY(severities, words_at(node, "severity", where));
  MYELIN_TRY(departments, words_at(node, "department", where));
  MYELIN_TRY(factors, words_at(node, "factor", where));
  MYELIN_TRY(rules, words_at(node, "rule", where));
  MYELIN_TRY(events, words_at(node, "event", where));
  MYELIN_TRY(channels, words_at(node, "channels", where));
  MYELIN_TRY(wait, span_at(node, "group_wait", where, Duration{0}, hours{24}));
  MYELIN_CHECK(known_severities(severities, where + ".severity"));
  for (const auto& rule : rules)
    if (std::find(model::alert_rule_names.begin(), model::alert_rule_names.end(), rule) ==
        model::alert_rule_names.end())
      return bad_key(where + ".rule", fmt::format("holds \"{}\"", rule),
                     fmt::format("write some of {}", fmt::join(model::alert_rule_names, ", ")));
  if (channels.empty())
    return bad_key(where + ".channels", "is empty", "name a channel of channels:");
  MYELIN_CHECK(known_channels(channels, where + ".channels", settings));
  route = {.severities = std::move(severities),
           .departments = std::move(departments),
           .rules = std::move(rules),
           .factors = std::move(factors),
           .events = std::move(events),
           .channels = std::move(channels),
           .group_wait = wait};
  return route;
}

Result<Settings> read_settings(std::string_view yaml, Zone zone, const Environment& environment) {
  try {
    return read_document(yaml, zone, environment);
  } catch (const YAML::Exception& e) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("myelin.yaml is not YAML: line {}: {}", e.mark.line + 1, e.msg),
                "correct that line");
  }
}

}  // namespace myelin::repair
