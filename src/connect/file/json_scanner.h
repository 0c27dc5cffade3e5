// Cuts a stream of JSON text into records without understanding them: brackets and strings are
// counted, no more. Thread safety: none. Internal to connect/file.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "connect/file/decode.h"

namespace myelin::connect::file {

class JsonScanner {
 public:
  explicit JsonScanner(std::unique_ptr<TextSource> text) : text_(std::move(text)) {}

  struct Record {
    std::string_view text;  // lives until the next call
    std::uint64_t line = 0;
    bool too_large = false;  // text is then its beginning
  };
  // Goes to the first record: decides which of the shapes it is. `lines` forces one record a line.
  Status begin(bool lines);
  // nullopt at the end. Errors: corrupt where the text breaks off.
  Result<std::optional<Record>> next();
  double fraction() const { return text_->fraction(); }
  Encoding encoding() const { return text_->encoding(); }

 private:
  enum class Shape : std::uint8_t { lines, values, items };
  Result<bool> need(std::size_t ahead);  // that many bytes behind at_; false at the end of the text
  Result<char> peek();                   // the next byte that is no space; 0 at the end
  Result<std::optional<Record>> next_line();
  Result<std::optional<Record>> next_value();
  Result<bool> holds_one_value();  // the whole text is one object, not NDJSON
  Result<bool> enter_array();      // behind the '[' of the first array of objects

  std::unique_ptr<TextSource> text_;
  Shape shape_ = Shape::lines;
  std::string buffer_, kept_;
  std::size_t at_ = 0;
  bool ended_ = false, first_ = true;
  std::uint64_t line_ = 1;
};

}  // namespace myelin::connect::file
