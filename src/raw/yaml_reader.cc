#include "raw/yaml_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace myelin::raw {

std::string YamlReader::where(const YAML::Node& at) const {
  const auto line = at.IsDefined() ? at.Mark().line + 1 : 0;
  return line > 0 ? fmt::format("{}:{}", file_, line) : file_;
}

std::unexpected<Error> YamlReader::fault(const YAML::Node& at, std::string_view key,
                                         std::string_view expected) const {
  std::string found = "nothing";
  if (at.IsDefined() && at.IsScalar())
    found = fmt::format("'{}'", at.Scalar().substr(0, 64));
  else if (at.IsDefined() && at.IsMap())
    found = "a map";
  else if (at.IsDefined() && at.IsSequence())
    found = "a list";
  return fail(ErrorCode::invalid_argument,
              fmt::format("{}: {}: expected {}, found {}", where(at), key, expected, found),
              "the format is described in src/raw/mapping.md and shown by mappings/*.yaml");
}

Status YamlReader::only(const YAML::Node& map, std::string_view key,
                        std::initializer_list<std::string_view> known) const {
  if (!map.IsMap()) return fault(map, key, "a map");
  std::vector<std::string> seen;
  for (const auto& item : map) {
    if (!item.first.IsScalar()) return fault(item.first, key, "a name");
    const auto& name = item.first.Scalar();
    if (std::find(known.begin(), known.end(), name) == known.end())
      return fault(item.first, key, fmt::format("one of {}", fmt::join(known, ", ")));
    if (std::find(seen.begin(), seen.end(), name) != seen.end())
      return fault(item.first, key, "each key once");
    seen.push_back(name);
  }
  return {};
}

Result<std::string> YamlReader::text(const YAML::Node& map, std::string_view key,
                                     std::string_view expected) const {
  const auto node = map[std::string(key)];
  if (!node.IsDefined() || node.IsNull()) return std::string{};
  if (!node.IsScalar()) return fault(node, key, expected);
  return node.Scalar();
}

Result<std::vector<std::string>> YamlReader::texts(const YAML::Node& map, std::string_view key,
                                                   std::string_view expected) const {
  std::vector<std::string> values;
  const auto node = map[std::string(key)];
  if (!node.IsDefined() || node.IsNull()) return values;
  if (!node.IsSequence()) return fault(node, key, expected);
  for (const auto& item : node) {
    if (!item.IsScalar()) return fault(item, key, expected);
    values.push_back(item.Scalar());
  }
  return values;
}

std::vector<std::string> yaml_documents(std::string_view yaml) {
  std::vector<std::string> parts(1);
  std::size_t lines = 0;
  while (!yaml.empty()) {
    const auto end = std::min(yaml.find('\n'), yaml.size() - 1) + 1;
    const auto line = yaml.substr(0, end);
    ++lines;
    if (line.starts_with("---"))
      parts.emplace_back(lines, '\n');
    else
      parts.back() += line;
    yaml.remove_prefix(end);
  }
  return parts;
}

}  // namespace myelin::raw
