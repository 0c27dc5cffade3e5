#include "raw/canonical_row.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "connect/draft_json.h"
#include "raw/row_mapper.h"

namespace myelin::raw {
namespace {

bool is_number(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element value;
  return !parser.parse(text.data(), text.size()).get(value) && value.is_number();
}

void add(std::string& object, std::string_view name, std::string_view value, bool raw) {
  object += object.empty() ? "{" : ",";
  connect::append_json_string(object, name);
  object += ':';
  if (raw)
    object += value;
  else
    connect::append_json_string(object, value);
}

}  // namespace

Result<model::Draft> draft_of_row(const std::vector<std::string>& header,
                                  std::span<const std::string_view> cells, Zone zone) {
  std::string top, dimensions, attributes;
  std::map<std::string, std::string> keys;
  for (std::size_t i = 0; i < cells.size() && i < header.size(); ++i) {
    if (cells[i].empty() || header[i].starts_with('@')) continue;
    const std::string_view name = header[i];
    if (name.starts_with("dimensions.")) {
      add(dimensions, name.substr(11), cells[i], false);
    } else if (name.starts_with("attributes.")) {
      add(attributes, name.substr(11), cells[i], false);
    } else if (name.starts_with("keys.")) {
      const auto dot = name.find('.', 5);
      add(keys[std::string(name.substr(5, dot == std::string_view::npos ? dot : dot - 5))],
          dot == std::string_view::npos ? name : name.substr(dot + 1), cells[i], false);
    } else {
      add(top, name, cells[i], (name == "rating" || name == "reach") && is_number(cells[i]));
    }
  }
  if (!dimensions.empty()) add(top, "dimensions", dimensions + "}", true);
  if (!attributes.empty()) add(top, "attributes", attributes + "}", true);
  if (!keys.empty()) {
    std::string list;
    for (const auto& [index, key] : keys) list += (list.empty() ? "[" : ",") + key + "}";
    add(top, "keys", list + "]", true);
  }
  if (top.empty()) return fail(ErrorCode::invalid_argument, "the row is empty");
  MYELIN_TRY(parsed, connect::parse_drafts(top + "}", connect::Shape::one, zone));
  return std::move(parsed.at(0).draft);
}

Result<std::vector<std::pair<std::string, std::string>>> parse_row_json(std::string_view row_json) {
  const auto bad = [](std::string_view why) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("the row is not a JSON object of texts: {}", why),
                "write {\"column\":\"value\",…}");
  };
  if (row_json.size() > 2 * limits::row_bytes_max)
    return fail(ErrorCode::too_large, "the row is too large", "shorten its texts");
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (const auto code = parser.parse(row_json.data(), row_json.size()).get(root))
    return bad(simdjson::error_message(code));
  simdjson::dom::object object;
  if (root.get(object)) return bad("it is no object");
  std::vector<std::pair<std::string, std::string>> row;
  for (const auto [name, value] : object) {
    if (value.is_object() || value.is_array()) return bad(fmt::format("'{}' is nested", name));
    row.emplace_back(std::string(name), value.is_string()
                                            ? std::string(value.get_string().value_unsafe())
                                        : value.is_null() ? std::string{}
                                                          : simdjson::minify(value));
  }
  return row;
}

Result<std::vector<model::Draft>> replay(std::string_view row_json, const Mapping& mapping) {
  MYELIN_TRY(row, parse_row_json(row_json));
  std::vector<std::string> header;
  std::vector<std::string_view> cells;
  std::string table;
  for (const auto& [name, value] : row) {
    header.push_back(name);
    cells.push_back(value);
  }
  RowMapper mapper(mapping, table, nullptr);
  MYELIN_CHECK(mapper.bind(header));
  std::vector<model::Draft> drafts;
  if (auto mapped = mapper.map(cells, drafts); !mapped)
    return fail(ErrorCode::invalid_argument, mapped.error().message,
                fmt::format("repair the row ({}) and replay it again", mapped.error().code));
  return drafts;
}

}  // namespace myelin::raw
