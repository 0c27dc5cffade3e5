// What cells of exports mean: empty ones, ids wrapped against spreadsheets, ratings and counts as
// people write them. Thread safety: free functions. Internal to raw/.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace myelin::raw {

// Without surrounding space, without ="…" and a leading ' before digits; "null", "\N", "NaN", "-"
// and "--" are empty.
std::string_view clean_cell(std::string_view cell);
// "4", "4.5 星", "5分", "4 out of 5", "3/5", "★★★★", "五星".
std::optional<double> parse_rating(std::string_view text);
// "1200", "1,200", "1.2万", "3w+".
std::optional<std::int64_t> parse_count(std::string_view text);

}  // namespace myelin::raw
