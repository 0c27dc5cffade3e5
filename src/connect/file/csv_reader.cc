#include "connect/file/csv_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/limits.h"
#include "connect/file/header.h"

namespace myelin::connect::file {
namespace {

constexpr std::size_t chunk_bytes = 1024 * 1024;
constexpr int broken_quotes_max = 1'000;  // each may cost a scan of a whole row's limit
constexpr std::string_view replacement = "\xEF\xBF\xBD";

class CsvReader final : public RecordReader {
 public:
  explicit CsvReader(std::unique_ptr<TextSource> text) : text_(std::move(text)) {}

  Status begin() {
    MYELIN_CHECK(fill());
    std::string_view sample(buffer_.data(), std::min<std::size_t>(size_, 64 * 1024));
    if (sample.starts_with("sep=") && sample.size() > 5) {  // what Excel writes to be sure
      dialect_.delimiter = sample[4];
      const auto end = sample.find('\n');
      from_ = end == std::string_view::npos ? size_ : end + 1;
      ++line_;
    } else {
      dialect_ = sniff_dialect(sample);
    }
    set_stops();
    Row row;
    MYELIN_TRY(any, next(row));
    if (!any)
      return fail(ErrorCode::corrupt, "the table is empty: it has no header line",
                  "export it again with column names");
    if (row.problem)
      return fail(ErrorCode::corrupt,
                  fmt::format("the header line cannot be read: {}", row.problem->message),
                  "export it again");
    MYELIN_TRY(header, make_header(row.cells));
    header_ = std::move(header);
    return {};
  }

  const std::vector<std::string>& header() const override { return header_; }
  double fraction() const override { return text_->fraction(); }

  Result<bool> next(Row& row) override {
    while (true) {
      row.cells.clear();
      row.problem.reset();
      row.line = line_;
      cells_.clear();
      Scan scan = scan_row();
      while (scan == Scan::more) {
        if (size_ - from_ > limits::row_bytes_max) break;
        MYELIN_CHECK(fill());
        cells_.clear();
        scan = scan_row();
      }
      if (scan == Scan::end) return false;
      if (scan != Scan::row) {
        MYELIN_CHECK(pass_over(row, scan));
        return true;
      }
      const std::size_t begin = from_;
      from_ = stop_;
      line_ += lines_;
      if (cells_.size() == 1 && cells_[0].begin == cells_[0].end && !cells_[0].quoted)
        continue;  // an empty line
      finish(row, begin);
      return true;
    }
  }

 private:
  enum class Scan : std::uint8_t { row, more, end, open_quote };
  struct Cell {
    std::size_t begin, end;
    bool quoted, doubled;
  };

  void set_stops() {
    stops_.fill(false);
    for (const char c : {dialect_.delimiter, '\n', '\r'})
      stops_[static_cast<unsigned char>(c)] = true;
  }

  // Makes room and reads more behind what is held.
  Status fill() {
    if (from_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + from_, size_ - from_);
      size_ -= from_;
      from_ = 0;
    }
    if (buffer_.size() < size_ + chunk_bytes)
      buffer_.resize(std::max(buffer_.size() * 2, size_ + chunk_bytes));
    const std::size_t wanted = size_ + chunk_bytes / 2;
    while (!ended_ && size_ < wanted) {
      MYELIN_TRY(n, text_->read(std::span(buffer_).subspan(size_)));
      size_ += n;
      ended_ = n == 0;
    }
    return {};
  }

  // Finds the cells of the row at from_, without touching them. On Scan::row stop_ is behind its
  // line break.
  Scan scan_row() {
    const char* const data = buffer_.data();
    std::size_t at = from_;
    lines_ = 1;
    if (at == size_) return ended_ ? Scan::end : Scan::more;
    while (true) {
      if (dialect_.quotes && at < size_ && data[at] == '"') {
        const Scan found = scan_quoted(at);
        if (found != Scan::row) return found;
      } else {
        const std::size_t begin = at;
        while (at < size_ && !stops_[static_cast<unsigned char>(data[at])]) ++at;
        if (at == size_ && !ended_) return Scan::more;
        if (cells_.size() <= limits::columns_max) cells_.push_back({begin, at, false, false});
      }
      if (at == size_) break;
      const char c = data[at++];
      if (c == dialect_.delimiter) {
        if (at == size_ && !ended_) return Scan::more;
        continue;
      }
      if (c == '\r') {
        if (at == size_ && !ended_) return Scan::more;
        if (at < size_ && data[at] == '\n') ++at;
      }
      break;
    }
    stop_ = at;
    return Scan::row;
  }

  // A quoted cell: leaves `at` behind its closing quote.
  Scan scan_quoted(std::size_t& at) {
    const char* const data = buffer_.data();
    const std::size_t begin = ++at;
    bool doubled = false;
    while (true) {
      const auto* quote = static_cast<const char*>(std::memchr(data + at, '"', size_ - at));
      if (quote == nullptr) return ended_ ? Scan::open_quote : Scan::more;
      at = static_cast<std::size_t>(quote - data) + 1;
      if (at == size_) {
        if (!ended_) return Scan::more;
      } else if (data[at] == '"') {
        doubled = true;
        ++at;
        continue;
      } else if (!stops_[static_cast<unsigned char>(data[at])]) {
        continue;  // a quote that should have been doubled: text
      }
      const std::size_t end = at - 1;
      lines_ += static_cast<std::uint64_t>(std::count(data + begin, data + end, '\n'));
      if (cells_.size() <= limits::columns_max) cells_.push_back({begin, end, true, doubled});
      return Scan::row;
    }
  }

  // Doubled quotes are halved in place; the views are final from here on.
  std::string_view text_of(const Cell& cell) {
    char* const data = buffer_.data();
    if (!cell.doubled) return {data + cell.begin, cell.end - cell.begin};
    std::size_t to = cell.begin;
    for (std::size_t i = cell.begin; i < cell.end; ++i) {
      data[to++] = data[i];
      if (data[i] == '"' && i + 1 < cell.end && data[i + 1] == '"') ++i;
    }
    return {data + cell.begin, to - cell.begin};
  }

  void finish(Row& row, std::size_t begin) {
    const std::string_view raw(buffer_.data() + begin, stop_ - begin);
    if (raw.size() > limits::row_bytes_max) {
      row.problem = {"row_too_large", fmt::format("the row has {} bytes; at most {} are read",
                                                  raw.size(), limits::row_bytes_max)};
    } else if (std::memchr(raw.data(), 0, raw.size()) != nullptr) {
      row.problem = {"nul_byte", "the row holds a NUL byte: it is not text"};
    } else if (!simdjson::validate_utf8(raw.data(), raw.size())) {
      row.problem = {"bad_encoding",
                     "the row holds bytes that are not UTF-8; save the file as UTF-8 or GB18030"};
    } else if (text_->encoding() != Encoding::utf8 &&
               raw.find(replacement) != std::string_view::npos) {
      row.problem = {
          "bad_encoding",
          "the row holds bytes that are wrong in the file's encoding; save the file as UTF-8"};
    }
    const bool too_large = row.problem && row.problem->code == "row_too_large";
    for (const auto& cell : cells_) {
      auto text = text_of(cell);
      row.cells.push_back(too_large ? text.substr(0, 1024) : text);
    }
    if (header_.empty()) return;
    while (row.cells.size() > header_.size() && row.cells.back().empty()) row.cells.pop_back();
    if (!row.problem && row.cells.size() != header_.size())
      row.problem = {"ragged_row", fmt::format("the row has {} cells, the header has {}",
                                               row.cells.size(), header_.size())};
  }

  // The row cannot be delimited: a quote without end, or more bytes than a row may have. It ends
  // with its first line.
  Status pass_over(Row& row, Scan scan) {
    if (scan == Scan::open_quote && ++broken_quotes_ > broken_quotes_max)
      return fail(ErrorCode::corrupt,
                  fmt::format("{} quotes are never closed; the last opens in line {}",
                              broken_quotes_, line_),
                  "export the file again; quotes inside cells must be doubled");
    const auto* held =
        static_cast<const char*>(std::memchr(buffer_.data() + from_, '\n', size_ - from_));
    const std::size_t begin = from_;
    if (held != nullptr) {
      from_ = static_cast<std::size_t>(held - buffer_.data()) + 1;
      if (scan == Scan::more && ++broken_quotes_ > broken_quotes_max)
        return fail(ErrorCode::corrupt, fmt::format("a quote in line {} is never closed", line_),
                    "export the file again");
      row.problem = {"bad_quote",
                     fmt::format("a quote that opens in line {} is not closed within {} bytes",
                                 line_, limits::row_bytes_max)};
      row.cells.push_back(std::string_view(buffer_.data() + begin,
                                           std::min<std::size_t>(from_ - begin, 64 * 1024)));
      ++line_;
      return {};
    }
    if (scan == Scan::open_quote) {
      row.problem = {"bad_quote",
                     fmt::format("a quote that opens in line {} is never closed", line_)};
      row.cells.push_back(std::string_view(buffer_.data() + begin,
                                           std::min<std::size_t>(size_ - begin, 64 * 1024)));
      from_ = size_;
      return {};
    }
    kept_.assign(buffer_.data() + begin, 1024);
    std::size_t passed = size_ - from_;
    while (true) {
      from_ = size_ = 0;
      MYELIN_CHECK(fill());
      const auto* end = static_cast<const char*>(std::memchr(buffer_.data(), '\n', size_));
      passed += end == nullptr ? size_ : static_cast<std::size_t>(end - buffer_.data());
      if (end != nullptr) from_ = static_cast<std::size_t>(end - buffer_.data()) + 1;
      if (end != nullptr || size_ == 0) break;
    }
    row.problem = {"row_too_large", fmt::format("the row has {} bytes; at most {} are read", passed,
                                                limits::row_bytes_max)};
    row.cells.push_back(kept_);
    ++line_;
    return {};
  }

  std::unique_ptr<TextSource> text_;
  Dialect dialect_;
  std::array<bool, 256> stops_{};
  std::vector<char> buffer_;
  std::size_t from_ = 0, size_ = 0, stop_ = 0;
  bool ended_ = false;
  std::uint64_t line_ = 1, lines_ = 1;
  int broken_quotes_ = 0;
  std::string kept_;
  std::vector<Cell> cells_;
  std::vector<std::string> header_;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> read_csv(std::unique_ptr<TextSource> text) {
  auto reader = std::make_unique<CsvReader>(std::move(text));
  MYELIN_CHECK(reader->begin());
  return reader;
}

}  // namespace myelin::connect::file
