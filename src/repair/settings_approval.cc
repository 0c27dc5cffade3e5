// approvals: which actions wait for a person.
#include <fmt/format.h>

#include <algorithm>

#include "repair/settings_yaml.h"

namespace myelin::repair {

Status known_severities(const std::vector<std::string>& severities, const std::string& where) {
  for (const auto& severity : severities)
    if (std::ranges::find(model::severity_names, severity) == model::severity_names.end())
      return bad_key(where, fmt::format("holds \"{}\"", severity),
                     "write some of info, warning, critical");
  return {};
}

Status known_channels(const std::vector<std::string>& channels, const std::string& where,
                      const Settings& settings) {
  for (const auto& channel : channels)
    if (settings.channel(channel) == nullptr)
      return bad_key(where, fmt::format("names \"{}\", which channels: does not have", channel),
                     "add it there, or correct the name");
  return {};
}

Result<ApprovalRule> read_approval(std::size_t index, const YAML::Node& node,
                                   const Settings& settings) {
  const std::string where = fmt::format("approvals[{}]", index);
  MYELIN_CHECK(
      only_keys(node, where, {"severity", "department", "factor", "event", "channels", "level"}));
  ApprovalRule rule;
  MYELIN_TRY(severities, words_at(node, "severity", where));
  MYELIN_TRY(departments, words_at(node, "department", where));
  MYELIN_TRY(factors, words_at(node, "factor", where));
  MYELIN_TRY(events, words_at(node, "event", where));
  MYELIN_TRY(channels, words_at(node, "channels", where));
  MYELIN_TRY(level, text_at(node, "level", where, "operate"));
  MYELIN_CHECK(known_severities(severities, where + ".severity"));
  MYELIN_CHECK(known_channels(channels, where + ".channels", settings));
  const auto known = std::ranges::find(model::approval_level_names, level);
  if (known == model::approval_level_names.end())
    return bad_key(where + ".level", fmt::format("is \"{}\"", level),
                   "write none, operate or admin");
  rule.severities = std::move(severities);
  rule.departments = std::move(departments);
  rule.factors = std::move(factors);
  rule.events = std::move(events);
  rule.channels = std::move(channels);
  rule.level = static_cast<model::ApprovalLevel>(known - model::approval_level_names.begin());
  return rule;
}

}  // namespace myelin::repair
