#include "app/table.h"

#include <utf8proc.h>

#include <algorithm>
#include <ostream>

namespace myelin::app {
namespace {

// The next code point of `text` at `at`, which moves on; U+FFFD for a broken byte.
utf8proc_int32_t next(std::string_view text, std::size_t& at) {
  utf8proc_int32_t point = 0;
  const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &point);
  at += used > 0 ? static_cast<std::size_t>(used) : 1;
  return used > 0 ? point : 0xFFFD;
}

std::size_t width_of(utf8proc_int32_t point) {
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)));
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(next(text, at));
  return width;
}

std::string shortened(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const auto point = next(text, at);
    const bool control = point < 0x20 || (point >= 0x7f && point < 0xa0);
    const std::string piece = control ? (point == '\n' || point == '\t' ? " " : "")
                                      : std::string{text.substr(begin, at - begin)};
    const std::size_t wide = control ? piece.size() : width_of(point);
    if (used + wide > width || (used + wide == width && at < text.size())) return out + "…";
    used += wide;
    out += piece;
  }
  return out;
}

Table::Table(std::vector<std::string> headings) : headings_{std::move(headings)} {
  for (auto& heading : headings_) {
    right_.push_back(heading.starts_with('>'));
    if (right_.back()) heading.erase(0, 1);
  }
}

void Table::row(std::vector<std::string> cells) {
  cells.resize(headings_.size());
  rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out) const {
  std::vector<std::size_t> widths;
  for (const auto& heading : headings_) widths.push_back(display_width(heading));
  for (const auto& cells : rows_)
    for (std::size_t i = 0; i < cells.size(); ++i)
      widths[i] = std::max(widths[i], display_width(cells[i]));
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string gap(widths[i] - display_width(cells[i]), ' ');
      if (i != 0) text += "  ";
      text += right_[i] ? gap + cells[i] : cells[i] + gap;
    }
    while (text.ends_with(' ')) text.pop_back();
    out << text << '\n';
  };
  line(headings_);
  for (const auto& cells : rows_) line(cells);
}

}  // namespace myelin::app
