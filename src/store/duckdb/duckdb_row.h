// A row of a DuckDB data chunk behind the port's Row.
#pragma once
#include <duckdb.h>

#include <vector>

#include "store/store.h"

namespace myelin::store {

class DuckdbRow final : public Row {
 public:
  // Points at every column of the chunk; the chunk must outlive the row.
  void bind(duckdb_data_chunk chunk);
  void move_to(idx_t row) { row_ = row; }

  bool is_null(std::size_t column) const override;
  bool boolean(std::size_t column) const override;
  std::int64_t integer(std::size_t column) const override;
  double real(std::size_t column) const override;
  std::string_view text(std::size_t column) const override;
  Time time(std::size_t column) const override;
  Fingerprint fingerprint(std::size_t column) const override;

 private:
  struct Column {
    duckdb_type type;
    const void* data;
    std::uint64_t* validity;
  };
  template <class T>
  const T& cell(std::size_t column) const {
    return static_cast<const T*>(columns_[column].data)[row_];
  }
  std::vector<Column> columns_;
  idx_t row_ = 0;
};

}  // namespace myelin::store
