#include "store/duckdb/duckdb_session.h"

#include <fmt/format.h>

#include "store/duckdb/duckdb_row.h"

namespace myelin::store {
namespace {

duckdb_state bind_value(duckdb_prepared_statement statement, idx_t index, const Value& value) {
  return std::visit(
      [&](const auto& v) -> duckdb_state {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, Null>)
          return duckdb_bind_null(statement, index);
        else if constexpr (std::is_same_v<T, bool>)
          return duckdb_bind_boolean(statement, index, v);
        else if constexpr (std::is_same_v<T, std::int64_t>)
          return duckdb_bind_int64(statement, index, v);
        else if constexpr (std::is_same_v<T, double>)
          return duckdb_bind_double(statement, index, v);
        else if constexpr (std::is_same_v<T, std::string>)
          return duckdb_bind_varchar_length(statement, index, v.data(), v.size());
        else if constexpr (std::is_same_v<T, Time>)
          return duckdb_bind_timestamp(statement, index, duckdb_timestamp{to_us(v)});
        else {
          DuckdbValue uuid;
          *uuid.out() = duckdb_create_uuid(duckdb_uhugeint{v.low, v.high});
          return duckdb_bind_value(statement, index, uuid.get());
        }
      },
      value);
}

std::string_view first_words(std::string_view sql) {
  while (!sql.empty() && (sql.front() == '\n' || sql.front() == ' ')) sql.remove_prefix(1);
  return sql.substr(0, 80);
}

bool reads_nothing(std::string_view sql) {
  return first_words(sql).starts_with("insert") && sql.find("select") == sql.npos;
}

}  // namespace

DuckdbSession::~DuckdbSession() {
  if (in_transaction_) (void)DuckdbSession::rollback();
  for (auto& [table, appender] : appenders_) appender->discard();
}

Status DuckdbSession::run(const char* sql) {
  ResultHandle result;
  if (duckdb_query(connection_.get(), sql, result.out()) == DuckDBError)
    return duckdb_failure(duckdb_result_error(result.out()), first_words(sql));
  return {};
}

Status DuckdbSession::begin() {
  MYELIN_CHECK(run("begin transaction"));
  in_transaction_ = true;
  return {};
}

Status DuckdbSession::flush_appenders() {
  for (auto& [table, appender] : appenders_) MYELIN_CHECK(appender->flush_rows());
  return {};
}

Status DuckdbSession::write_through() {
  return flush_appenders();
}

Status DuckdbSession::commit() {
  auto status = flush_appenders();
  if (status) status = run("commit");
  if (!status) (void)rollback();
  in_transaction_ = false;
  return status;
}

Status DuckdbSession::rollback() {
  for (auto& [table, appender] : appenders_) appender->discard();
  in_transaction_ = false;
  return run("rollback");
}

Result<duckdb_prepared_statement> DuckdbSession::prepare(std::string_view sql,
                                                         std::span<const Value> parameters,
                                                         Prepared& once) {
  // DuckDB plans with the statistics its tables have while it prepares, and does not look again: a
  // kept `where state = 'queued'` answers from then on that there are none. Only plans that read
  // nothing are kept.
  const bool keep = reads_nothing(sql);
  auto* place = &once;
  bool fresh = true;
  if (keep) {
    const auto [entry, added] = prepared_.try_emplace(std::string{sql});
    place = &entry->second;
    fresh = added;
  }
  if (fresh &&
      duckdb_prepare(connection_.get(), std::string{sql}.c_str(), place->out()) == DuckDBError) {
    auto error = duckdb_failure(duckdb_prepare_error(place->get()), first_words(sql));
    if (keep) prepared_.erase(std::string{sql});
    return error;
  }
  const auto statement = place->get();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (bind_value(statement, i + 1, parameters[i]) == DuckDBError)
      return duckdb_failure(duckdb_prepare_error(statement),
                            fmt::format("binding ${} of {}", i + 1, first_words(sql)));
  return statement;
}

Status DuckdbSession::query(std::string_view sql, std::span<const Value> parameters,
                            const std::function<bool(const Row&)>& each) {
  if (in_transaction_) MYELIN_CHECK(write_through());
  return read(sql, parameters, each);
}

Status DuckdbSession::read(std::string_view sql, std::span<const Value> parameters,
                           const std::function<bool(const Row&)>& each) {
  Prepared once;
  MYELIN_TRY(statement, prepare(sql, parameters, once));
  Pending pending;
  if (duckdb_pending_prepared_streaming(statement, pending.out()) == DuckDBError)
    return duckdb_failure(duckdb_pending_error(pending.get()), first_words(sql));
  ResultHandle result;
  if (duckdb_execute_pending(pending.get(), result.out()) == DuckDBError)
    return duckdb_failure(duckdb_result_error(result.out()), first_words(sql));
  DuckdbRow row;
  for (;;) {
    Chunk chunk;
    *chunk.out() = duckdb_fetch_chunk(result.get());
    if (chunk.get() == nullptr) break;
    const idx_t size = duckdb_data_chunk_get_size(chunk.get());
    if (size == 0) break;
    row.bind(chunk.get());
    for (idx_t i = 0; i < size; ++i) {
      row.move_to(i);
      if (!each(row)) return {};
    }
  }
  if (const char* error = duckdb_result_error(result.out()); error != nullptr)
    return duckdb_failure(error, first_words(sql));
  return {};
}

Result<std::int64_t> DuckdbSession::execute(std::string_view sql,
                                            std::span<const Value> parameters) {
  if (in_transaction_ && !reads_nothing(sql)) MYELIN_CHECK(write_through());
  Prepared once;
  MYELIN_TRY(statement, prepare(sql, parameters, once));
  ResultHandle result;
  if (duckdb_execute_prepared(statement, result.out()) == DuckDBError)
    return duckdb_failure(duckdb_result_error(result.out()), first_words(sql));
  return static_cast<std::int64_t>(duckdb_rows_changed(result.out()));
}

Status DuckdbSession::script(std::string_view sql) {
  return run(std::string{sql}.c_str());
}

Result<Appender*> DuckdbSession::append_to(std::string_view table) {
  if (const auto found = appenders_.find(table); found != appenders_.end())
    return found->second.get();
  MYELIN_TRY(appender, DuckdbAppender::open(connection_.get(), std::string{table},
                                            [this] { return write_through(); }));
  return appenders_.emplace(std::string{table}, std::move(appender)).first->second.get();
}

void DuckdbSession::interrupt() {
  duckdb_interrupt(connection_.get());
}

}  // namespace myelin::store
