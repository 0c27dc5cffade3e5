// One connection: transactions, prepared inserts kept by their text, appenders kept by their table.
#pragma once
#include <map>
#include <unordered_map>

#include "store/duckdb/duckdb_appender.h"
#include "store/duckdb/handles.h"
#include "store/store.h"

namespace myelin::store {

class DuckdbSession final : public Session {
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

 private:
  Result<duckdb_prepared_statement> prepare(std::string_view sql, std::span<const Value> parameters,
                                            Prepared& once);
  Status run(const char* sql);
  Status flush_appenders();

  Connection connection_;
  std::unordered_map<std::string, Prepared> prepared_;
  std::map<std::string, std::unique_ptr<DuckdbAppender>, std::less<>> appenders_;
  bool in_transaction_ = false;
};

}  // namespace myelin::store
