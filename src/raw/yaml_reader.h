// Reads YAML against what is expected, and says of a fault: file, line, key, what was expected
// there. Internal to raw/: shows the YAML library. Thread safety: none.
#pragma once
#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace myelin::raw {

class YamlReader {
 public:
  explicit YamlReader(std::string file) : file_(std::move(file)) {}
  std::unexpected<Error> fault(const YAML::Node& at, std::string_view key,
                               std::string_view expected) const;
  std::string where(const YAML::Node& at) const;
  // Every key of the map is one of `known`.
  Status only(const YAML::Node& map, std::string_view key,
              std::initializer_list<std::string_view> known) const;
  // Empty where the key is absent.
  Result<std::string> text(const YAML::Node& map, std::string_view key,
                           std::string_view expected) const;
  Result<std::vector<std::string>> texts(const YAML::Node& map, std::string_view key,
                                         std::string_view expected) const;

 private:
  std::string file_;
};

// The documents between lines of ---, each behind as many empty lines as come before it, so that
// its faults name the file's lines. YAML::LoadAll is not used: it never ends on some texts that are
// no YAML.
std::vector<std::string> yaml_documents(std::string_view yaml);

}  // namespace myelin::raw
