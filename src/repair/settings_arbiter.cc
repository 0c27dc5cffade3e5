// arbiter: who rules when departments dispute whose a case is.
#include <fmt/format.h>

#include "repair/settings_yaml.h"

namespace myelin::repair {
namespace {

constexpr std::size_t pairs_max = 256, people_max = 8;

Result<std::vector<std::string>> people_at(const YAML::Node& map, const char* key,
                                           const std::string& where) {
  MYELIN_TRY(people, words_at(map, key, where));
  if (people.size() > people_max)
    return bad_key(fmt::format("{}.{}", where, key), "is too long",
                   fmt::format("name at most {} people, one above the other", people_max));
  return people;
}

Result<ArbiterRule> read_pair(const YAML::Node& node, const std::string& where) {
  MYELIN_CHECK(only_keys(node, where, {"between", "people"}));
  MYELIN_TRY(between, words_at(node, "between", where));
  MYELIN_TRY(people, people_at(node, "people", where));
  if (between.size() != 2 || between[0] == between[1])
    return bad_key(where + ".between", "does not name two departments",
                   "write between: [logistics, warehouse]");
  if (people.empty()) return bad_key(where + ".people", "names nobody", "add people: [name]");
  return ArbiterRule{std::move(between), std::move(people)};
}

}  // namespace

Status read_arbiters(const YAML::Node& root, Settings& settings) {
  const YAML::Node node = root["arbiter"];
  if (!node || node.IsNull()) return {};
  // A name, or a list of names, is everybody's.
  if (!node.IsMap()) {
    MYELIN_TRY(people, people_at(root, "arbiter", "the document"));
    settings.arbiters.push_back({{}, std::move(people)});
    return {};
  }
  MYELIN_CHECK(only_keys(node, "arbiter", {"people", "pairs"}));
  if (const YAML::Node pairs = node["pairs"]; pairs && !pairs.IsNull()) {
    if (!pairs.IsSequence() || pairs.size() > pairs_max)
      return bad_key("arbiter.pairs", "is not a list",
                     "write - {between: [logistics, warehouse], people: [name]} for each");
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      MYELIN_TRY(rule, read_pair(pairs[i], fmt::format("arbiter.pairs[{}]", i)));
      settings.arbiters.push_back(std::move(rule));
    }
  }
  MYELIN_TRY(people, people_at(node, "people", "arbiter"));
  if (!people.empty()) settings.arbiters.push_back({{}, std::move(people)});
  return {};
}

}  // namespace myelin::repair
