// CSV and TSV: RFC 4180 with what shops make of it. The delimiter is told from the first rows; a
// quote inside a quoted cell that is neither doubled nor followed by a delimiter is taken as text;
// a quote that never closes costs one row, not the rest. Thread safety: none.
#pragma once
#include <memory>

#include "connect/file/decode.h"
#include "connect/file/record_reader.h"

namespace myelin::connect::file {

struct Dialect {
  char delimiter = ',';
  bool quotes = true;  // TSV often has none: a quote is then a character like any other
};

// From the first bytes of a text.
Dialect sniff_dialect(std::string_view sample);

// The first row that is not empty is the header. Errors: corrupt where there is none, too_large
// beyond limits::columns_max.
Result<std::unique_ptr<RecordReader>> read_csv(std::unique_ptr<TextSource> text);

}  // namespace myelin::connect::file
