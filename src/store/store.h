// The storage port: one embedded or remote SQL database behind sessions. Back ends live in folders
// below; only app/ chooses one.
//
// SQL is one text for every back end (DuckDB's dialect follows PostgreSQL's), kept in .sql files,
// with parameters $1, $2…. Thread safety: a Store from any thread; a Session and everything it made
// from one thread at a time. Invariants: a session is outside a transaction until begin(); a
// Session destroyed inside one rolls it back.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace myelin::store {

struct Null {};
using Value = std::variant<Null, bool, std::int64_t, double, std::string, Time, Fingerprint>;

// One row of an answer. Views live until the next row. REQUIRES of every accessor: column in range
// and of that type.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(std::size_t column) const = 0;
  virtual bool boolean(std::size_t column) const = 0;
  virtual std::int64_t integer(
      std::size_t column) const = 0;                  // any integer type; sums arrive as this too
  virtual double real(std::size_t column) const = 0;  // double, float or an integer
  virtual std::string_view text(std::size_t column) const = 0;  // empty for NULL
  virtual Time time(std::size_t column) const = 0;
  virtual Fingerprint fingerprint(std::size_t column) const = 0;
};

// Appends rows to a table, column by column in the table's order. Rows become visible with the
// session's commit.
class Appender {
 public:
  virtual ~Appender() = default;
  virtual void add(std::int64_t value) = 0;
  virtual void add(double value) = 0;
  virtual void add(bool value) = 0;
  virtual void add(std::string_view value) = 0;  // REQUIRES: valid UTF-8
  virtual void add(Time value) = 0;
  virtual void add(const Fingerprint& value) = 0;
  virtual void add_null() = 0;
  virtual void end_row() = 0;
  // Hands every finished row to the transaction. Errors of the rows since the last flush show here.
  virtual Status flush() = 0;

  void add(int value) { add(static_cast<std::int64_t>(value)); }
  void add(const char* value) { add(std::string_view{value}); }
  void add(const std::string& value) { add(std::string_view{value}); }
  template <class T>
  void add_optional(const std::optional<T>& value) {
    if (value)
      add(*value);
    else
      add_null();
  }
};

class Session {
 public:
  virtual ~Session() = default;
  virtual Status begin() = 0;
  virtual Status commit() = 0;    // durable when it returns; of a writer see open_writer()
  virtual Status rollback() = 0;  // also forgets rows that appenders hold
  // Runs one statement; `each` sees every row and returns false to stop early.
  virtual Status query(std::string_view sql, std::span<const Value> parameters,
                       const std::function<bool(const Row&)>& each) = 0;
  // Runs one statement for its effect; returns the rows it changed.
  virtual Result<std::int64_t> execute(std::string_view sql,
                                       std::span<const Value> parameters = {}) = 0;
  // Several statements separated by semicolons, without parameters: migrations.
  virtual Status script(std::string_view sql) = 0;
  // The session keeps the appender of a table for its whole life.
  virtual Result<Appender*> append_to(std::string_view table) = 0;
  // Of the writer's session: brings what its commits have journalled into the tables, for other
  // sessions to see. REQUIRES: outside a transaction.
  virtual Status settle() { return {}; }
  virtual bool settled() const { return true; }  // nothing to settle; from any thread
  // Makes a running query() of this session return Error::cancelled. May be called from another
  // thread.
  virtual void interrupt() = 0;

  Status query(std::string_view sql, std::initializer_list<Value> parameters,
               const std::function<bool(const Row&)>& each) {
    return query(sql, std::span{parameters.begin(), parameters.size()}, each);
  }
  Result<std::int64_t> execute(std::string_view sql, std::initializer_list<Value> parameters) {
    return execute(sql, std::span{parameters.begin(), parameters.size()});
  }
};

class Store {
 public:
  virtual ~Store() = default;
  virtual Result<std::unique_ptr<Session>> open_session() = 0;
  // The session that writes signals; one at a time, else Error::conflict. Its commits are durable
  // when they return, but a back end may keep the appended rows of small ones in a journal (one
  // transaction, one row) until settle(): the session itself sees them, others do not. What a
  // process left there when it died waits for the next writer's settle().
  virtual Result<std::unique_ptr<Session>> open_writer() = 0;
  // Folds the log into the file. Writers wait meanwhile.
  virtual Status checkpoint() = 0;
  // Copies a consistent image of everything to `folder`, which must not exist.
  virtual Status backup_to(const std::string& folder) = 0;
  virtual std::string_view backend() const = 0;  // "duckdb"
};

// Brings the schema to the newest version (store/migrations/*.sql, in order, each in one
// transaction), after settling what an earlier process left in the journal. REQUIRES: no writer is
// open. Error::unsupported when the store was written by a newer Myelin.
Status migrate(Store& store);

}  // namespace myelin::store
