// Parquet, read by DuckDB in a database of its own that lives in memory: every column as text, a
// chunk at a time. Thread safety: none.
#pragma once
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "connect/file/record_reader.h"

namespace myelin::connect::file {

// `keep` holds what the file needs to live (a temporary file), or nothing.
Result<std::unique_ptr<RecordReader>> read_parquet(const std::filesystem::path& path,
                                                   std::shared_ptr<void> keep);

}  // namespace myelin::connect::file
