// The whole document: routes, departments, working time, deadlines.
#include <fmt/format.h>

#include "repair/settings_yaml.h"

#include "connect/notify/http_post.h"

namespace myelin::repair {
namespace {

constexpr int deadline_hours_max = 1000, deadline_days_max = 200;
constexpr std::size_t channels_max = 64, routes_max = 256, holidays_max = 1000;

Result<minutes> clock_at(std::string_view text) {
  const auto digit = [&](std::size_t i) {
    return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100;
  };
  if (text.size() != 5 || text[2] != ':')
    return bad_key("working_time.hours", "is not from-until", "write \"09:00-18:00\"");
  const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
  if (hour > 24 || minute > 59)
    return bad_key("working_time.hours", "is not from-until", "write \"09:00-18:00\"");
  return minutes{hour * 60 + minute};
}

Result<std::set<std::int64_t>> dates_at(const YAML::Node& node, const char* key, Zone zone) {
  std::set<std::int64_t> dates;
  MYELIN_TRY(words, words_at(node, key, "working_time"));
  if (words.size() > holidays_max)
    return bad_key(fmt::format("working_time.{}", key), "holds too many dates",
                   "keep this year and the next");
  for (const auto& word : words) {
    const auto day =
        word.size() == 10 ? parse_time(word, zone) : fail(ErrorCode::invalid_argument, "");
    if (!day)
      return bad_key(fmt::format("working_time.{}", key),
                     fmt::format("holds \"{}\", which is no date", word), "write 2026-10-01");
    dates.insert(zone.day(*day));
  }
  return dates;
}

Status read_deadlines(const YAML::Node& node, Settings& settings) {
  MYELIN_CHECK(only_keys(node, "deadlines", {"critical", "warning", "info"}));
  for (std::size_t i = 0; i < settings.deadlines.size(); ++i) {
    const std::string severity{model::severity_names[i]}, where = "deadlines." + severity;
    const YAML::Node one = node[severity];
    if (!one || one.IsNull()) continue;
    MYELIN_CHECK(only_keys(one, where, {"working_hours", "working_days"}));
    MYELIN_TRY(hour_count, number_at(one, "working_hours", where, 0, 0, deadline_hours_max));
    MYELIN_TRY(day_count, number_at(one, "working_days", where, 0, 0, deadline_days_max));
    if (hour_count + day_count == 0)
      return bad_key(where, "leaves no time", "write working_hours or working_days");
    settings.deadlines[i] = {.working_hours = hour_count, .working_days = day_count};
  }
  return {};
}

Status read_departments(const YAML::Node& node, Settings& settings) {
  if (!node.IsMap())
    return bad_key("departments", "is not a table",
                   "write name: {manager: …, mobiles: […], emails: […]}");
  for (const auto& entry : node) {
    const std::string name = entry.first.Scalar(), where = "departments." + name;
    MYELIN_CHECK(only_keys(entry.second, where, {"manager", "mobiles", "emails"}));
    Department department;
    MYELIN_TRY(manager, text_at(entry.second, "manager", where));
    MYELIN_TRY(mobiles, words_at(entry.second, "mobiles", where));
    MYELIN_TRY(emails, words_at(entry.second, "emails", where));
    department.manager = std::move(manager);
    department.mobiles = std::move(mobiles);
    department.emails = std::move(emails);
    settings.departments.emplace(name, std::move(department));
  }
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
  return {};
}

Result<Settings> read_document(std::string_view yaml, Zone zone, const Environment& environment) {
  Settings settings;
  settings.zone = zone;
  MYELIN_TRY(calendar, read_working_time(YAML::Node(YAML::NodeType::Map), zone));
  settings.calendar = std::move(calendar);
  const YAML::Node root = YAML::Load(std::string{yaml});
  if (!root || root.IsNull()) return settings;
  if (!root.IsMap())
    return bad_key("the document", "is not a table of keys",
                   "begin with channels: or leave the file empty");
  if (const YAML::Node node = root["working_time"]; node && !node.IsNull()) {
    MYELIN_TRY(read, read_working_time(node, zone));
    settings.calendar = std::move(read);
  }
  if (const YAML::Node node = root["deadlines"]; node && !node.IsNull())
    MYELIN_CHECK(read_deadlines(node, settings));
  if (const YAML::Node node = root["departments"]; node && !node.IsNull())
    MYELIN_CHECK(read_departments(node, settings));
  MYELIN_TRY(public_url, text_at(root, "public_url", "the document"));
  while (public_url.ends_with('/')) public_url.pop_back();
  if (!public_url.empty() && (!connect::notify::check_http_url(public_url) ||
                              public_url.find_first_of("()<>\"") != std::string::npos))
    return bad_key("public_url", "is not an address people can open",
                   "write https://myelin.example.com");
  settings.public_url = std::move(public_url);
  MYELIN_CHECK(read_lists(root, environment, settings));
  return settings;
}

}  // namespace

Result<Calendar> read_working_time(const YAML::Node& node, Zone zone) {
  MYELIN_CHECK(only_keys(node, "working_time", {"days", "hours", "holidays", "workdays"}));
  WorkingTime time;
  time.zone = zone;
  MYELIN_TRY(names, words_at(node, "days", "working_time"));
  if (!names.empty()) {
    time.weekdays.fill(false);
    constexpr std::array<std::string_view, 7> known{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};
    for (const auto& name : names) {
      const auto found = std::find(known.begin(), known.end(), name);
      if (found == known.end())
        return bad_key("working_time.days", fmt::format("holds \"{}\"", name),
                       fmt::format("write some of {}", fmt::join(known, ", ")));
      time.weekdays[static_cast<std::size_t>(found - known.begin())] = true;
    }
  }
  MYELIN_TRY(hours_text, text_at(node, "hours", "working_time", "09:00-18:00"));
  const std::size_t dash = hours_text.find('-');
  MYELIN_TRY(from, clock_at(std::string_view{hours_text}.substr(0, dash)));
  MYELIN_TRY(until,
             clock_at(dash == std::string::npos ? std::string_view{}
                                                : std::string_view{hours_text}.substr(dash + 1)));
  time.from = from;
  time.until = until;
  MYELIN_TRY(holidays, dates_at(node, "holidays", zone));
  MYELIN_TRY(workdays, dates_at(node, "workdays", zone));
  time.holidays = std::move(holidays);
  time.workdays = std::move(workdays);
  return Calendar::make(std::move(time));
}

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
