#include "store/duckdb/duckdb_appender.h"

#include <cassert>

namespace myelin::store {

Result<std::unique_ptr<DuckdbAppender>> DuckdbAppender::open(duckdb_connection connection,
                                                             std::string table,
                                                             std::function<Status()> flush) {
  auto made = std::make_unique<DuckdbAppender>();
  made->flush_ = std::move(flush);
  made->connection_ = connection;
  made->table_ = std::move(table);
  if (duckdb_appender_create(connection, nullptr, made->table_.c_str(), made->appender_.out()) ==
      DuckDBError)
    return duckdb_failure(duckdb_appender_error(made->appender_.get()),
                          "opening table " + made->table_);
  const idx_t count = duckdb_appender_column_count(made->appender_.get());
  std::vector<LogicalType> types(count);
  std::vector<duckdb_logical_type> plain(count);
  for (idx_t i = 0; i < count; ++i) {
    *types[i].out() = duckdb_appender_column_type(made->appender_.get(), i);
    plain[i] = types[i].get();
    made->columns_.push_back({duckdb_get_type_id(plain[i]), nullptr, nullptr});
  }
  *made->chunk_.out() = duckdb_create_data_chunk(plain.data(), count);
  made->capacity_ = duckdb_vector_size();
  made->bind_columns();
  return made;
}

void DuckdbAppender::bind_columns() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].vector = duckdb_data_chunk_get_vector(chunk_.get(), i);
    columns_[i].data = duckdb_vector_get_data(columns_[i].vector);
  }
}

void DuckdbAppender::add(std::int64_t value) {
  switch (columns_[column_].type) {
    case DUCKDB_TYPE_BIGINT:
      return put(value);
    case DUCKDB_TYPE_INTEGER:
      return put(static_cast<std::int32_t>(value));
    case DUCKDB_TYPE_SMALLINT:
      return put(static_cast<std::int16_t>(value));
    case DUCKDB_TYPE_DOUBLE:
      return put(static_cast<double>(value));
    default:
      assert(false && "integer into a column of another type");
  }
}

void DuckdbAppender::add(double value) {
  assert(columns_[column_].type == DUCKDB_TYPE_DOUBLE);
  put(value);
}

void DuckdbAppender::add(bool value) {
  assert(columns_[column_].type == DUCKDB_TYPE_BOOLEAN);
  put(value);
}

void DuckdbAppender::add(std::string_view value) {
  assert(columns_[column_].type == DUCKDB_TYPE_VARCHAR);
  duckdb_vector_assign_string_element_len(columns_[column_++].vector, rows_, value.data(),
                                          value.size());
}

void DuckdbAppender::add(Time value) {
  assert(columns_[column_].type == DUCKDB_TYPE_TIMESTAMP);
  put(to_us(value));
}

void DuckdbAppender::add(const Fingerprint& value) {
  assert(columns_[column_].type == DUCKDB_TYPE_UUID);
  put(duckdb_hugeint{value.low, static_cast<std::int64_t>(value.high ^ (1ULL << 63))});
}

void DuckdbAppender::add_null() {
  auto& column = columns_[column_++];
  duckdb_vector_ensure_validity_writable(column.vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(column.vector), rows_);
}

void DuckdbAppender::end_row() {
  assert(column_ == columns_.size() && "a row must fill every column of its table");
  column_ = 0;
  if (++rows_ == capacity_)
    if (auto status = hand_over(); !status && failure_) failure_ = std::move(status);
}

Status DuckdbAppender::hand_over() {
  if (rows_ == 0) return {};
  if (appender_.get() == nullptr &&
      duckdb_appender_create(connection_, nullptr, table_.c_str(), appender_.out()) == DuckDBError)
    return duckdb_failure(duckdb_appender_error(appender_.get()), "opening table " + table_);
  handed_over_ = true;
  duckdb_data_chunk_set_size(chunk_.get(), rows_);
  const auto state = duckdb_append_data_chunk(appender_.get(), chunk_.get());
  duckdb_data_chunk_reset(chunk_.get());
  bind_columns();
  rows_ = marked_ = 0;
  if (state == DuckDBError)
    return duckdb_failure(duckdb_appender_error(appender_.get()), "writing to table " + table_);
  return {};
}

Status DuckdbAppender::flush_rows() {
  assert(column_ == 0 && "flush in the middle of a row");
  MYELIN_CHECK(std::exchange(failure_, {}));
  MYELIN_CHECK(hand_over());
  if (!std::exchange(handed_over_, false)) return {};
  if (duckdb_appender_flush(appender_.get()) == DuckDBError)
    return duckdb_failure(duckdb_appender_error(appender_.get()), "writing to table " + table_);
  return {};
}

void DuckdbAppender::discard() {
  appender_.reset();
  duckdb_data_chunk_reset(chunk_.get());
  bind_columns();
  rows_ = marked_ = 0;
  column_ = 0;
  handed_over_ = false;
  failure_ = {};
}

}  // namespace myelin::store
