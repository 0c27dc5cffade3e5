// RecordReader: one table of a file, row by row, as UTF-8 text, whatever the file's format was.
//
// Thread safety: none; one reader, one thread.
// Invariants: a bad row is a row with a problem, never the end of the table; only a file that
// cannot be read further (truncated archive, I/O error) ends with an Error. header() may grow at
// its end while rows are read (JSON), and never changes otherwise. No row is larger than
// limits::row_bytes_max.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace myelin::connect::file {

// What is wrong with a row. `code` is stable, for programs: ragged_row, bad_encoding, nul_byte,
// bad_json, row_too_large, bad_quote.
struct RowProblem {
  std::string code, message;
};

struct Row {
  std::uint64_t line = 0;  // where it begins: line of a text file, row of a sheet, from 1
  std::vector<std::string_view>
      cells;  // views live until the next call; fewer than header(): the rest is empty
  std::optional<RowProblem> problem;  // the cells are then what could be read
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;
  virtual const std::vector<std::string>& header() const = 0;
  // False at the end of the table.
  virtual Result<bool> next(Row& row) = 0;
  // How much of the table has been read, 0…1, for progress.
  virtual double fraction() const = 0;
};

}  // namespace myelin::connect::file
