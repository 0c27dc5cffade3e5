#include "connect/file/csv_writer.h"

#include <algorithm>
#include <cctype>

namespace myelin::connect::file {
namespace {

bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const bool digits = std::all_of(text.begin(), text.end(),
                                  [](unsigned char c) { return std::isdigit(c) != 0 || c == '.'; });
  return digits && !text.empty() && std::count(text.begin(), text.end(), '.') <= 1 && text != ".";
}

bool is_formula(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == '=' || text[0] == '@' || text[0] == '\t' || text[0] == '\r') return true;
  return (text[0] == '+' || text[0] == '-') && !is_number(text);
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = is_formula(text) ? "'" : "";
  cell += text;
  if (cell.find_first_of(",\"\r\n\t") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

CsvWriter::CsvWriter(std::ostream& out, bool bom) : out_(out) {
  if (bom) out_ << "\xEF\xBB\xBF";
}

void CsvWriter::row(std::span<const std::string_view> cells) {
  line_.clear();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line_.push_back(',');
    line_ += csv_cell(cells[i]);
  }
  out_ << line_ << "\r\n";
}

}  // namespace myelin::connect::file
