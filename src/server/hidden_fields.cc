#include "server/hidden_fields.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "base/log.h"
#include "engine/engine.h"

namespace myelin::server {
namespace {

using Json = nlohmann::ordered_json;
using trust::Field;
using trust::Fields;

// Money in other shapes, or in documents.
constexpr std::array<std::string_view, 6> money_questions{"/v1/ledger",         "/v1/statement",
                                                          "/v1/customer-value", "/v1/worth",
                                                          "/v1/churn",          "/v1/experiments"};
// What customers wrote is theirs; a sum in it is no figure of the company's.
constexpr std::array<std::string_view, 3> words_of_customers{"text", "body", "row"};
constexpr std::array<std::string_view, 4> identifying{"token", "keys", "address", "with_key"};

template <class Names>
bool among(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string without_sums(const std::string& sentence) {
  static const std::regex sum{
      R"((CNY|USD|EUR|GBP|JPY|HKD|¥|￥|\$|€|£) ?-?[0-9][0-9.,]*( ?(万|亿|K|M|B))?)"};
  return std::regex_replace(sentence, sum, "—");
}

bool is_money(const Json& value) {
  return value.is_object() && value.size() == 2 && value.contains("amount") &&
         value.contains("currency");
}

void hide(Fields hidden, Json& value) {
  if (hidden.has(Field::money) && is_money(value)) {
    value["amount"] = nullptr;
    return;
  }
  if (value.is_array())
    for (auto& item : value) hide(hidden, item);
  if (!value.is_object()) return;
  for (auto& [name, part] : value.items()) {
    if (hidden.has(Field::identities) && among(identifying, name)) {
      part = part.is_array() ? Json(Json::array()) : Json(nullptr);
    } else if (part.is_string()) {
      if (hidden.has(Field::money) && !among(words_of_customers, name))
        part = without_sums(part.get_ref<const std::string&>());
    } else {
      hide(hidden, part);
    }
  }
}

std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string_view role_of(const Principal& principal) {
  if (principal.holds(Scope::admin)) return "admin";
  return principal.holds(Scope::operate) ? "operator" : "viewer";
}

}  // namespace

FieldsInForce::FieldsInForce(engine::Engine& engine, const std::filesystem::path& home)
    : engine_{engine} {
  auto rules = trust::FieldRules::read(text_of_file(home / "myelin.yaml"));
  if (rules)
    rules_ = std::move(*rules);
  else
    log::warning("what each role sees is as shipped: {}; {}", rules.error().message,
                 rules.error().hint);
}

Fields FieldsInForce::hidden_from(const std::optional<Principal>& principal) const {
  if (!principal || principal->holds(Scope::admin)) return {};
  // A key may be named as somebody is: both of their rules hold then.
  const auto person = engine_.person(principal->name);
  return rules_.hidden_from(person ? std::string_view{person->role} : role_of(*principal));
}

std::optional<Error> nothing_left(Fields hidden, std::string_view path) {
  const bool money =
      hidden.has(Field::money) &&
      (std::ranges::any_of(money_questions, [&](auto start) { return path.starts_with(start); }) ||
       (path.starts_with("/v1/customers/") && path.ends_with("/value")));
  if (!money) return std::nullopt;
  return Error{ErrorCode::permission_denied, "sums of money are not for your role",
               "Ask an administrator; `access: hidden:` of myelin.yaml says who sees what"};
}

std::string without(Fields hidden, std::string_view json) {
  auto value = Json::parse(json, nullptr, false);
  if (value.is_discarded()) return {};
  hide(hidden, value);
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Response without(Fields hidden, Response response) {
  if (hidden.empty() || response.body.empty() || !response.content_type.contains("json"))
    return response;
  response.body = without(hidden, std::string_view{response.body});
  return response;
}

}  // namespace myelin::server
