// Columns are written straight into a data chunk, which is handed to DuckDB's appender when it is
// full or flushed. Until then the rows can be read back: those of a journalled commit stay in the
// chunk, behind the mark, and the next ones follow.
#pragma once
#include <functional>
#include <vector>

#include "store/duckdb/handles.h"
#include "store/store.h"

namespace myelin::store {

class DuckdbAppender final : public Appender {
 public:
  // `flush`: what the port's flush() does; the session knows what else must go with these rows.
  static Result<std::unique_ptr<DuckdbAppender>> open(duckdb_connection connection,
                                                      std::string table,
                                                      std::function<Status()> flush);

  void add(std::int64_t value) override;
  void add(double value) override;
  void add(bool value) override;
  void add(std::string_view value) override;
  void add(Time value) override;
  void add(const Fingerprint& value) override;
  void add_null() override;
  void end_row() override;
  Status flush() override { return flush_(); }
  // Hands every finished row to the transaction, those behind the mark too.
  Status flush_rows();
  // Forgets rows and lets go of DuckDB's appender; the next flush makes a new one. Call before
  // rolling back.
  void discard();

  struct Rows {
    idx_t begin = 0, end = 0;
    idx_t size() const { return end - begin; }
  };
  Rows held() const { return {0, rows_}; }
  Rows fresh() const { return {marked_, rows_}; }  // since the last mark()
  void mark() { marked_ = rows_; }
  // Some rows are with DuckDB already: they can no longer be read back.
  bool handed_over() const { return handed_over_; }
  const std::string& table() const { return table_; }
  std::size_t columns() const { return columns_.size(); }
  duckdb_type type(std::size_t column) const { return columns_[column].type; }
  const void* data(std::size_t column) const { return columns_[column].data; }
  bool is_null(std::size_t column, idx_t row) const {
    const auto* validity = duckdb_vector_get_validity(columns_[column].vector);
    return validity != nullptr &&
           !duckdb_validity_row_is_valid(const_cast<std::uint64_t*>(validity), row);
  }

 private:
  struct Column {
    duckdb_type type;
    duckdb_vector vector;
    void* data;
  };
  template <class T>
  void put(T value) {
    static_cast<T*>(columns_[column_++].data)[rows_] = value;
  }
  Status hand_over();
  void bind_columns();

  duckdb_connection connection_ = nullptr;
  std::string table_;
  AppenderHandle appender_;
  Chunk chunk_;
  std::vector<Column> columns_;
  std::function<Status()> flush_;
  idx_t capacity_ = 0, rows_ = 0, marked_ = 0;
  std::size_t column_ = 0;
  bool handed_over_ = false;  // rows that DuckDB's appender has and the transaction not yet
  Status failure_;            // of a chunk handed over between flushes
};

}  // namespace myelin::store
