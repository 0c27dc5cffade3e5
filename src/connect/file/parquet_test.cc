#include <duckdb.h>

#include "connect/file/file_fixture_test.h"

namespace myelin::connect::file {
namespace {

TEST(Parquet, columns_of_every_type_become_text) {
  Folder folder;
  duckdb_database database = nullptr;
  duckdb_connection connection = nullptr;
  ASSERT_EQ(duckdb_open(nullptr, &database), DuckDBSuccess);
  ASSERT_EQ(duckdb_connect(database, &connection), DuckDBSuccess);
  const std::string query =
      "copy (select 'o-' || i as id, '好,评' || i as text, i * 1.5 as price, timestamp '2026-11-22 "
      "08:30:00' as at, case when i = 1 then null else i end as n from range(3000) t(i)) to '" +
      (folder.path() / "a.parquet").string() + "' (format parquet)";
  ASSERT_EQ(duckdb_query(connection, query.c_str(), nullptr), DuckDBSuccess);
  duckdb_disconnect(&connection);
  duckdb_close(&database);
  const auto table = read_path(folder.path()).at(0);
  EXPECT_EQ(table.error, "");
  EXPECT_EQ(table.header, (std::vector<std::string>{"id", "text", "price", "at", "n"}));
  ASSERT_EQ(table.rows.size(), 3000u);
  EXPECT_EQ(table.rows[1],
            (std::vector<std::string>{"o-1", "好,评1", "1.5", "2026-11-22 08:30:00", ""}));
  EXPECT_EQ(table.rows[2999][0], "o-2999");
}

}  // namespace
}  // namespace myelin::connect::file
