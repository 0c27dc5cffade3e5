// One connection: transactions, prepared inserts kept by their text, appenders kept by their table.
#pragma once
#include <map>
#include <unordered_map>

#include "store/duckdb/duckdb_appender.h"
#include "store/duckdb/handles.h"
#include "store/store.h"

namespace myelin::store {

class DuckdbSession : public Session {
 public:
  explicit DuckdbSession(Connection connection) : connection_(std::move(connection)) {}
  ~DuckdbSession() override;
  Status begin() override;
  Status commit() override;
  Status rollback() override;
  Status query(std::string_view sql, std::span<const Value> parameters,
               const std::function<bool(const Row&)>& each) override;
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters) override;
  Status script(std::string_view sql) override;
  Result<Appender*> append_to(std::string_view table) override;
  void interrupt() override;
  using Session::execute;
  using Session::query;

 protected:
  // Appended rows go to the transaction: before a statement that may read them, at the commit, and
  // when an appender is flushed.
  virtual Status write_through();
  Status flush_appenders();
  Status run(const char* sql);
  // query() without bringing appended rows to the transaction first.
  Status read(std::string_view sql, std::span<const Value> parameters,
              const std::function<bool(const Row&)>& each);
  void end_transaction() { in_transaction_ = false; }
  // Kept statements that were bound before the catalog changed would be bound anew at every use.
  void forget_statements() { prepared_.clear(); }
  duckdb_connection connection() const { return connection_.get(); }
  const auto& appenders() const { return appenders_; }

 private:
  Result<duckdb_prepared_statement> prepare(std::string_view sql, std::span<const Value> parameters,
                                            Prepared& once);

  Connection connection_;
  std::unordered_map<std::string, Prepared> prepared_;
  std::map<std::string, std::unique_ptr<DuckdbAppender>, std::less<>> appenders_;
  bool in_transaction_ = false;
};

}  // namespace myelin::store
