// The rows of a public data table in memory: small files, read whole. Thread safety: plain values.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace myelin::app {

struct DataTable {
  std::string name;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as long as the header

  // Errors: not_found, naming the columns that are there.
  Result<std::size_t> column(std::string_view wanted) const;
};

// All tables of a file, plain, compressed or in an archive, in the order of their names. Errors:
// those of reading, and corrupt where there is none.
Result<std::vector<DataTable>> data_tables(const std::filesystem::path& path);
// The only table of a file.
Result<DataTable> data_table(const std::filesystem::path& path);
// A cell as a number; NaN where it is empty or no number.
double number_of(std::string_view cell);

}  // namespace myelin::app
