// Small files made in the test that reads them.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "connect/file/input.h"

namespace myelin::connect::file {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "myelin-test-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path_ / name;
  }
  // Runs Python (its standard library only) in the folder: archives, other encodings, workbooks.
  void python(const std::string& program) const {
    write("make.py", program);
    const auto command = "cd '" + path_.string() + "' && python3 make.py >/dev/null && rm make.py";
    ASSERT_EQ(std::system(command.c_str()), 0) << program;
  }

 private:
  std::filesystem::path path_;
};

struct Table {
  std::string name, error;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> problems;  // "3 ragged_row"
};

inline Table read_all(const Input& input) {
  Table table{input.name, {}, {}, {}, {}};
  auto reader = input.open();
  if (!reader) {
    table.error = reader.error().message;
    return table;
  }
  Row row;
  while (true) {
    const auto any = (*reader)->next(row);
    if (!any) table.error = any.error().message;
    if (!any || !*any) break;
    if (row.problem)
      table.problems.push_back(std::to_string(row.line) + " " + row.problem->code);
    else
      table.rows.emplace_back(row.cells.begin(), row.cells.end());
  }
  table.header = (*reader)->header();
  return table;
}

inline std::vector<Table> read_path(const std::filesystem::path& path) {
  const auto inputs = open_inputs(path);
  std::vector<Table> tables;
  if (!inputs) {
    tables.push_back({"", inputs.error().message, {}, {}, {}});
    return tables;
  }
  for (const auto& input : inputs->tables) tables.push_back(read_all(input));
  return tables;
}

}  // namespace myelin::connect::file
