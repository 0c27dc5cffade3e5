#include "connect/file/json_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <cstring>
#include <deque>
#include <unordered_map>

#include "base/limits.h"
#include "connect/file/json_scanner.h"

namespace myelin::connect::file {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::size_t records_ahead = 200;  // read before the header is shown first
constexpr std::size_t items_max =
    50;  // of an array of objects, as columns; what follows is one column of JSON

class JsonReader final : public RecordReader {
 public:
  explicit JsonReader(JsonScanner scanner) : scanner_(std::move(scanner)) {}

  Status begin() {
    while (ahead_.size() < records_ahead) {
      Held held;
      const auto any = take(held);
      if (!any && ahead_.empty()) return std::unexpected(any.error());
      if (!any) broken_ = any.error();  // told when the good records before it are read
      if (!any || !*any) break;
      ahead_.push_back(std::move(held));
    }
    return {};
  }
  const std::vector<std::string>& header() const override { return header_; }
  double fraction() const override { return scanner_.fraction(); }

  Result<bool> next(Row& row) override {
    if (!ahead_.empty()) {
      current_ = std::move(ahead_.front());
      ahead_.pop_front();
    } else {
      if (broken_) return std::unexpected(*broken_);
      MYELIN_TRY(any, take(current_));
      if (!any) return false;
    }
    row.line = current_.line;
    row.problem = current_.problem;
    row.cells.assign(current_.cells.begin(), current_.cells.end());
    return true;
  }

 private:
  struct Held {
    std::uint64_t line = 0;
    std::vector<std::string> cells;
    std::optional<RowProblem> problem;
  };

  Result<bool> take(Held& held) {
    MYELIN_TRY(record, scanner_.next());
    if (!record) return false;
    held.line = record->line;
    held.problem.reset();
    for (auto& cell : held.cells) cell.clear();
    if (record->too_large) {
      raw(held, *record,
          {"row_too_large",
           fmt::format("the record is larger than {} bytes", limits::row_bytes_max)});
      return true;
    }
    element item;
    if (const auto code = parse(record->text).get(item)) {
      raw(held, *record,
          {code == simdjson::UTF8_ERROR ? "bad_encoding" : "bad_json",
           fmt::format("not JSON: {}", simdjson::error_message(code))});
    } else if (!item.is_object()) {
      raw(held, *record, {"bad_json", "the record is not an object"});
    } else {
      name_.clear();
      flatten(item, held);
      if (too_wide_) {
        held.problem = {"row_too_large",
                        fmt::format("more than {} different fields", limits::columns_max)};
        too_wide_ = false;
      }
    }
    return true;
  }

  void raw(Held& held, const JsonScanner::Record& record, RowProblem problem) {
    held.problem = std::move(problem);
    cell(held, "record").assign(record.text.substr(0, 64 * 1024));
  }

  simdjson::simdjson_result<element> parse(std::string_view text) {
    if (text.size() > parser_.capacity() || parser_.max_depth() != limits::json_depth_max)
      if (const auto code = parser_.allocate(std::max<std::size_t>(text.size() * 2, 64 * 1024),
                                             limits::json_depth_max))
        return code;
    padded_.resize(text.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(padded_.data(), text.data(), text.size());
    return parser_.parse(padded_.data(), text.size(), false);
  }

  std::string& cell(Held& held, std::string_view name) {
    auto found = columns_.find(std::string(name));
    if (found == columns_.end()) {
      if (header_.size() >= limits::columns_max) {
        too_wide_ = true;
        return spill_;
      }
      found = columns_.emplace(std::string(name), header_.size()).first;
      header_.emplace_back(name);
    }
    if (held.cells.size() <= found->second) held.cells.resize(found->second + 1);
    return held.cells[found->second];
  }

  static void append_plain(std::string& out, const element& value) {
    switch (value.type()) {
      case element_type::STRING:
        out += value.get_string().value_unsafe();
        return;
      case element_type::NULL_VALUE:
        return;
      case element_type::DOUBLE:
        out += fmt::format("{}", value.get_double().value_unsafe());
        return;
      default:
        out += simdjson::minify(value);
        return;
    }
  }

  static bool is_plain(const element& value) { return !value.is_object() && !value.is_array(); }

  // name_ is the path so far.
  void flatten(const element& value, Held& held) {
    const std::size_t length = name_.size();
    if (simdjson::dom::object object; !value.get(object)) {
      for (const auto [key, part] : object) {
        if (length > 0) name_.push_back('.');
        name_ += key;
        flatten(part, held);
        name_.resize(length);
      }
    } else if (simdjson::dom::array items; !value.get(items)) {
      flatten_array(items, held);
    } else if (!value.is_null()) {
      auto& to = cell(held, name_);
      to.clear();
      append_plain(to, value);
    }
  }

  void flatten_array(const simdjson::dom::array& items, Held& held) {
    const std::size_t length = name_.size();
    bool plain = true;
    for (const auto item : items) plain = plain && is_plain(item);
    if (plain) {
      if (items.size() == 0) return;
      std::string joined;
      for (const auto item : items) {
        if (!joined.empty()) joined += ", ";
        append_plain(joined, item);
      }
      cell(held, name_) = std::move(joined);
      return;
    }
    std::size_t index = 0;
    std::string rest;
    for (const auto item : items) {
      if (index < items_max) {
        name_ += fmt::format(".{}", index);
        flatten(item, held);
        name_.resize(length);
      } else {
        rest += rest.empty() ? "[" : ",";
        rest += simdjson::minify(item);
      }
      ++index;
    }
    if (!rest.empty()) cell(held, name_ + ".more") = rest + "]";
  }

  JsonScanner scanner_;
  simdjson::dom::parser parser_;
  std::string padded_, name_, spill_;
  bool too_wide_ = false;
  std::vector<std::string> header_;
  std::unordered_map<std::string, std::size_t> columns_;
  std::deque<Held> ahead_;
  std::optional<Error> broken_;
  Held current_;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> read_json(std::unique_ptr<TextSource> text, bool lines) {
  JsonScanner scanner(std::move(text));
  MYELIN_CHECK(scanner.begin(lines));
  auto reader = std::make_unique<JsonReader>(std::move(scanner));
  MYELIN_CHECK(reader->begin());
  return reader;
}

}  // namespace myelin::connect::file
