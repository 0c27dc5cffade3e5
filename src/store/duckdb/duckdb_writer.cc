#include "store/duckdb/duckdb_writer.h"

#include "base/limits.h"
#include "store/duckdb/journal_page.h"
#include "store/sql.h"

namespace myelin::store {

Result<std::unique_ptr<DuckdbWriter>> DuckdbWriter::open(Connection connection,
                                                         std::atomic<bool>& writing) {
  if (writing.exchange(true))
    return fail(ErrorCode::conflict, "the store has a writer already", "close it first");
  auto writer = std::make_unique<DuckdbWriter>(std::move(connection), writing);
  MYELIN_CHECK(writer->script(sql::duckdb_create_journal));
  MYELIN_CHECK(writer->query(sql::duckdb_count_pages, {}, [&](const Row& row) {
    writer->pages_ = row.integer(0);
    return false;
  }));
  writer->stale_ = writer->pages_ > 0;
  return writer;
}

DuckdbWriter::~DuckdbWriter() {
  writing_ = false;
}

Status DuckdbWriter::begin() {
  if (stale_) MYELIN_CHECK(read_back());
  return DuckdbSession::begin();
}

bool DuckdbWriter::belongs_in_tables() const {
  idx_t held = 0, fresh = 0;
  for (const auto& [table, appender] : appenders()) {
    if (appender->handed_over()) return true;
    held += appender->held().size();
    fresh += appender->fresh().size();
  }
  return fresh > limits::journal_page_rows_max || held > limits::journal_rows_max;
}

Status DuckdbWriter::commit() {
  auto status = through_ || belongs_in_tables() ? write_through() : write_page();
  if (!status) {
    (void)rollback();
    return status;
  }
  status = run("commit");
  if (!status) {
    (void)rollback();
    return status;
  }
  end_transaction();
  if (through_)
    pages_ = 0;
  else if (page_written_)
    ++pages_;
  for (const auto& [table, appender] : appenders()) appender->mark();
  through_ = page_written_ = false;
  return {};
}

Status DuckdbWriter::rollback() {
  through_ = page_written_ = false;
  stale_ = pages_ > 0;  // the rows of earlier commits went with the others
  forget_statements();
  insert_.reset();
  return DuckdbSession::rollback();
}

Status DuckdbWriter::write_through() {
  MYELIN_CHECK(flush_appenders());
  if (std::exchange(through_, true) || pages_ == 0) return {};
  // Emptied by a new table: deleted rows would stay in memory until the next checkpoint.
  MYELIN_CHECK(run(std::string{sql::duckdb_replace_journal}.c_str()));
  forget_statements();
  insert_.reset();
  return {};
}

Status DuckdbWriter::write_page() {
  begin_page(page_);
  const std::size_t empty = page_.size();
  for (const auto& [table, appender] : appenders()) put_rows(page_, *appender);
  return page_.size() == empty ? Status{} : insert_page();
}

Status DuckdbWriter::insert_page() {
  if (insert_.get() == nullptr &&
      duckdb_prepare(connection(), std::string{sql::duckdb_insert_page}.c_str(), insert_.out()) ==
          DuckDBError)
    return duckdb_failure(duckdb_prepare_error(insert_.get()), "preparing the journal");
  ResultHandle result;
  if (duckdb_bind_int64(insert_.get(), 1, pages_ + 1) == DuckDBError ||
      duckdb_bind_blob(insert_.get(), 2, page_.data(), page_.size()) == DuckDBError ||
      duckdb_execute_prepared(insert_.get(), result.out()) == DuckDBError)
    return duckdb_failure(duckdb_result_error(result.out()), "writing to the journal");
  page_written_ = true;
  return {};
}

Status DuckdbWriter::settle() {
  if (pages_ == 0) return {};
  if (stale_) return read_back();
  MYELIN_CHECK(DuckdbSession::begin());
  if (auto status = write_through(); !status) {
    (void)rollback();
    return status;
  }
  return commit();
}

Status DuckdbWriter::read_back() {
  MYELIN_CHECK(DuckdbSession::begin());
  const auto take = [this]() -> Status {
    Status taken;
    MYELIN_CHECK(read(sql::duckdb_read_pages, {}, [&](const Row& row) {
      taken = take_rows(row.text(0), [this](std::string_view table) -> Result<DuckdbAppender*> {
        MYELIN_TRY(appender, append_to(table));
        return static_cast<DuckdbAppender*>(appender);
      });
      return taken.has_value();
    }));
    return taken;
  };
  auto status = take();
  if (status) status = write_through();
  if (!status) {
    (void)rollback();
    return status;
  }
  stale_ = false;
  return commit();
}

}  // namespace myelin::store
