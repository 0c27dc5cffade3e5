#include "raw/mapping.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

namespace myelin::raw {
namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::vector<std::string> alternatives(std::string_view text) {
  std::vector<std::string> names;
  while (true) {
    const auto end = text.find('|');
    if (auto name = trimmed(text.substr(0, end)); !name.empty()) names.push_back(std::move(name));
    if (end == std::string_view::npos) return names;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Result<Template> Template::parse(std::string_view text) {
  Template result;
  while (!text.empty()) {
    const auto open = text.find('{');
    if (open > 0) result.pieces.push_back({std::string(text.substr(0, open)), {}});
    if (open == std::string_view::npos) break;
    const auto close = text.find('}', open);
    auto columns = close == std::string_view::npos
                       ? std::vector<std::string>{}
                       : alternatives(text.substr(open + 1, close - open - 1));
    if (columns.empty())
      return fail(ErrorCode::invalid_argument,
                  fmt::format("'{}' has a {{ that names no column", text.substr(0, 64)),
                  "write {column} or {column|other name}");
    result.pieces.push_back({"", std::move(columns)});
    text.remove_prefix(close + 1);
  }
  return result;
}

std::string canonical_column(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    // U+FF01…U+FF5E are ASCII in full width; U+3000 is their space.
    if (byte == 0xEF && i + 2 < name.size()) {
      const unsigned code = (0xFu << 12) |
                            ((static_cast<unsigned char>(name[i + 1]) & 0x3Fu) << 6) |
                            (static_cast<unsigned char>(name[i + 2]) & 0x3Fu);
      if (code >= 0xFF01 && code <= 0xFF5E) {
        out.push_back(static_cast<char>(std::tolower(static_cast<int>(code - 0xFEE0))));
        i += 2;
        continue;
      }
      if (code == 0xFEFF) {
        i += 2;
        continue;
      }
    }
    if (name.substr(i).starts_with("\xE3\x80\x80")) {
      i += 2;
      continue;
    }
    if (byte == ' ' || byte == '\t' || byte == '_' || byte == '-' || byte == '*') continue;
    out.push_back(static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte));
  }
  return out;
}

double fit(const Mapping& mapping, std::string_view table_name,
           const std::vector<std::string>& header) {
  std::vector<std::string> have;
  for (const auto& name : header) have.push_back(canonical_column(name));
  std::size_t matched = 0;
  for (const auto& names : mapping.match_headers) {
    const bool there = std::any_of(names.begin(), names.end(), [&](const auto& name) {
      return std::find(have.begin(), have.end(), canonical_column(name)) != have.end();
    });
    if (!there) return 0;
    ++matched;
  }
  const std::string whole(table_name), base = std::filesystem::path(whole).filename().string();
  const bool named =
      std::any_of(mapping.match_files.begin(), mapping.match_files.end(), [&](const auto& glob) {
        return fnmatch(glob.c_str(), base.c_str(), FNM_CASEFOLD) == 0 ||
               fnmatch(glob.c_str(), whole.c_str(), FNM_CASEFOLD) == 0;
      });
  if (!mapping.match_files.empty() && !named) return 0;
  if (matched == 0 && !named) return 0;
  return static_cast<double>(matched) + (named ? 0.5 : 0);
}

Result<std::vector<Mapping>> known_mappings(const std::filesystem::path& home,
                                            const std::filesystem::path& share) {
  std::vector<Mapping> mappings;
  for (const auto& folder : {home / "mappings", share / "mappings"}) {
    std::error_code fault;
    if (!std::filesystem::exists(folder, fault)) continue;
    MYELIN_TRY(loaded, load_mappings(folder));
    std::move(loaded.begin(), loaded.end(), std::back_inserter(mappings));
  }
  return mappings;
}

}  // namespace myelin::raw
