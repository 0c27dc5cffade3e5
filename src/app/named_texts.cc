#include "app/named_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/labelled_texts.h"
#include "text/normal.h"

namespace myelin::app {
namespace {

// The names of one line, by position. False where it is not as read_named_texts() says.
bool read_line(std::string_view line, text::NamedText& into) {
  const auto row = nlohmann::json::parse(line, nullptr, false);
  if (!row.is_object() || !row.contains("text") || !row["text"].is_string()) return false;
  into.text = code_points(row["text"].get_ref<const std::string&>());
  if (!row.contains("label") || !row["label"].is_object()) return false;
  for (const auto& [kind, names] : row["label"].items()) {
    const auto known = std::ranges::find(text::name_kinds, kind);
    if (known == text::name_kinds.end() || !names.is_object()) return false;
    for (const auto& [name, places] : names.items()) {
      if (!places.is_array()) return false;
      for (const auto& place : places) {
        if (!place.is_array() || place.size() != 2 || !place[0].is_number_unsigned() ||
            !place[1].is_number_unsigned())
          return false;
        const auto begin = place[0].get<std::uint32_t>(), end = place[1].get<std::uint32_t>() + 1;
        if (begin >= end || end > into.text.size()) return false;
        into.names.push_back(
            {begin, end, static_cast<text::NameKind>(known - text::name_kinds.begin())});
      }
    }
  }
  std::ranges::sort(into.names);
  return true;
}

}  // namespace

std::u32string code_points(std::string_view utf8) {
  std::u32string points;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
      point = point << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    points += point;
    i += length;
  }
  return points;
}

Status read_named_texts(const std::filesystem::path& path, std::vector<text::NamedText>& into) {
  MYELIN_TRY(all, read_whole(path));
  std::size_t number = 0;
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.find_first_not_of(" \r\t") == std::string_view::npos) continue;
    text::NamedText row;
    if (!read_line(line, row))
      return fail(ErrorCode::corrupt,
                  fmt::format("{}: line {} is not a text with names", path.string(), number),
                  R"(a line is {"text": "…", "label": {"name": {"…": [[0, 2]]}}})");
    into.push_back(std::move(row));
  }
  return {};
}

}  // namespace myelin::app
