#include "repair/settings_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace myelin::repair {

std::unexpected<Error> bad_key(const std::string& key, const std::string& why, std::string hint) {
  return fail(ErrorCode::invalid_argument, fmt::format("myelin.yaml: {} {}", key, why),
              std::move(hint));
}

Status only_keys(const YAML::Node& map, const std::string& where,
                 std::initializer_list<std::string_view> known) {
  if (!map.IsMap())
    return bad_key(where, "is not a table of keys", "write key: value lines below it");
  for (const auto& entry : map) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
    if (std::find(known.begin(), known.end(), key) == known.end())
      return bad_key(where + "." + key, "is not a key that is read",
                     fmt::format("known here: {}", fmt::join(known, ", ")));
  }
  return {};
}

Result<std::string> text_at(const YAML::Node& map, const char* key, const std::string& where,
                            std::string otherwise) {
  const YAML::Node node = map[key];
  if (!node || node.IsNull()) return otherwise;
  if (!node.IsScalar())
    return bad_key(where + "." + key, "is not one value", "write one line of text");
  return node.Scalar();
}

Result<std::vector<std::string>> words_at(const YAML::Node& map, const char* key,
                                          const std::string& where) {
  const YAML::Node node = map[key];
  std::vector<std::string> words;
  if (!node || node.IsNull()) return words;
  if (node.IsScalar()) return std::vector{node.Scalar()};
  if (!node.IsSequence())
    return bad_key(where + "." + key, "is neither a word nor a list", "write [one, two]");
  for (const auto& item : node) {
    if (!item.IsScalar())
      return bad_key(where + "." + key, "holds something that is not a word", "write [one, two]");
    words.push_back(item.Scalar());
  }
  return words;
}

Result<int> number_at(const YAML::Node& map, const char* key, const std::string& where,
                      int otherwise, int low, int high) {
  MYELIN_TRY(text, text_at(map, key, where));
  if (text.empty()) return otherwise;
  int value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc{} || end.ptr != text.data() + text.size() || value < low || value > high)
    return bad_key(where + "." + key, "is not a number that fits",
                   fmt::format("write a whole number from {} to {}", low, high));
  return value;
}

Result<Duration> span_at(const YAML::Node& map, const char* key, const std::string& where,
                         Duration otherwise, Duration high) {
  MYELIN_TRY(text, text_at(map, key, where));
  if (text.empty()) return otherwise;
  std::int64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end.ptr,
                              static_cast<std::size_t>(text.data() + text.size() - end.ptr));
  Duration one{0};
  if (unit == "s") one = seconds{1};
  if (unit == "m") one = minutes{1};
  if (unit == "h") one = hours{1};
  if (unit == "d") one = days{1};
  if (end.ec != std::errc{} || one == Duration{0} || value < 0 || value > high / one)
    return bad_key(where + "." + key, "is not a length of time that fits",
                   "write 30s, 5m, 2h or 3d");
  return one * value;
}

}  // namespace myelin::repair
