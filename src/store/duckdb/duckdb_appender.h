// Columns are written straight into a data chunk, which is handed to DuckDB's appender when it is
// full or flushed.
#pragma once
#include <vector>

#include "store/duckdb/handles.h"
#include "store/store.h"

namespace myelin::store {

class DuckdbAppender final : public Appender {
 public:
  static Result<std::unique_ptr<DuckdbAppender>> open(duckdb_connection connection,
                                                      std::string table);

  void add(std::int64_t value) override;
  void add(double value) override;
  void add(bool value) override;
  void add(std::string_view value) override;
  void add(Time value) override;
  void add(const Fingerprint& value) override;
  void add_null() override;
  void end_row() override;
  Status flush() override;
  // Forgets rows and lets go of DuckDB's appender; the next flush makes a new one. Call before
  // rolling back.
  void discard();

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
  idx_t capacity_ = 0, rows_ = 0;
  std::size_t column_ = 0;
  bool handed_over_ = false;  // rows that DuckDB's appender has and the transaction not yet
  Status failure_;            // of a chunk handed over between flushes
};

}  // namespace myelin::store
