#include "connect/file/header.h"

#include <fmt/format.h>

#include <unordered_set>

#include "base/limits.h"

namespace myelin::connect::file {

Result<std::vector<std::string>> make_header(std::span<const std::string_view> cells) {
  if (cells.size() > limits::columns_max)
    return fail(ErrorCode::too_large,
                fmt::format("{} columns; at most {} are read", cells.size(), limits::columns_max),
                "split the table");
  std::vector<std::string> header;
  std::unordered_set<std::string> seen;
  for (std::string_view cell : cells) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = cell.find_first_not_of(blank);
    cell = first == std::string_view::npos
               ? std::string_view{}
               : cell.substr(first, cell.find_last_not_of(blank) - first + 1);
    if (cell.starts_with("\xEF\xBB\xBF")) cell.remove_prefix(3);
    std::string name =
        cell.empty() ? fmt::format("column_{}", header.size() + 1) : std::string(cell);
    for (int copy = 2; !seen.insert(name).second; ++copy) name = fmt::format("{}_{}", cell, copy);
    header.push_back(std::move(name));
  }
  return header;
}

}  // namespace myelin::connect::file
