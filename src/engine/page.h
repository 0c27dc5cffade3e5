// Page: the part of a list that is asked for.
#pragma once
#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace myelin::engine {

// Lists are newest first; `before` is the id where the last page ended (0: from the newest).
struct Page {
  std::int64_t before = 0;
  std::size_t rows = limits::page_rows_default;
};

}  // namespace myelin::engine
