#include "connect/file/xlsx_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <pugixml.hpp>
#include <unordered_map>

#include "base/limits.h"
#include "connect/file/header.h"
#include "connect/file/xlsx_format.h"
#include "connect/file/xlsx_part.h"

namespace myelin::connect::file {
namespace {

constexpr std::uint64_t small_part_bytes_max = 64ULL * 1024 * 1024;

std::string_view local(const char* name) {
  const char* colon = std::strrchr(name, ':');
  return colon == nullptr ? name : colon + 1;
}

std::unexpected<Error> not_xml(std::string_view part) {
  return fail(ErrorCode::corrupt, fmt::format("{} is not XML", part),
              "save the workbook again with a spreadsheet program");
}

// _x000D_ and its like stand for characters that XML cannot hold.
std::string unescape(std::string text) {
  for (std::size_t at = text.find("_x00"); at != std::string::npos;
       at = text.find("_x00", at + 1)) {
    if (at + 7 > text.size() || text[at + 6] != '_') continue;
    char* end = nullptr;
    const std::string digits = text.substr(at + 4, 2);
    const long code = std::strtol(digits.c_str(), &end, 16);
    if (end == digits.c_str() + 2 && code > 0 && code < 0x80)
      text.replace(at, 7, 1, static_cast<char>(code));
  }
  return text;
}

// All texts below a node, without those that only tell how to pronounce it.
void collect_text(const pugi::xml_node& node, std::string& out) {
  for (const auto& child : node.children()) {
    if (local(child.name()) == "t")
      out += child.text().get();
    else if (local(child.name()) != "rPh")
      collect_text(child, out);
  }
}

// "BC12" → 54; npos where it names no column.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (column > 100'000) break;
  }
  return column == 0 ? std::string_view::npos : column - 1;
}

class SheetReader final : public RecordReader {
 public:
  SheetReader(std::shared_ptr<Workbook> book, std::shared_ptr<void> keep)
      : keep_(std::move(keep)), book_(std::move(book)) {}

  Status begin(const Sheet& sheet) {
    MYELIN_TRY(workbook, book_->text("xl/workbook.xml", small_part_bytes_max));
    styles_.from_1904 = workbook.find("date1904=\"1\"") != std::string::npos ||
                        workbook.find("date1904=\"true\"") != std::string::npos;
    if (book_->has("xl/styles.xml")) {
      MYELIN_TRY(text, book_->text("xl/styles.xml", small_part_bytes_max));
      MYELIN_TRY(styles, parse_styles(text));
      styles_.is_date = std::move(styles.is_date);
    }
    if (book_->has("xl/sharedStrings.xml")) MYELIN_CHECK(load_shared());
    MYELIN_TRY(rows, ElementStream::open(book_, sheet.part, "row"));
    rows_ = std::move(rows);
    return find_header();
  }

  const std::vector<std::string>& header() const override { return header_; }
  double fraction() const override { return rows_->fraction(); }

  Result<bool> next(Row& row) override {
    if (!ahead_.empty()) {
      current_ = std::move(ahead_.front());
      ahead_.pop_front();
    } else {
      MYELIN_TRY(any, take(current_));
      if (!any) return false;
    }
    row.line = current_.line;
    row.problem.reset();
    row.cells.assign(current_.cells.begin(), current_.cells.end());
    if (row.cells.size() > header_.size())
      row.problem = RowProblem{"ragged_row", fmt::format("the row has {} cells, the header has {}",
                                                         row.cells.size(), header_.size())};
    return true;
  }

 private:
  struct Held {
    std::uint64_t line = 0;
    std::vector<std::string> cells;
    std::size_t filled = 0;
  };

  Status load_shared() {
    MYELIN_TRY(items, ElementStream::open(book_, "xl/sharedStrings.xml", "si"));
    pugi::xml_document document;
    std::size_t bytes = 0;
    while (true) {
      MYELIN_TRY(item, items->next());
      if (!item) return {};
      if (!document.load_buffer(item->data(), item->size(),
                                pugi::parse_default | pugi::parse_ws_pcdata_single))
        return not_xml("xl/sharedStrings.xml");
      std::string text;
      collect_text(document.document_element(), text);
      bytes += text.size() + sizeof(std::string);
      if (bytes > limits::shared_text_bytes_max)
        return fail(ErrorCode::too_large, "the workbook's texts are larger than is read",
                    "save its sheets as CSV");
      shared_.push_back(unescape(std::move(text)));
    }
  }

  // The first row that is filled; a title line above the header (one cell, then several) is passed
  // over.
  Status find_header() {
    Held first, second;
    MYELIN_TRY(any, take(first));
    if (!any) return {};
    MYELIN_TRY(more, take(second));
    const bool title = more && first.filled == 1 && second.filled > 1;
    const auto& chosen = title ? second : first;
    std::vector<std::string_view> cells(chosen.cells.begin(), chosen.cells.end());
    MYELIN_TRY(header, make_header(cells));
    header_ = std::move(header);
    if (more && !title) ahead_.push_back(std::move(second));
    return {};
  }

  Result<bool> take(Held& held) {
    while (true) {
      MYELIN_TRY(element, rows_->next());
      if (!element) return false;
      ++line_;
      if (!document_.load_buffer(element->data(), element->size(),
                                 pugi::parse_default | pugi::parse_ws_pcdata_single))
        return not_xml("a row");
      const auto row = document_.document_element();
      if (const auto stated = row.attribute("r").as_ullong(); stated > 0) line_ = stated;
      held.line = line_;
      held.cells.clear();
      held.filled = 0;
      for (const auto& cell : row.children()) {
        if (local(cell.name()) != "c") continue;
        const std::size_t stated = column_of(cell.attribute("r").as_string());
        const std::size_t column = stated == std::string_view::npos ? held.cells.size() : stated;
        if (column >= limits::columns_max)
          return fail(ErrorCode::too_large,
                      fmt::format("row {} has more than {} columns", line_, limits::columns_max),
                      "remove the far columns");
        if (held.cells.size() <= column) held.cells.resize(column + 1);
        held.cells[column] = text_of(cell);
        held.filled += held.cells[column].empty() ? 0 : 1;
      }
      while (!held.cells.empty() && held.cells.back().empty()) held.cells.pop_back();
      if (held.filled > 0) return true;
    }
  }

  std::string text_of(const pugi::xml_node& cell) {
    const std::string_view type = cell.attribute("t").as_string("n");
    std::string_view value;
    std::string inline_text;
    for (const auto& part : cell.children()) {
      if (local(part.name()) == "v") value = part.text().get();
      if (local(part.name()) == "is") collect_text(part, inline_text);
    }
    if (type == "inlineStr") return unescape(std::move(inline_text));
    if (type == "s") {
      std::size_t index = 0;
      for (const char c : value)
        index = c >= '0' && c <= '9' && index < shared_.size()
                    ? index * 10 + static_cast<std::size_t>(c - '0')
                    : shared_.size();
      return !value.empty() && index < shared_.size() ? shared_[index] : std::string{};
    }
    if (type == "b") return value == "1" ? "true" : "false";
    if (type != "n" || value.empty()) return unescape(std::string(value));
    const auto style = cell.attribute("s").as_uint();
    if (style < styles_.is_date.size() && styles_.is_date[style])
      return date_text(value, styles_.from_1904);
    return number_text(value);
  }

  std::shared_ptr<void> keep_;
  std::shared_ptr<Workbook> book_;
  NumberStyles styles_;
  std::vector<std::string> shared_;
  std::unique_ptr<ElementStream> rows_;
  pugi::xml_document document_;
  std::uint64_t line_ = 0;
  std::vector<std::string> header_;
  std::deque<Held> ahead_;
  Held current_;
};

}  // namespace

Result<std::vector<Sheet>> list_sheets(const std::filesystem::path& path) {
  MYELIN_TRY(book, Workbook::open(path));
  MYELIN_TRY(workbook_xml, book->text("xl/workbook.xml", small_part_bytes_max));
  MYELIN_TRY(relations_xml, book->text("xl/_rels/workbook.xml.rels", small_part_bytes_max));
  pugi::xml_document workbook, relations;
  if (!workbook.load_buffer(workbook_xml.data(), workbook_xml.size()))
    return not_xml("xl/workbook.xml");
  if (!relations.load_buffer(relations_xml.data(), relations_xml.size()))
    return not_xml("xl/_rels/workbook.xml.rels");
  std::unordered_map<std::string, std::string> targets;
  for (const auto& relation : relations.document_element().children()) {
    std::string target = relation.attribute("Target").as_string();
    target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
    targets[relation.attribute("Id").as_string()] = target;
  }
  std::vector<Sheet> sheets;
  for (const auto& list : workbook.document_element().children()) {
    if (local(list.name()) != "sheets") continue;
    for (const auto& sheet : list.children()) {
      std::string id;
      for (const auto& attribute : sheet.attributes())
        if (local(attribute.name()) == "id" && std::strcmp(attribute.name(), "id") != 0)
          id = attribute.value();
      const auto target = targets.find(id);
      if (target != targets.end() && book->has(target->second))
        sheets.push_back({sheet.attribute("name").as_string(), target->second});
    }
  }
  return sheets;
}

Result<std::unique_ptr<RecordReader>> read_sheet(const std::filesystem::path& path,
                                                 const Sheet& sheet, std::shared_ptr<void> keep) {
  MYELIN_TRY(book, Workbook::open(path));
  auto reader = std::make_unique<SheetReader>(std::move(book), std::move(keep));
  MYELIN_CHECK(reader->begin(sheet));
  return reader;
}

}  // namespace myelin::connect::file
