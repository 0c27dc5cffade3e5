#include "connect/file/json_scanner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"

namespace myelin::connect::file {
namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Follows brackets and strings; says when a value is complete.
struct Bracket {
  int depth = 0;
  bool in_string = false, escaped = false;
  // True when `c` closed the outermost bracket.
  bool take(char c) {
    if (in_string) {
      if (escaped)
        escaped = false;
      else if (c == '\\')
        escaped = true;
      else if (c == '"')
        in_string = false;
      return false;
    }
    if (c == '"')
      in_string = true;
    else if (c == '{' || c == '[')
      ++depth;
    else if (c == '}' || c == ']')
      return --depth <= 0;
    return false;
  }
};

}  // namespace

Result<bool> JsonScanner::need(std::size_t ahead) {
  while (buffer_.size() - at_ < ahead && !ended_) {
    const std::size_t before = buffer_.size();
    buffer_.resize(before + chunk_bytes);
    const auto n = text_->read(std::span(buffer_).subspan(before));
    buffer_.resize(before + (n ? *n : 0));
    if (!n) return std::unexpected(n.error());
    ended_ = *n == 0;
  }
  return buffer_.size() - at_ >= ahead;
}

Result<char> JsonScanner::peek() {
  while (true) {
    MYELIN_TRY(any, need(1));
    if (!any) return '\0';
    const char c = buffer_[at_];
    if (!is_space(c)) return c;
    line_ += c == '\n' ? 1 : 0;
    ++at_;
    if (at_ >= chunk_bytes) {
      buffer_.erase(0, at_);
      at_ = 0;
    }
  }
}

Status JsonScanner::begin(bool lines) {
  MYELIN_TRY(c, peek());
  if (c == '\0') return fail(ErrorCode::corrupt, "the file is empty", "export it again");
  if (lines) return {};
  if (c == '[') {
    ++at_;
    shape_ = Shape::items;
    return {};
  }
  if (c != '{')
    return fail(ErrorCode::corrupt, "the file is not JSON: it begins with neither { nor [",
                "export it again");
  MYELIN_TRY(one, holds_one_value());
  shape_ = Shape::values;
  if (!one) return {};
  const std::size_t start = at_;
  const std::uint64_t start_line = line_;
  MYELIN_TRY(entered, enter_array());
  if (entered) {
    shape_ = Shape::items;
  } else {
    at_ = start;
    line_ = start_line;
  }
  return {};
}

Result<bool> JsonScanner::holds_one_value() {
  Bracket bracket;
  std::size_t i = 0;
  while (true) {
    MYELIN_TRY(any, need(i + 1));
    if (!any || i > limits::row_bytes_max) return true;
    if (bracket.take(buffer_[at_ + i++])) break;
  }
  while (true) {
    MYELIN_TRY(any, need(i + 1));
    if (!any) return true;
    if (!is_space(buffer_[at_ + i++])) return false;
  }
}

Result<bool> JsonScanner::enter_array() {
  Bracket bracket;
  std::size_t i = 0;
  bool opened = false;  // the last thing was '['
  while (true) {
    MYELIN_TRY(any, need(i + 1));
    if (!any) return false;
    const char c = buffer_[at_ + i++];
    line_ += c == '\n' ? 1 : 0;
    if (opened && c == '{' && !bracket.in_string) {
      at_ += i - 1;
      buffer_.erase(0, at_);
      at_ = 0;
      return true;
    }
    if (!is_space(c)) opened = c == '[' && !bracket.in_string;
    if (bracket.take(c)) return false;
    if (i > limits::row_bytes_max) {  // no single record can be this large: what was passed is not
                                      // needed again
      at_ += i;
      buffer_.erase(0, at_);
      at_ = i = 0;
    }
  }
}

Result<std::optional<JsonScanner::Record>> JsonScanner::next() {
  if (at_ >= chunk_bytes) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  return shape_ == Shape::lines ? next_line() : next_value();
}

Result<std::optional<JsonScanner::Record>> JsonScanner::next_line() {
  MYELIN_TRY(c, peek());
  if (c == '\0') return std::nullopt;
  std::size_t from = 0;
  Record record{{}, line_, false};
  while (true) {
    const auto end = buffer_.find('\n', at_ + from);
    if (end != std::string::npos || ended_) {
      const std::size_t stop = end == std::string::npos ? buffer_.size() : end;
      record.text = std::string_view(buffer_).substr(at_, stop - at_);
      if (record.too_large) record.text = kept_;
      at_ = end == std::string::npos ? stop : stop + 1;
      ++line_;
      if (record.text.size() > limits::row_bytes_max) {
        record.too_large = true;
        record.text = record.text.substr(0, 1024);
      }
      return record;
    }
    from = buffer_.size() - at_;
    if (from > limits::row_bytes_max) {
      if (!record.too_large) kept_ = buffer_.substr(at_, 1024);
      record.too_large = true;
      buffer_.clear();
      at_ = from = 0;
    }
    MYELIN_CHECK(need(from + 1));
  }
}

Result<std::optional<JsonScanner::Record>> JsonScanner::next_value() {
  MYELIN_TRY(c, peek());
  if (!first_ && c == ',') {  // objects in a row may be separated by commas, too
    ++at_;
    MYELIN_TRY(after, peek());
    c = after;
  }
  first_ = false;
  if (shape_ == Shape::items && c == ']') return std::nullopt;
  if (c == '\0' && shape_ == Shape::values) return std::nullopt;
  if (c == '\0')
    return fail(ErrorCode::corrupt,
                fmt::format("the JSON breaks off in line {}: its array is never closed", line_),
                "export it again, whole");
  Record record{{}, line_, false};
  Bracket bracket;
  std::size_t i = 0;
  while (true) {
    MYELIN_TRY(any, need(i + 1));
    if (!any) {
      if (c != '{' && c != '[') break;
      return fail(ErrorCode::corrupt,
                  fmt::format("the JSON breaks off in the record of line {}", record.line),
                  "export it again, whole");
    }
    const char now = buffer_[at_ + i];
    // A bare value (a number among the records) ends where the next thing begins.
    if (bracket.depth == 0 && !bracket.in_string && i > 0 &&
        (now == ',' || now == ']' || now == '\n' || now == '}'))
      break;
    line_ += now == '\n' ? 1 : 0;
    ++i;
    if (bracket.take(now)) break;
    if (i > limits::row_bytes_max) {
      if (!record.too_large) kept_ = buffer_.substr(at_, 1024);
      record.too_large = true;
      buffer_.erase(0, at_ + i);
      at_ = i = 0;
    }
  }
  record.text =
      record.too_large ? std::string_view(kept_) : std::string_view(buffer_).substr(at_, i);
  at_ += i;  // and no further: to look behind the record may move the buffer that its text lies in
  return record;
}

}  // namespace myelin::connect::file
