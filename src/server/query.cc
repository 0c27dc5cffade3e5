#include "server/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/limits.h"

namespace myelin::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string percent_decoded(std::string_view text, bool in_query) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_query && text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
               hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Query::Query(std::string_view text, Zone zone) : zone_{zone} {
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    const auto equals = pair.find('=');
    if (!pair.empty())
      values_[percent_decoded(pair.substr(0, equals))] =
          equals == std::string_view::npos ? "" : percent_decoded(pair.substr(equals + 1));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
}

std::string Query::text(const std::string& name) {
  asked_.insert(name);
  const auto found = values_.find(name);
  return found == values_.end() ? std::string{} : found->second;
}

Result<std::optional<Time>> Query::time(const std::string& name) {
  const std::string value = text(name);
  if (value.empty()) return std::nullopt;
  auto parsed = parse_time(value, zone_);
  if (!parsed)
    return fail(ErrorCode::invalid_argument, name + "=" + value + " is not a time",
                "Write it as 2026-11-22 or 2026-11-22T08:30:00+08:00");
  return *parsed;
}

Result<std::optional<bool>> Query::boolean(const std::string& name) {
  const std::string value = text(name);
  if (value.empty()) return std::nullopt;
  if (value == "true" || value == "1") return true;
  if (value == "false" || value == "0") return false;
  return fail(ErrorCode::invalid_argument, name + "=" + value + " is neither true nor false");
}

Result<std::int64_t> Query::integer(const std::string& name, std::int64_t otherwise) {
  const std::string value = text(name);
  if (value.empty()) return otherwise;
  const auto number = whole_number(value);
  if (!number)
    return fail(ErrorCode::invalid_argument, name + "=" + value + " is not a whole number");
  return *number;
}

Result<std::vector<std::int64_t>> Query::integers(const std::string& name) {
  const std::string value = text(name);
  std::vector<std::int64_t> numbers;
  for (std::size_t begin = 0; begin < value.size();) {
    const auto end = std::min(value.find(',', begin), value.size());
    const auto number = whole_number(std::string_view{value}.substr(begin, end - begin));
    if (!number)
      return fail(ErrorCode::invalid_argument, name + "=" + value + " is not a list of numbers",
                  "Write them as 12,15,31");
    numbers.push_back(*number);
    begin = end + 1;
  }
  if (numbers.size() > limits::page_rows_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} names more than {} rows", name, limits::page_rows_max));
  return numbers;
}

Result<std::size_t> Query::rows() {
  MYELIN_TRY(rows, integer("limit", static_cast<std::int64_t>(limits::page_rows_default)));
  if (rows < 1 || rows > static_cast<std::int64_t>(limits::page_rows_max))
    return fail(ErrorCode::invalid_argument, fmt::format("limit={} is out of range", rows),
                fmt::format("Use 1 to {}; of a list that goes on, follow next_cursor for more",
                            limits::page_rows_max));
  return static_cast<std::size_t>(rows);
}

Result<engine::Page> Query::page() {
  MYELIN_TRY(rows, this->rows());
  MYELIN_TRY(before, integer("cursor", 0));
  if (before < 0) return fail(ErrorCode::invalid_argument, "cursor is not one that a reply gave");
  return engine::Page{.before = before, .rows = rows};
}

Status Query::nothing_else() const {
  for (const auto& [name, value] : values_) {
    if (asked_.contains(name)) continue;
    std::string known;
    for (const auto& asked : asked_) known += (known.empty() ? "" : ", ") + asked;
    return fail(ErrorCode::invalid_argument, "the parameter '" + name + "' is not known here",
                known.empty() ? "This address takes no parameters" : "Known are: " + known);
  }
  return {};
}

}  // namespace myelin::server
