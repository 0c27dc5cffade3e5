#include "app/show.h"

#include <fmt/format.h>

#include "base/time.h"

namespace myelin::app {
namespace {

std::string grouped(std::string digits) {
  const std::size_t start = digits.starts_with('-') ? 1 : 0;
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3;
       at > static_cast<std::ptrdiff_t>(start); at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

}  // namespace

std::string text(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string local_time(const Json& value) {
  if (!value.is_string()) return "–";
  const auto time = parse_time(value.get<std::string>(), Zone{});
  return time ? format_local(*time, Zone{}).substr(0, 16) : value.get<std::string>();
}

std::string money(const Json& value) {
  if (!value.is_object()) return "–";
  const std::string amount = text(value, "amount"), currency = text(value, "currency");
  const auto point = amount.find('.');
  const std::string whole = grouped(amount.substr(0, point));
  const std::string cents = point == std::string::npos ? "" : amount.substr(point);
  return (currency == "CNY" ? "¥ " : currency + " ") + whole + cents;
}

std::string decimal(const Json& value, int places) {
  return value.is_number() ? fmt::format("{:.{}f}", value.get<double>(), places) : "–";
}

std::string chance(const Json& value) {
  if (value.is_number() && value.get<double>() < 0.0001) return "< 0.0001";
  return decimal(value, 4);
}

std::string count(const Json& value) {
  return value.is_number_integer() ? grouped(std::to_string(value.get<std::int64_t>())) : "–";
}

std::string percent(const Json& value) {
  return value.is_number() ? fmt::format("{:.0f} %", value.get<double>() * 100) : "–";
}

std::string factor_name(const Json& factor) {
  if (!factor.is_object() || !factor.contains("name")) return {};
  const std::string zh = text(factor["name"], "zh"), en = text(factor["name"], "en");
  return zh == en ? zh : zh + " " + en;
}

bool printed_as_json(const Context& context, const Json& answer) {
  if (!context.json) return false;
  if (!answer.is_null())
    *context.out << answer.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  return true;
}

}  // namespace myelin::app
