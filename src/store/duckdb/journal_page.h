// A page of the journal: the rows that one commit appended, of all its tables, as bytes.
//
//     page   := version (1 byte, 1) table*
//     table  := name length (1 byte), name, columns (2 bytes), type of each column (1 byte, as in
//               duckdb_type), rows (4 bytes), row*
//     row    := null bits (columns/8 bytes, rounded up; 1: null), then each value that is not null:
//               fixed width as in memory, or length (4 bytes) and bytes of a text
//
// Numbers are little-endian. Thread safety: values only.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "store/duckdb/duckdb_appender.h"

namespace myelin::store {

void begin_page(std::string& page);
// Adds the table's fresh rows. REQUIRES: none of them is handed over.
void put_rows(std::string& page, const DuckdbAppender& table);

// Appends the page's rows to the tables that `open` gives. Error::corrupt when the page ends too
// early or a table has other columns.
Status take_rows(std::string_view page,
                 const std::function<Result<DuckdbAppender*>(std::string_view table)>& open);

}  // namespace myelin::store
