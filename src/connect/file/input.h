// What a path holds: every table in a file, a folder or an archive, in a stable order, each with a
// way to read it.
//
// CSV, TSV, JSON, JSONL, XLSX (one table a sheet) and Parquet; plain or inside ZIP, TAR, GZ, XZ,
// ZSTD, nested up to three deep; UTF-8, UTF-16 with BOM, GB18030. Formats are told by content where
// the name does not say. Thread safety: none. Temporary files (members that need random access)
// live as long as the reader that uses them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "connect/file/record_reader.h"

namespace myelin::connect::file {

struct Input {
  std::string
      name;  // "shop.zip/reviews.csv", "book.xlsx#Sheet2": relative to the folder of the path
  std::uint64_t bytes = 0;  // of the member or file as stored; 0 where unknown
  Time modified{};          // of the file or the member
  std::function<Result<std::unique_ptr<RecordReader>>()> open;
};

// What was passed over, and why, for a person.
struct Skipped {
  std::string name, reason;
};

struct Inputs {
  std::vector<Input> tables;
  std::vector<Skipped> skipped;
};

// Errors: not_found, too_large (limits::archive_*), corrupt (a broken archive), invalid_argument (a
// member's name climbs out of its archive, or the member is a link).
Result<Inputs> open_inputs(const std::filesystem::path& path);

}  // namespace myelin::connect::file
