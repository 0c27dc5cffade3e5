// What a column is: from its name (Chinese and English) and from its values. Internal to raw/
// (propose.h offers the result). Thread safety: free functions.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace myelin::raw {

// Shares of the filled cells of a column, 0…1.
struct ColumnProfile {
  double filled = 0;  // of all rows
  double times = 0, phones = 0, emails = 0, amounts = 0, integers = 0, one_to_five = 0,
         zero_to_ten = 0, binary = 0;
  double letters = 0;  // cells with a letter or a Chinese character
  double mean_characters = 0;
  double distinct = 0;  // different values : filled cells
};
ColumnProfile profile(const std::vector<std::vector<std::string>>& rows, std::size_t column);

struct ColumnRole {
  std::string role;  // "attribute" where nothing is known
  double confidence = 0;
  std::string why;
};
// Every role that a column may have, "attribute" last.
std::vector<std::string_view> column_roles();
ColumnRole role_of(std::string_view name, const ColumnProfile& profile);

}  // namespace myelin::raw
