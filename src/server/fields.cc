#include "server/fields.h"

#include "base/limits.h"

namespace myelin::server {
namespace {

std::unexpected<Error> wrong(const std::string& name, std::string_view wanted) {
  return fail(ErrorCode::invalid_argument,
              "the field '" + name + "' must be " + std::string{wanted},
              "The fields of this request are in /openapi.yaml");
}

}  // namespace

Result<Fields> Fields::read(const Request& request) {
  if (request.body.empty()) return Fields{Json::object()};
  const std::string_view type = header(request.headers, "content-type");
  if (!type.starts_with("application/json"))
    return fail(ErrorCode::unsupported, "this address reads application/json only",
                "Send the header Content-Type: application/json");
  // Depth is bounded before anything is built: a callback sees every opening bracket.
  bool too_deep = false;
  const auto guard = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > static_cast<int>(limits::json_depth_max)) too_deep = true;
    return !too_deep;
  };
  Json object = Json::parse(request.body, guard, false);
  if (too_deep) return fail(ErrorCode::too_large, "the JSON is nested too deeply");
  if (object.is_discarded()) return fail(ErrorCode::invalid_argument, "the body is not JSON");
  if (!object.is_object())
    return fail(ErrorCode::invalid_argument, "the body is not a JSON object");
  return Fields{std::move(object)};
}

Json Fields::any(const std::string& name) {
  asked_.insert(name);
  const auto found = object_.find(name);
  return found == object_.end() ? Json(nullptr) : *found;
}

Result<std::string> Fields::text(const std::string& name) {
  const Json value = any(name);
  if (!value.is_string() || value.get_ref<const std::string&>().empty())
    return wrong(name, "a text that is not empty");
  return value.get<std::string>();
}

Result<std::string> Fields::text_or(const std::string& name, std::string otherwise) {
  const Json value = any(name);
  if (value.is_null()) return otherwise;
  if (!value.is_string()) return wrong(name, "a text");
  return value.get<std::string>();
}

Result<bool> Fields::boolean_or(const std::string& name, bool otherwise) {
  const Json value = any(name);
  if (value.is_null()) return otherwise;
  if (!value.is_boolean()) return wrong(name, "true or false");
  return value.get<bool>();
}

Result<std::int64_t> Fields::integer_or(const std::string& name, std::int64_t otherwise) {
  const Json value = any(name);
  if (value.is_null()) return otherwise;
  if (!value.is_number_integer()) return wrong(name, "a whole number");
  return value.get<std::int64_t>();
}

Result<std::optional<Time>> Fields::time(const std::string& name, Zone zone) {
  MYELIN_TRY(value, text_or(name, ""));
  if (value.empty()) return std::nullopt;
  auto parsed = parse_time(value, zone);
  if (!parsed) return wrong(name, "a time such as 2026-11-22T08:30:00+08:00");
  return *parsed;
}

Result<std::vector<std::string>> Fields::texts(const std::string& name) {
  const Json value = any(name);
  if (!value.is_array()) return wrong(name, "a list of texts");
  std::vector<std::string> list;
  for (const auto& item : value) {
    if (!item.is_string()) return wrong(name, "a list of texts");
    list.push_back(item.get<std::string>());
  }
  return list;
}

Status Fields::nothing_else() const {
  for (const auto& [name, value] : object_.items())
    if (!asked_.contains(name))
      return fail(ErrorCode::invalid_argument, "the field '" + name + "' is not known here",
                  "The fields of this request are in /openapi.yaml");
  return {};
}

}  // namespace myelin::server
