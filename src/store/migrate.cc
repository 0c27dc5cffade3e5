#include <fmt/format.h>

#include "store/sql.h"
#include "store/store.h"

namespace myelin::store {

Status migrate(Store& store) {
  MYELIN_TRY(session, store.open_writer());
  MYELIN_CHECK(session->script(sql::schema_version));
  std::int64_t have = 0;
  MYELIN_CHECK(session->query(sql::newest_version, {}, [&](const Row& row) {
    have = row.integer(0);
    return false;
  }));
  const auto newest = static_cast<std::int64_t>(sql::migrations.size());
  if (have > newest)
    return fail(
        ErrorCode::unsupported,
        fmt::format("this store has schema {}, written by a newer Myelin (this one knows {})", have,
                    newest),
        "install the newer version, or restore a backup made before it");
  // Journalled rows are of the schema that they were written under.
  MYELIN_CHECK(session->settle());
  for (std::int64_t version = have + 1; version <= newest; ++version) {
    MYELIN_CHECK(session->begin());
    MYELIN_CHECK(session->script(sql::migrations[static_cast<std::size_t>(version - 1)]));
    MYELIN_CHECK(session->execute(sql::note_version, {Value{version}}));
    MYELIN_CHECK(session->commit());
  }
  return {};
}

}  // namespace myelin::store
