// Small things that every question needs.
#pragma once
#include <algorithm>
#include <cstdint>

#include "engine/answers.h"

namespace myelin::engine {

inline std::int64_t rows_of(const Page& page) {
  return static_cast<std::int64_t>(std::clamp<std::size_t>(page.rows, 1, limits::page_rows_max));
}

inline std::string text_of(std::string_view view) {
  return std::string{view};
}

}  // namespace myelin::engine
