// Laws of every store. The back end is named by MYELIN_TEST_STORE ("duckdb" by default).
#include "store/store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "store/duckdb/duckdb_store.h"

namespace myelin::store {
namespace {

class StoreLaws : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("myelin_store_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    reopen();
    const auto migrated = migrate(*store_);
    ASSERT_TRUE(migrated) << migrated.error().message;
    session_ = *store_->open_session();
    ASSERT_TRUE(
        session_->script("create table law (n bigint, small integer, x double precision, b "
                         "boolean, s text, t timestamp, u uuid)"));
  }
  void TearDown() override {
    session_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
  }
  void reopen() {
    session_.reset();
    store_.reset();
    auto opened = open_duckdb({.path = folder_ / "law.duckdb"});
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }
  std::int64_t count(Session& session) {
    std::int64_t n = -1;
    EXPECT_TRUE(session.query("select count(*) from law", {},
                              [&](const Row& row) { return n = row.integer(0), false; }));
    return n;
  }
  void append(std::int64_t n, std::string_view text) {
    auto* rows = *session_->append_to("law");
    rows->add(n);
    rows->add(n * 2);
    rows->add(0.5);
    rows->add(true);
    rows->add(text);
    rows->add(from_us(1'700'000'000'000'001 + n));
    rows->add(Fingerprint{0x8000000000000001ULL, static_cast<std::uint64_t>(n)});
    rows->end_row();
  }

  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> session_;
};

// A plan made while the table held other values must not answer for it later.
TEST_F(StoreLaws, AnswersFollowTheDataNotAnOldPlan) {
  const auto rows = [&](std::string_view sql) {
    std::int64_t n = 0;
    const auto asked = session_->query(sql, {}, [&](const Row&) { return ++n, true; });
    EXPECT_TRUE(asked) << asked.error().message;
    return n;
  };
  constexpr std::string_view by_text = "select n from law where s = 'late'";
  constexpr std::string_view by_number = "select n from law where n > 1000";
  constexpr std::string_view grouped = "select n, count(*) from law group by n";
  for (std::int64_t n = 0; n < 10; ++n) {
    ASSERT_TRUE(session_->begin());
    append(n, "early");
    ASSERT_TRUE(session_->commit());
  }
  EXPECT_EQ(rows(by_text), 0);
  EXPECT_EQ(rows(by_number), 0);
  EXPECT_EQ(rows(grouped), 10);
  ASSERT_TRUE(session_->begin());
  for (std::int64_t n = 5000; n < 5010; ++n) append(n, "late");
  ASSERT_TRUE(session_->commit());
  EXPECT_EQ(rows(by_text), 10);
  EXPECT_EQ(rows(by_number), 10);
  EXPECT_EQ(rows(grouped), 20);
}

TEST_F(StoreLaws, WhatIsAppendedComesBack) {
  ASSERT_TRUE(session_->begin());
  append(7, "一段比十二个字节更长的中文文本");
  auto* rows = *session_->append_to("law");
  for (int i = 0; i < 7; ++i) rows->add_null();
  rows->end_row();
  ASSERT_TRUE(session_->commit());
  int seen = 0;
  ASSERT_TRUE(session_->query("select * from law order by n nulls last", {}, [&](const Row& row) {
    if (seen++ == 0) {
      EXPECT_EQ(row.integer(0), 7);
      EXPECT_EQ(row.integer(1), 14);
      EXPECT_DOUBLE_EQ(row.real(2), 0.5);
      EXPECT_TRUE(row.boolean(3));
      EXPECT_EQ(row.text(4), "一段比十二个字节更长的中文文本");
      EXPECT_EQ(to_us(row.time(5)), 1'700'000'000'000'008);
      EXPECT_EQ(row.fingerprint(6), (Fingerprint{0x8000000000000001ULL, 7}));
    } else {
      for (std::size_t i = 0; i < 7; ++i) EXPECT_TRUE(row.is_null(i));
    }
    return true;
  }));
  EXPECT_EQ(seen, 2);
  int found = 0;
  ASSERT_TRUE(session_->query("select 1 from law where u = $1 and t > $2 and s like $3",
                              {Value{Fingerprint{0x8000000000000001ULL, 7}}, Value{from_us(0)},
                               Value{std::string{"一段%"}}},
                              [&](const Row&) { return ++found, true; }));
  EXPECT_EQ(found, 1);
}

TEST_F(StoreLaws, RollbackForgetsAppendedRowsToo) {
  ASSERT_TRUE(session_->begin());
  for (int i = 0; i < 5000; ++i) append(i, "x");
  ASSERT_TRUE(session_->rollback());
  EXPECT_EQ(count(*session_), 0);
  ASSERT_TRUE(session_->begin());
  append(1, "y");
  ASSERT_TRUE(session_->commit());
  EXPECT_EQ(count(*session_), 1);
}

TEST_F(StoreLaws, OthersSeeACommitAndNothingBefore) {
  auto other = *store_->open_session();
  ASSERT_TRUE(session_->begin());
  append(1, "x");
  ASSERT_TRUE((*session_->append_to("law"))->flush());
  EXPECT_EQ(count(*other), 0);
  ASSERT_TRUE(session_->commit());
  EXPECT_EQ(count(*other), 1);
}

TEST_F(StoreLaws, ACommitOutlivesTheProcess) {
  ASSERT_TRUE(session_->begin());
  for (int i = 0; i < 3000; ++i) append(i, "kept");
  ASSERT_TRUE(session_->commit());
  reopen();
  EXPECT_EQ(count(**store_->open_session()), 3000);
}

TEST_F(StoreLaws, ErrorsSayWhatWasWrong) {
  const auto wrong = session_->execute("insert into nowhere values ($1)", {Value{std::int64_t{1}}});
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("nowhere"), std::string::npos);
  const auto held = open_duckdb({.path = folder_ / "absent" / "x.duckdb"});
  EXPECT_FALSE(held);
}

TEST_F(StoreLaws, MigratingTwiceChangesNothing) {
  EXPECT_TRUE(migrate(*store_));
}

TEST_F(StoreLaws, BackupIsAWholeImage) {
  ASSERT_TRUE(session_->begin());
  append(1, "kept");
  ASSERT_TRUE(session_->commit());
  const auto status = store_->backup_to(folder_ / "image");
  ASSERT_TRUE(status) << status.error().message;
  auto image = open_duckdb({.path = folder_ / "image" / "myelin.duckdb"});
  ASSERT_TRUE(image);
  EXPECT_EQ(count(**(*image)->open_session()), 1);
  EXPECT_FALSE(store_->backup_to(folder_ / "image")) << "an existing folder is never overwritten";
}

}  // namespace
}  // namespace myelin::store
