#include "connect/file/xlsx_format.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <pugixml.hpp>
#include <unordered_map>

#include "base/time.h"

namespace myelin::connect::file {
namespace {

std::string_view local(const char* name) {
  const char* colon = std::strrchr(name, ':');
  return colon == nullptr ? name : colon + 1;
}

// The built-in formats that are dates or times: the Latin ones, and those of Chinese, Japanese and
// Korean workbooks.
bool is_builtin_date(int id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58);
}

bool number_of(std::string_view text, double& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

}  // namespace

bool is_date_format(std::string_view format) {
  bool found = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (c == '"') {
      i = format.find('"', i + 1);
      if (i == std::string_view::npos) break;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const auto end = format.find(']', i);
      if (end == std::string_view::npos) break;
      if (i + 1 < format.size() && std::strchr("hms", format[i + 1]) != nullptr)
        found = true;  // [h]:mm
      i = end;
    } else if (c == ';') {
      break;
    } else if (std::strchr("ymdhsYMDHS", c) != nullptr) {
      found = true;
    } else if (std::strchr("0#?", c) != nullptr && !found) {
      return false;
    }
  }
  return found;
}

Result<NumberStyles> parse_styles(const std::string& xml) {
  NumberStyles styles;
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size()))
    return fail(ErrorCode::corrupt, "the workbook's styles are not XML",
                "save it again with a spreadsheet program");
  std::unordered_map<int, bool> custom;
  for (const auto& part : document.document_element().children()) {
    if (local(part.name()) == "numFmts")
      for (const auto& format : part.children())
        custom[format.attribute("numFmtId").as_int()] =
            is_date_format(format.attribute("formatCode").as_string());
    if (local(part.name()) == "cellXfs")
      for (const auto& style : part.children()) {
        const int id = style.attribute("numFmtId").as_int();
        const auto found = custom.find(id);
        styles.is_date.push_back(found != custom.end() ? found->second : is_builtin_date(id));
      }
  }
  return styles;
}

std::string date_text(std::string_view serial, bool from_1904) {
  double value = 0;
  if (!number_of(serial, value) || value < 0 || value > 2'958'466) return std::string(serial);
  // Day 60 is the 29 February 1900 that never was: serials below it count from one day later.
  const double days_to_1970 = from_1904 ? 24'107 : value < 60 ? 25'568 : 25'569;
  const auto whole_seconds =
      static_cast<std::int64_t>(std::llround((value - days_to_1970) * 86'400));
  const std::string text = format_local(from_us(whole_seconds * 1'000'000), Zone{minutes{0}});
  return value == std::floor(value) ? text.substr(0, 10) : text;
}

std::string number_text(std::string_view number) {
  double value = 0;
  const bool plain = number.size() <= 15 && number.find_first_of("eE") == std::string_view::npos;
  if (plain || !number_of(number, value)) return std::string(number);
  if (value == std::floor(value) && std::fabs(value) < 1e18)
    return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{:.15g}", value);
}

}  // namespace myelin::connect::file
