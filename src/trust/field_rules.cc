#include "trust/field_rules.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <utility>

#include "trust/people.h"

namespace myelin::trust {
namespace {

std::unexpected<Error> wrong(const std::string& where) {
  return fail(ErrorCode::invalid_argument, fmt::format("access.{} cannot be read", where),
              "write access: {hidden: {viewer: [identities], agent: [money]}}; the fields are "
              "money and identities, the roles viewer, agent and operator");
}

Result<Fields> fields_of(const YAML::Node& list, const std::string& where) {
  if (!list.IsSequence()) return wrong(where);
  Fields fields;
  for (const auto& node : list) {
    const auto name = node.as<std::string>("");
    const auto found =
        std::ranges::find(field_names, name, [](const auto& one) { return one.first; });
    if (found == field_names.end()) return wrong(fmt::format("{}: '{}'", where, name));
    fields.add(found->second);
  }
  return fields;
}

}  // namespace

FieldRules::FieldRules() {
  hidden_["viewer"].add(Field::identities);
  hidden_["agent"].add(Field::money);
}

Result<FieldRules> FieldRules::read(std::string_view yaml) {
  FieldRules rules;
  YAML::Node root;
  try {
    root.reset(YAML::Load(std::string{yaml}));
  } catch (const YAML::Exception& fault) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("myelin.yaml cannot be read: {}", fault.what()));
  }
  if (!root.IsMap()) return rules;
  const YAML::Node access = std::as_const(root)["access"];
  if (!access || access.IsNull()) return rules;
  if (!access.IsMap()) return wrong("hidden");
  for (const auto& entry : access) {
    const auto key = entry.first.as<std::string>("");
    if (key != "hidden" || !entry.second.IsMap()) return wrong(key);
    for (const auto& rule : entry.second) {
      const auto role = rule.first.as<std::string>("");
      if (role == "admin" || !scopes_of_role(role)) return wrong("hidden." + role);
      MYELIN_TRY(fields, fields_of(rule.second, "hidden." + role));
      rules.hidden_[role] = fields;
    }
  }
  return rules;
}

Fields FieldRules::hidden_from(std::string_view role) const {
  const auto found = hidden_.find(role);
  return found == hidden_.end() ? Fields{} : found->second;
}

}  // namespace myelin::trust
