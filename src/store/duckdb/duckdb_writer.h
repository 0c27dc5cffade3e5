// The writer's session. To append a few rows to a wide table costs DuckDB a plan and a column
// segment for every column; a small commit therefore writes one row, the page of what it appended,
// into the table `journal`, and its rows wait in the appenders until there are enough of them. Then
// one transaction brings them into their tables and empties the journal. docs/adr/0007 weighs it.
//
// Invariants: outside a transaction, every row behind an appender's mark is in exactly one page of
// the journal and in no table, unless `stale_`: then the appenders hold nothing, and the pages must
// be read back before anything else is done.
#pragma once
#include <atomic>

#include "store/duckdb/duckdb_session.h"

namespace myelin::store {

class DuckdbWriter final : public DuckdbSession {
 public:
  // Error::conflict when `writing` says that there is a writer. REQUIRES: it outlives the session.
  static Result<std::unique_ptr<DuckdbWriter>> open(Connection connection,
                                                    std::atomic<bool>& writing);
  DuckdbWriter(Connection connection, std::atomic<bool>& writing)
      : DuckdbSession(std::move(connection)), writing_(writing) {}
  ~DuckdbWriter() override;

  Status begin() override;
  Status commit() override;
  Status rollback() override;
  Status settle() override;
  bool settled() const override { return pages_ == 0; }

 private:
  Status write_through() override;
  bool belongs_in_tables() const;  // the rows appended so far, and not in the journal
  Status write_page();
  Status insert_page();
  Status read_back();

  std::atomic<bool>& writing_;
  Prepared insert_;
  std::string page_;
  std::atomic<std::int64_t> pages_{0};  // committed pages in the journal
  bool through_ = false;  // this transaction has written its rows, and the journal's, to the tables
  bool page_written_ = false;  // this transaction has
  bool stale_ = false;
};

}  // namespace myelin::store
