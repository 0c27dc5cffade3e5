#include "trust/keys.h"

#include <gtest/gtest.h>

#include "store/duckdb/duckdb_store.h"
#include "trust/audit.h"

namespace myelin::trust {
namespace {

std::unique_ptr<store::Store> new_store() {
  auto store = store::open_duckdb({}).value();
  EXPECT_TRUE(store::migrate(*store));
  return store;
}
Scopes scopes(std::vector<std::string> words) {
  return Scopes::parse(words).value();
}
const Time now = from_us(1'795'336'200'000'000);

}  // namespace

TEST(Keys, ScopesAllowWhatTheySay) {
  EXPECT_TRUE(scopes({"admin"}).allow(Scope::signals_write));
  EXPECT_TRUE(scopes({"operate"}).allow(Scope::read));
  EXPECT_FALSE(scopes({"read"}).allow(Scope::operate));
  EXPECT_FALSE(scopes({"signals:write"}).allow(Scope::read));
  const std::vector<std::string> unknown{"write"}, none;
  EXPECT_EQ(Scopes::parse(unknown).error().message, "\"write\" is no scope");
  EXPECT_FALSE(Scopes::parse(none));
}

TEST(Keys, LiveInTheStoreAsDigests) {
  const auto store = new_store();
  const auto session = store->open_session().value();
  const auto issued = issue_key("tmall importer", scopes({"signals:write", "read"}), now);
  ASSERT_TRUE(issued);
  EXPECT_TRUE(issued->plain.starts_with("mk_"));
  EXPECT_EQ(issued->plain.size(), 3U + 43U);
  EXPECT_EQ(issued->record.digest.find(issued->plain), std::string::npos);
  ASSERT_TRUE(save(*session, issued->record));

  const auto keys = load_keys(*session);
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 1U);
  EXPECT_EQ(authenticate(*keys, issued->plain)->id, issued->record.id);
  EXPECT_EQ(authenticate(*keys, issued->plain)->scopes, issued->record.scopes);
  EXPECT_EQ(authenticate(*keys, issued->plain + "x").error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(authenticate(*keys, "").error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(authenticate(*keys, issued->record.digest).error().code, ErrorCode::unauthenticated);

  ASSERT_TRUE(revoke(*session, issued->record.id, now));
  EXPECT_EQ(authenticate(*load_keys(*session), issued->plain).error().code,
            ErrorCode::unauthenticated);
  EXPECT_EQ(revoke(*session, issued->record.id, now).error().code, ErrorCode::conflict);
  EXPECT_EQ(revoke(*session, "key_0", now).error().code, ErrorCode::not_found);
  EXPECT_FALSE(issue_key("", scopes({"read"}), now));
}

TEST(Audit, AChangedRemovedOrInsertedRowShows) {
  for (const char* damage :
       {"", "update audit set detail = 'nothing' where seq = 2", "delete from audit where seq = 2",
        "insert into audit select 4, happened_at, actor, verb, object, detail, digest from audit "
        "where seq = 3",
        "update audit set actor = 'mallory' where seq = 3"}) {
    const auto store = new_store();
    const auto session = store->open_session().value();
    AuditLog log;
    ASSERT_TRUE(log.load(*session));
    for (const char* verb : {"created", "revoked", "undone"})
      ASSERT_TRUE(log.append(*session, {now, "key_1", verb, "api_key key_2", "张伟"}));
    AuditLog again;
    ASSERT_TRUE(again.load(*session));
    EXPECT_EQ(again.head(), log.head());
    EXPECT_EQ(again.length(), 3);
    if (*damage != '\0') {
      ASSERT_TRUE(session->execute(damage));
    }
    EXPECT_EQ(AuditLog::verify(*session).value(), *damage == '\0') << damage;
  }
}

}  // namespace myelin::trust
