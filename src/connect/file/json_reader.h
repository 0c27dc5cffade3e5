// JSON tables: NDJSON, objects one after another, an array of objects, or an object with an array
// of objects inside (the first one, whatever its name and depth). Nested objects become columns
// a.b.c, items of arrays a.0, a.1; a list of plain values is one column, joined by ", ". Large
// documents are never held whole: one record at a time. Thread safety: none.
#pragma once
#include <memory>

#include "connect/file/decode.h"
#include "connect/file/record_reader.h"

namespace myelin::connect::file {

// `lines`: the name says NDJSON: each line is a record, and a broken line costs itself only.
Result<std::unique_ptr<RecordReader>> read_json(std::unique_ptr<TextSource> text, bool lines);

}  // namespace myelin::connect::file
