#include "store/duckdb/duckdb_row.h"

#include <cassert>

#include "store/duckdb/handles.h"

namespace myelin::store {

void DuckdbRow::bind(duckdb_data_chunk chunk) {
  const idx_t count = duckdb_data_chunk_get_column_count(chunk);
  columns_.resize(count);
  for (idx_t i = 0; i < count; ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
    LogicalType type;
    *type.out() = duckdb_vector_get_column_type(vector);
    columns_[i] = {duckdb_get_type_id(type.get()), duckdb_vector_get_data(vector),
                   duckdb_vector_get_validity(vector)};
  }
}

bool DuckdbRow::is_null(std::size_t column) const {
  const auto* validity = columns_[column].validity;
  return validity != nullptr && (validity[row_ / 64] >> (row_ % 64) & 1) == 0;
}

bool DuckdbRow::boolean(std::size_t column) const {
  return !is_null(column) && cell<bool>(column);
}

std::int64_t DuckdbRow::integer(std::size_t column) const {
  if (is_null(column)) return 0;
  switch (columns_[column].type) {
    case DUCKDB_TYPE_BOOLEAN:
      return cell<bool>(column) ? 1 : 0;
    case DUCKDB_TYPE_TINYINT:
      return cell<std::int8_t>(column);
    case DUCKDB_TYPE_SMALLINT:
      return cell<std::int16_t>(column);
    case DUCKDB_TYPE_INTEGER:
      return cell<std::int32_t>(column);
    case DUCKDB_TYPE_UINTEGER:
      return cell<std::uint32_t>(column);
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_TIMESTAMP:
      return cell<std::int64_t>(column);
    case DUCKDB_TYPE_UBIGINT:
      return static_cast<std::int64_t>(cell<std::uint64_t>(column));
    case DUCKDB_TYPE_HUGEINT:
      return static_cast<std::int64_t>(cell<duckdb_hugeint>(column).lower);
    case DUCKDB_TYPE_DOUBLE:
      return static_cast<std::int64_t>(cell<double>(column));
    default:
      assert(false && "integer() of a column that is none");
      return 0;
  }
}

double DuckdbRow::real(std::size_t column) const {
  if (is_null(column)) return 0;
  switch (columns_[column].type) {
    case DUCKDB_TYPE_DOUBLE:
      return cell<double>(column);
    case DUCKDB_TYPE_FLOAT:
      return static_cast<double>(cell<float>(column));
    case DUCKDB_TYPE_HUGEINT:
      return duckdb_hugeint_to_double(cell<duckdb_hugeint>(column));
    default:
      return static_cast<double>(integer(column));
  }
}

std::string_view DuckdbRow::text(std::size_t column) const {
  if (is_null(column)) return {};
  assert(columns_[column].type == DUCKDB_TYPE_VARCHAR || columns_[column].type == DUCKDB_TYPE_BLOB);
  const auto& string = cell<duckdb_string_t>(column);
  const std::size_t length = string.value.inlined.length;
  return {length <= 12 ? string.value.inlined.inlined : string.value.pointer.ptr, length};
}

Time DuckdbRow::time(std::size_t column) const {
  return from_us(integer(column));
}

Fingerprint DuckdbRow::fingerprint(std::size_t column) const {
  if (is_null(column)) return {};
  const auto& uuid = cell<duckdb_hugeint>(
      column);  // DuckDB flips the top bit so that uuids sort as unsigned numbers
  return {static_cast<std::uint64_t>(uuid.upper) ^ (1ULL << 63), uuid.lower};
}

}  // namespace myelin::store
