#include "store/duckdb/duckdb_store.h"

#include <fmt/format.h>

#include <filesystem>

#include "store/duckdb/duckdb_session.h"
#include "store/duckdb/duckdb_writer.h"
#include "store/duckdb/handles.h"
#include "store/sql.h"

namespace myelin::store {
namespace {

using Database = Handle<duckdb_database, duckdb_close>;
using Configuration = Handle<duckdb_config, duckdb_destroy_config>;

std::string sql_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

class DuckdbStore final : public Store {
 public:
  explicit DuckdbStore(Database database) : database_(std::move(database)) {}

  Result<std::unique_ptr<Session>> open_session() override {
    Connection connection;
    if (duckdb_connect(database_.get(), connection.out()) == DuckDBError)
      return fail(ErrorCode::unavailable, "the store does not open another connection");
    return std::make_unique<DuckdbSession>(std::move(connection));
  }

  Result<std::unique_ptr<Session>> open_writer() override {
    Connection connection;
    if (duckdb_connect(database_.get(), connection.out()) == DuckDBError)
      return fail(ErrorCode::unavailable, "the store does not open another connection");
    MYELIN_TRY(writer, DuckdbWriter::open(std::move(connection), writing_));
    return std::unique_ptr<Session>{std::move(writer)};
  }

  Status checkpoint() override {
    MYELIN_TRY(session, open_session());
    return session->script("checkpoint");
  }

  Status backup_to(const std::string& folder) override {
    std::error_code error;
    if (std::filesystem::exists(folder, error))
      return fail(ErrorCode::conflict, fmt::format("{} exists already", folder),
                  "name a folder that does not exist yet");
    if (!std::filesystem::create_directories(folder, error))
      return fail(ErrorCode::unavailable,
                  fmt::format("cannot create {}: {}", folder, error.message()));
    MYELIN_TRY(session, open_session());
    std::string name;
    MYELIN_CHECK(session->query(sql::duckdb_current_database, {}, [&](const Row& row) {
      name = row.text(0);
      return false;
    }));
    MYELIN_CHECK(session->script(
        fmt::format("attach {} as backup_image", sql_quoted(folder + "/myelin.duckdb"))));
    auto copied = session->script(fmt::format("copy from database \"{}\" to backup_image", name));
    auto detached = session->script("detach backup_image");
    MYELIN_CHECK(std::move(copied));
    return detached;
  }

  std::string_view backend() const override { return "duckdb"; }

 private:
  Database database_;
  std::atomic<bool> writing_{false};  // there is a writer
};

}  // namespace

std::unexpected<Error> duckdb_failure(const char* message, std::string_view while_doing) {
  const std::string_view text = message != nullptr ? message : "no reason given";
  if (text.find("INTERRUPT") != text.npos || text.find("Interrupted") != text.npos)
    return fail(ErrorCode::cancelled, "the query was stopped");
  if (text.find("Could not set lock") != text.npos || text.find("Conflicting lock") != text.npos)
    return fail(ErrorCode::unavailable,
                fmt::format("another process holds the store ({})", text.substr(0, 300)),
                "stop it, or talk to the running server of this --home");
  if (text.find("No space left") != text.npos)
    return fail(ErrorCode::unavailable, "the disk is full",
                "free some space and try again; what was acknowledged is safe");
  return fail(ErrorCode::internal,
              fmt::format("the store refused ({}): {}", while_doing, text.substr(0, 500)));
}

Result<std::unique_ptr<Store>> open_duckdb(const DuckdbOptions& options) {
  Configuration configuration;
  duckdb_create_config(configuration.out());
  const auto set = [&](const char* name, const std::string& value) {
    duckdb_set_config(configuration.get(), name, value.c_str());
  };
  set("threads", std::to_string(options.threads));
  set("memory_limit", fmt::format("{}MB", options.memory_mb_max));
  set("checkpoint_threshold", fmt::format("{}MB", options.checkpoint_log_mb));
  set("access_mode", options.read_only ? "READ_ONLY" : "READ_WRITE");
  set("autoinstall_known_extensions", "false");  // the running product downloads nothing
  set("autoload_known_extensions", "false");
  Database database;
  char* message = nullptr;
  const auto state =
      duckdb_open_ext(options.path.c_str(), database.out(), configuration.get(), &message);
  if (state == DuckDBError) {
    auto error = duckdb_failure(message, "opening " + options.path);
    duckdb_free(message);
    return error;
  }
  return std::make_unique<DuckdbStore>(std::move(database));
}

}  // namespace myelin::store
