// YamlTree: a YAML document as a plain tree with line numbers, built from parser events, so that
// hostile input meets limits before it meets memory: no aliases (a page of them unfolds to
// gigabytes), bounded depth and size, keys kept as written (also twice, so that the caller can say
// so). Thread safety: plain values.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace myelin::cause {

struct YamlNode {
  enum class Kind : unsigned char { null, scalar, list, map };
  Kind kind = Kind::null;
  int line = 0;                 // 1-based
  std::string scalar;           // of a scalar
  std::vector<YamlNode> items;  // of a list; of a map: its values, in the order of `keys`
  std::vector<std::pair<std::string, int>> keys;  // of a map, with their lines
};

// Why a text is no such document; `line` is 0 where no line is to blame.
struct YamlFault {
  int line = 0;
  std::string problem, hint;
};

// One document, UTF-8. Tags are ignored; aliases, complex keys and a second document are faults.
std::expected<YamlNode, YamlFault> read_yaml(std::string_view text);

}  // namespace myelin::cause
