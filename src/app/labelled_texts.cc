#include "app/labelled_texts.h"

#include <algorithm>
#include <array>
#include <optional>

#include "connect/file/input.h"

namespace myelin::app {
namespace {

std::optional<bool> label_of(std::string cell) {
  std::ranges::transform(cell, cell.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::array<std::string_view, 9> praises{"1",    "true", "good", "positive", "pos",
                                                    "正面", "好评", "4",    "5"};
  constexpr std::array<std::string_view, 8> complains{"0",   "false", "bad",  "negative",
                                                      "neg", "负面",  "差评", "2"};
  if (std::ranges::find(praises, cell) != praises.end()) return true;
  if (std::ranges::find(complains, cell) != complains.end()) return false;
  return std::nullopt;
}

Result<std::size_t> column(const std::vector<std::string>& header, const std::string& name,
                           const std::filesystem::path& path) {
  const auto found = std::ranges::find(header, name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  std::string known;
  for (const auto& there : header) known += (known.empty() ? "" : ", ") + there;
  return fail(ErrorCode::not_found, path.string() + " has no column " + name,
              "its columns are: " + known);
}

// Whether the labels are stars 1–5: then "1" complains.
bool are_stars(const std::vector<std::string>& labels) {
  return std::ranges::any_of(labels,
                             [](const auto& l) { return l == "3" || l == "4" || l == "5"; });
}

}  // namespace

Status read_labelled(const LabelledTable& table, std::vector<text::LabelledText>& into) {
  MYELIN_TRY(inputs, connect::file::open_inputs(table.path));
  if (inputs.tables.empty())
    return fail(ErrorCode::not_found, table.path.string() + " holds no table",
                "give a CSV, TSV, JSONL, XLSX or Parquet file");
  std::vector<std::string> texts, labels;
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    MYELIN_TRY(label_at, column(reader->header(), table.label_column, table.path));
    std::vector<std::size_t> text_at;
    for (const auto& name : table.text_columns) {
      MYELIN_TRY(at, column(reader->header(), name, table.path));
      text_at.push_back(at);
    }
    for (connect::file::Row row;;) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      if (row.problem || label_at >= row.cells.size()) continue;
      std::string joined;
      for (const std::size_t at : text_at)
        if (at < row.cells.size() && !row.cells[at].empty())
          joined.append(joined.empty() ? "" : ". ").append(row.cells[at]);
      if (joined.empty()) continue;
      texts.push_back(std::move(joined));
      labels.emplace_back(row.cells[label_at]);
    }
  }
  const bool stars = are_stars(labels);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto label = label_of(labels[i]);
    if (stars && labels[i] == "1") label = false;
    if (label) into.push_back({std::move(texts[i]), *label, table.source, false});
  }
  return {};
}

Status read_texts(const std::filesystem::path& path, const std::vector<std::string>& columns,
                  std::vector<std::string>& into) {
  MYELIN_TRY(inputs, connect::file::open_inputs(path));
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    std::vector<std::size_t> text_at;
    for (const auto& name : columns) {
      MYELIN_TRY(at, column(reader->header(), name, path));
      text_at.push_back(at);
    }
    for (connect::file::Row row;;) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      if (row.problem) continue;
      std::string joined;
      for (const std::size_t at : text_at)
        if (at < row.cells.size() && !row.cells[at].empty())
          joined.append(joined.empty() ? "" : ". ").append(row.cells[at]);
      if (!joined.empty()) into.push_back(std::move(joined));
    }
  }
  return {};
}

}  // namespace myelin::app
