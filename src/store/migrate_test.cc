// An upgrade keeps what an older Myelin wrote.
#include <gtest/gtest.h>

#include "store/duckdb/duckdb_store.h"
#include "store/sql.h"
#include "store/store.h"

namespace myelin::store {
namespace {

// A store as the version before schema `version + 1` left it.
void build(Store& store, std::size_t version) {
  const auto session = *store.open_session();
  ASSERT_TRUE(session->script(sql::schema_version));
  for (std::size_t i = 0; i < version; ++i) {
    ASSERT_TRUE(session->script(sql::migrations[i]));
    ASSERT_TRUE(session->execute(sql::note_version, {Value{static_cast<std::int64_t>(i + 1)}}));
  }
}

std::int64_t number(Store& store, std::string_view sql) {
  std::int64_t n = -1;
  const auto session = *store.open_session();
  const auto asked =
      session->query(sql, {}, [&](const Row& row) { return n = row.integer(0), false; });
  EXPECT_TRUE(asked) << asked.error().message;
  return n;
}

TEST(Migrate, FromSchemaTwoEverySignalAndMentionIsThere) {
  const auto store = *open_duckdb({});
  build(*store, 2);
  ASSERT_TRUE((*store->open_session())
                  ->script("insert into signal (id, fingerprint, content, source, external_id, "
                           "kind, happened_at, received_at, order_key) values (7, uuid(), 1, 's', "
                           "'x', 'order', now()::timestamp, now()::timestamp, 'o1');"
                           "insert into mention values (7, now()::timestamp, 'logistics.slow', "
                           "-0.9, 0.5, 0.9, 0, 3, 3, 6, 1, 'm'), (7, now()::timestamp, "
                           "'logistics.slow', 0.2, 0.5, 0.9, 0, 3, 3, 6, 1, 'm')"));
  const auto migrated = migrate(*store);
  ASSERT_TRUE(migrated) << migrated.error().message;
  EXPECT_EQ(number(*store, "select id from signal where emotion is null and intents is null"), 7);
  EXPECT_EQ(number(*store, "select count(*) from mention where object_begin is null"), 2);
  EXPECT_EQ(number(*store, "select count(*) from order_fact where order_key = 'o1'"), 1)
      << "views stand";
}

// Rows that the older version had only journalled when it was killed.
TEST(Migrate, TheJournalIsSettledUnderTheSchemaThatWroteIt) {
  const auto store = *open_duckdb({});
  build(*store, 2);
  {
    const auto writer = *store->open_writer();
    ASSERT_TRUE(writer->begin());
    auto* rows = *writer->append_to("shared_key");
    rows->add(Fingerprint{1, 2});
    rows->add("phone");
    rows->add("a shop's hotline");
    rows->add(from_us(5));
    rows->end_row();
    ASSERT_TRUE(writer->commit());
    ASSERT_FALSE(writer->settled());
  }
  EXPECT_EQ(number(*store, "select count(*) from shared_key"), 0);
  ASSERT_TRUE(migrate(*store));
  EXPECT_EQ(number(*store, "select count(*) from shared_key"), 1);
  EXPECT_EQ(number(*store, "select count(*) from journal"), 0);
}

TEST(Migrate, ANewerStoreIsLeftAlone) {
  const auto store = *open_duckdb({});
  ASSERT_TRUE(migrate(*store));
  ASSERT_TRUE((*store->open_session())->execute(sql::note_version, {Value{std::int64_t{999}}}));
  EXPECT_EQ(migrate(*store).error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace myelin::store
