// The header of a table: names trimmed, without BOM or quotes, each there once; a column without a
// name is column_N. Thread safety: a free function.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace myelin::connect::file {

Result<std::vector<std::string>> make_header(std::span<const std::string_view> cells);

}  // namespace myelin::connect::file
