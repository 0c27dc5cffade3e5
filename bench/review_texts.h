// The column `review` of every table under a path: real texts for the benchmarks of reading and
// masking. Thread safety: a pure function.
#pragma once
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "connect/file/input.h"

namespace myelin::bench {

inline Result<std::vector<std::string>> review_texts(const std::filesystem::path& path) {
  std::vector<std::string> texts;
  MYELIN_TRY(inputs, connect::file::open_inputs(path));
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    const auto& header = reader->header();
    const auto at = static_cast<std::size_t>(std::ranges::find(header, "review") - header.begin());
    if (at == header.size())
      return fail(ErrorCode::invalid_argument, path.string() + " has no column review");
    for (connect::file::Row row;;) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      if (at < row.cells.size()) texts.emplace_back(row.cells[at]);
    }
  }
  return texts;
}

}  // namespace myelin::bench
