// Table: rows of text in aligned columns for a terminal, where a Han character is two columns wide.
// Thread safety: none.
#pragma once
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace myelin::app {

// Columns that a terminal gives to the text.
std::size_t display_width(std::string_view text);
// At most `width` columns; what was cut off shows as "…". Line breaks become spaces, control
// characters go.
std::string shortened(std::string_view text, std::size_t width);

class Table {
 public:
  // A heading that begins with '>' aligns its column to the right.
  explicit Table(std::vector<std::string> headings);
  void row(std::vector<std::string> cells);
  void print(std::ostream& out) const;

 private:
  std::vector<std::string> headings_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace myelin::app
