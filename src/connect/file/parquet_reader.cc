#include "connect/file/parquet_reader.h"

#include <duckdb.h>
#include <fmt/format.h>

#include "base/limits.h"
#include "connect/file/header.h"
#include "connect/sql.h"

namespace myelin::connect::file {
namespace {

class ParquetReader final : public RecordReader {
 public:
  ParquetReader(std::filesystem::path path, std::shared_ptr<void> keep)
      : keep_(std::move(keep)), path_(std::move(path)) {}
  ~ParquetReader() override {
    if (chunk_ != nullptr) duckdb_destroy_data_chunk(&chunk_);
    if (has_result_) duckdb_destroy_result(&result_);
    if (statement_ != nullptr) duckdb_destroy_prepare(&statement_);
    if (connection_ != nullptr) duckdb_disconnect(&connection_);
    if (database_ != nullptr) duckdb_close(&database_);
  }

  Status begin() {
    if (path_.string().find_first_of("*?[") != std::string::npos)
      return fail(ErrorCode::invalid_argument,
                  fmt::format("{} has *, ? or [ in its name", path_.filename().string()),
                  "rename the file");
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    duckdb_set_config(config, "threads", "1");
    duckdb_set_config(config, "memory_limit", "1GB");
    char* said = nullptr;
    const auto opened = duckdb_open_ext(nullptr, &database_, config, &said);
    duckdb_destroy_config(&config);
    if (opened != DuckDBSuccess) {
      std::string message = fmt::format("no database in memory: {}", said == nullptr ? "" : said);
      duckdb_free(said);
      return fail(ErrorCode::internal, std::move(message));
    }
    if (duckdb_connect(database_, &connection_) != DuckDBSuccess)
      return fail(ErrorCode::internal, "no connection to the database in memory");
    if (duckdb_prepare(connection_, std::string(sql::file_read_parquet).c_str(), &statement_) !=
        DuckDBSuccess)
      return broken(duckdb_prepare_error(statement_));
    duckdb_bind_varchar(statement_, 1, path_.c_str());
    duckdb_pending_result pending = nullptr;
    if (duckdb_pending_prepared_streaming(statement_, &pending) != DuckDBSuccess) {
      auto error = broken(duckdb_pending_error(pending));
      duckdb_destroy_pending(&pending);
      return error;
    }
    has_result_ = true;
    const auto ran = duckdb_execute_pending(pending, &result_);
    duckdb_destroy_pending(&pending);
    if (ran != DuckDBSuccess) return broken(duckdb_result_error(&result_));
    return take_header();
  }

  const std::vector<std::string>& header() const override { return header_; }
  double fraction() const override { return ended_ ? 1 : 0; }  // DuckDB does not tell how far it is

  Result<bool> next(Row& row) override {
    while (chunk_ == nullptr || at_ == rows_) {
      if (chunk_ != nullptr) duckdb_destroy_data_chunk(&chunk_);
      chunk_ = duckdb_fetch_chunk(result_);
      if (chunk_ == nullptr) {
        if (const char* said = duckdb_result_error(&result_); said != nullptr && *said != '\0')
          return broken(said);
        ended_ = true;
        return false;
      }
      at_ = 0;
      rows_ = duckdb_data_chunk_get_size(chunk_);
    }
    row.line = ++line_;
    row.problem.reset();
    row.cells.clear();
    std::size_t bytes = 0;
    for (idx_t column = 0; column < header_.size(); ++column) {
      row.cells.push_back(cell(column));
      bytes += row.cells.back().size();
    }
    ++at_;
    if (bytes > limits::row_bytes_max) {
      row.problem = RowProblem{
          "row_too_large",
          fmt::format("the row has {} bytes; at most {} are read", bytes, limits::row_bytes_max)};
      for (auto& text : row.cells) text = text.substr(0, 1024);
    }
    return true;
  }

 private:
  std::unexpected<Error> broken(const char* said) const {
    return fail(ErrorCode::corrupt,
                fmt::format("{} cannot be read as Parquet: {}", path_.filename().string(),
                            said == nullptr ? "it is broken" : said),
                "write the file again");
  }
  Status take_header() {
    std::vector<std::string_view> names;
    for (idx_t column = 0; column < duckdb_column_count(&result_); ++column)
      names.emplace_back(duckdb_column_name(&result_, column));
    MYELIN_TRY(header, make_header(names));
    header_ = std::move(header);
    return {};
  }
  std::string_view cell(idx_t column) {
    const auto vector = duckdb_data_chunk_get_vector(chunk_, column);
    const auto* validity = duckdb_vector_get_validity(vector);
    if (validity != nullptr &&
        !duckdb_validity_row_is_valid(const_cast<std::uint64_t*>(validity), at_))
      return {};
    auto* text = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector)) + at_;
    return {duckdb_string_t_data(text), duckdb_string_t_length(*text)};
  }

  std::shared_ptr<void> keep_;
  std::filesystem::path path_;
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
  duckdb_prepared_statement statement_ = nullptr;
  duckdb_result result_{};
  bool has_result_ = false, ended_ = false;
  duckdb_data_chunk chunk_ = nullptr;
  idx_t at_ = 0, rows_ = 0;
  std::uint64_t line_ = 0;
  std::vector<std::string> header_;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> read_parquet(const std::filesystem::path& path,
                                                   std::shared_ptr<void> keep) {
  auto reader = std::make_unique<ParquetReader>(path, std::move(keep));
  MYELIN_CHECK(reader->begin());
  return reader;
}

}  // namespace myelin::connect::file
