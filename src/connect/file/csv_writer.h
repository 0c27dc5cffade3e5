// CSV for export: RFC 4180 with a BOM on request (Excel), and no cell that a spreadsheet would run
// as a formula. Thread safety: none; one writer, one thread.
#pragma once
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace myelin::connect::file {

class CsvWriter {
 public:
  explicit CsvWriter(std::ostream& out, bool bom = false);
  void row(std::span<const std::string_view> cells);

 private:
  std::ostream& out_;
  std::string line_;
};

// One cell as it is written: a first character of = + - @ tab CR gets a ' before it, so that it
// stays text in a spreadsheet; numbers such as -12.50 stay numbers. Quoted where it must be.
std::string csv_cell(std::string_view text);

}  // namespace myelin::connect::file
