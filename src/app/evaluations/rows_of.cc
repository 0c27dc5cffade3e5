#include "app/evaluations/rows_of.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "connect/file/input.h"

namespace myelin::app {

Result<std::size_t> DataTable::column(std::string_view wanted) const {
  const auto at = std::ranges::find(header, wanted);
  if (at != header.end()) return static_cast<std::size_t>(at - header.begin());
  return fail(ErrorCode::not_found, fmt::format("{} has no column {}", name, wanted),
              fmt::format("its columns are {}", fmt::join(header, ", ")));
}

Result<std::vector<DataTable>> data_tables(const std::filesystem::path& path) {
  MYELIN_TRY(inputs, connect::file::open_inputs(path));
  std::vector<DataTable> tables;
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    DataTable table;
    table.name = input.name;
    connect::file::Row row;
    while (true) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      table.rows.emplace_back(row.cells.begin(), row.cells.end());
    }
    table.header = reader->header();
    for (auto& cells : table.rows) cells.resize(table.header.size());
    tables.push_back(std::move(table));
  }
  if (tables.empty())
    return fail(ErrorCode::corrupt, fmt::format("{} holds no table", path.string()),
                "name a CSV file or an archive of them");
  std::ranges::sort(tables, {}, &DataTable::name);
  return tables;
}

Result<DataTable> data_table(const std::filesystem::path& path) {
  MYELIN_TRY(tables, data_tables(path));
  if (tables.size() != 1)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} holds {} tables, not one", path.string(), tables.size()));
  return std::move(tables.front());
}

double number_of(std::string_view cell) {
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error == std::errc{} && end == cell.data() + cell.size()) return value;
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace myelin::app
