// Reading YAML with errors that name the key: what settings_*.cc share. Inside this room only.
#pragma once
#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "base/result.h"
#include "repair/settings.h"

namespace myelin::repair {

std::unexpected<Error> bad_key(const std::string& key, const std::string& why, std::string hint);
// Refuses keys that nobody reads: a typo must not silence a channel.
Status only_keys(const YAML::Node& map, const std::string& where,
                 std::initializer_list<std::string_view> known);
Result<std::string> text_at(const YAML::Node& map, const char* key, const std::string& where,
                            std::string otherwise = {});
// One word or a list of words.
Result<std::vector<std::string>> words_at(const YAML::Node& map, const char* key,
                                          const std::string& where);
Result<int> number_at(const YAML::Node& map, const char* key, const std::string& where,
                      int otherwise, int low, int high);
// "30s", "5m", "2h", "3d".
Result<Duration> span_at(const YAML::Node& map, const char* key, const std::string& where,
                         Duration otherwise, Duration high);

// {env: NAME} or {file: path}; in plain it is refused. `source` says where it came from, for
// messages.
Result<std::string> read_secret(const YAML::Node& node, const std::string& where,
                                const Environment& environment, std::string& source);
// What a tool has beside what every channel has: its hook_secret, keys, members and poll.
Status read_tool(const YAML::Node& node, const std::string& where, const Environment& environment,
                 connect::notify::Channel& channel);
// All that is a WeCom app's own.
Status read_app(const YAML::Node& node, const std::string& where, const Environment& environment,
                connect::notify::Channel& channel);
// Where the replies to a channel's e-mails arrive.
Status read_replies(const YAML::Node& node, const std::string& where,
                    const Environment& environment, connect::notify::Channel& channel);
Result<connect::notify::Channel> read_channel(const std::string& name, const YAML::Node& node,
                                              const Environment& environment);
Result<Route> read_route(std::size_t index, const YAML::Node& node, const Settings& settings);
Result<ApprovalRule> read_approval(std::size_t index, const YAML::Node& node,
                                   const Settings& settings);
// What a rule names has to exist.
Status known_severities(const std::vector<std::string>& severities, const std::string& where);
Status known_channels(const std::vector<std::string>& channels, const std::string& where,
                      const Settings& settings);
Result<Calendar> read_working_time(const YAML::Node& node, const std::string& where, Zone zone);
// care:; the channels are known.
Status read_care(const YAML::Node& node, Settings& settings);
// arbiter:.
Status read_arbiters(const YAML::Node& root, Settings& settings);
// departments: and people:.
Status read_staff(const YAML::Node& root, Settings& settings);

}  // namespace myelin::repair
