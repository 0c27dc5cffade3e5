#include "raw/cell_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace myelin::raw {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view ideographic = "\xE3\x80\x80", no_break = "\xC2\xA0";
  while (true) {
    const auto before = text.size();
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    for (const auto space : {ideographic, no_break}) {
      if (text.starts_with(space)) text.remove_prefix(space.size());
      if (text.ends_with(space)) text.remove_suffix(space.size());
    }
    if (text.size() == before) return text;
  }
}

std::optional<double> leading_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

std::string_view clean_cell(std::string_view cell) {
  cell = trim(cell);
  if (cell.size() > 3 && cell.starts_with("=\"") && cell.ends_with('"'))
    cell = trim(cell.substr(2, cell.size() - 3));
  if (cell.size() > 1 && cell[0] == '\'' && cell[1] >= '0' && cell[1] <= '9') cell.remove_prefix(1);
  if (cell.size() <= 4 && !cell.empty() &&
      std::string_view("nN\\-").find(cell[0]) != std::string_view::npos)
    for (const std::string_view nothing : {"null", "NULL", "\\N", "NaN", "nan", "-", "--"})
      if (cell == nothing) return {};
  return cell;
}

std::optional<double> parse_rating(std::string_view text) {
  constexpr std::string_view star = "★", hollow = "☆";
  text = trim(text);
  if (text.starts_with(star) || text.starts_with(hollow)) {
    double stars = 0;
    for (; text.starts_with(star); text.remove_prefix(star.size())) ++stars;
    while (text.starts_with(hollow)) text.remove_prefix(hollow.size());
    return text.empty() ? std::optional(stars) : std::nullopt;
  }
  static constexpr std::array<std::pair<std::string_view, double>, 6> words{
      {{"一", 1}, {"二", 2}, {"两", 2}, {"三", 3}, {"四", 4}, {"五", 5}}};
  for (const auto& [word, value] : words)
    if (text.starts_with(word) &&
        (text.substr(word.size()) == "星" || text.substr(word.size()) == "颗星"))
      return value;
  const auto value = leading_number(text);
  if (!value) return std::nullopt;
  text = trim(text);
  for (const std::string_view unit : {"", "星", "颗星", "分", "stars", "star", "out of 5",
                                      "out of 5 stars", "out of 10", "/5", "/ 5", "/10", "/ 10"})
    if (text == unit) return value;
  return std::nullopt;
}

std::optional<std::int64_t> parse_count(std::string_view text) {
  std::string plain;
  for (const char c : trim(text))
    if (c != ',') plain.push_back(c);
  std::string_view rest = plain;
  const auto value = leading_number(rest);
  if (!value || std::fabs(*value) > 1e15) return std::nullopt;
  double factor = 1;
  if (rest.starts_with("万")) {
    factor = 1e4;
    rest.remove_prefix(std::string_view("万").size());
  } else if (rest.starts_with('w') || rest.starts_with('W')) {
    factor = 1e4;
    rest.remove_prefix(1);
  } else if (rest.starts_with("亿")) {
    factor = 1e8;
    rest.remove_prefix(std::string_view("亿").size());
  }
  if (rest != "" && rest != "+") return std::nullopt;
  return static_cast<std::int64_t>(std::llround(*value * factor));
}

}  // namespace myelin::raw
