// Laws of every store's writer: what it commits is durable at once, whole, and once.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/random.h"
#include "store/duckdb/duckdb_store.h"
#include "store/sql.h"
#include "store/store.h"

namespace myelin::store {
namespace {

class WriterLaws : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("myelin_writer_" + std::to_string(::getpid()) + "_" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    close();
    std::filesystem::remove_all(folder_);
  }
  void close() {
    writer_.reset();
    store_.reset();
  }
  void open() {
    close();
    auto opened = open_duckdb({.path = folder_ / "law.duckdb"});
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
    const auto migrated = migrate(*store_);
    ASSERT_TRUE(migrated) << migrated.error().message;
    writer_ = *store_->open_writer();
    ASSERT_TRUE(writer_->script(
        "create table if not exists law (n bigint, small integer, x double precision, b boolean, "
        "s text, t timestamp, u uuid); create table if not exists other (n bigint)"));
  }
  std::int64_t number(Session& session, std::string_view sql) {
    std::int64_t n = -1;
    const auto asked =
        session.query(sql, {}, [&](const Row& row) { return n = row.integer(0), false; });
    EXPECT_TRUE(asked) << asked.error().message;
    return n;
  }
  std::int64_t seen_by_others(std::string_view sql) {
    const auto settled = writer_->settle();
    EXPECT_TRUE(settled) << settled.error().message;
    EXPECT_TRUE(writer_->settled());
    return number(**store_->open_session(), sql);
  }
  void append(std::int64_t n, std::string_view text = "x") {
    auto* rows = *writer_->append_to("law");
    rows->add(n);
    rows->add(n * 2);
    rows->add(0.5);
    rows->add(true);
    rows->add(text);
    rows->add(from_us(n));
    rows->add(Fingerprint{0x8000000000000001ULL, static_cast<std::uint64_t>(n)});
    rows->end_row();
  }
  void append_other(std::int64_t n) {
    auto* rows = *writer_->append_to("other");
    rows->add(n);
    rows->end_row();
  }
  // What a process leaves that commits one row a transaction and is killed: `after` runs last.
  template <class Then>
  void in_a_process_that_dies(Then work) {
    close();
    if (const auto child = ::fork(); child == 0) {
      open();
      work();
      ::_exit(0);  // nothing is closed
    } else {
      int how = 0;
      ASSERT_EQ(::waitpid(child, &how, 0), child);
      ASSERT_EQ(how, 0);
    }
    open();
  }

  std::filesystem::path folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> writer_;
};

constexpr std::string_view count_law = "select count(*) from law";
constexpr std::string_view sum_law = "select sum(n) from law";

TEST_F(WriterLaws, SmallCommitsAreSeenByOthersOnceSettled) {
  open();
  for (int i = 1; i <= 3; ++i) {
    ASSERT_TRUE(writer_->begin());
    append(i);
    append_other(i * 10);
    ASSERT_TRUE(writer_->commit());
  }
  EXPECT_FALSE(writer_->settled());
  EXPECT_EQ(seen_by_others(sum_law), 6);
  EXPECT_EQ(seen_by_others("select sum(n) from other"), 60);
  EXPECT_EQ(number(*writer_, "select count(*) from journal"), 0);
}

TEST_F(WriterLaws, ItsOwnStatementsSeeWhatItAppended) {
  open();
  ASSERT_TRUE(writer_->begin());
  append(1);
  ASSERT_TRUE(writer_->commit());
  ASSERT_TRUE(writer_->begin());
  append(2);
  EXPECT_EQ(number(*writer_, count_law), 2);
  EXPECT_EQ(*writer_->execute("update law set small = 7 where n <= 2"), 2);
  append(3);
  ASSERT_TRUE(writer_->commit());
  EXPECT_EQ(seen_by_others("select sum(small) from law"), 7 + 7 + 6);
}

TEST_F(WriterLaws, RollbackForgetsItsOwnRowsAndNoOthers) {
  open();
  for (const bool written_through : {false, true}) {
    ASSERT_TRUE(writer_->begin());
    append(1);
    ASSERT_TRUE(writer_->commit());
    ASSERT_TRUE(writer_->begin());
    append(1000);
    if (written_through) {
      EXPECT_GE(number(*writer_, count_law), 2);
    }
    ASSERT_TRUE(writer_->rollback());
    ASSERT_TRUE(writer_->begin());
    append(2);
    ASSERT_TRUE(writer_->commit());
    EXPECT_EQ(seen_by_others(sum_law), written_through ? 6 : 3);
  }
}

TEST_F(WriterLaws, EveryValueComesBackFromTheJournal) {
  const std::string longer(100'000, 'z');
  in_a_process_that_dies([&] {
    ASSERT_TRUE(writer_->begin());
    append(-7, "一段比十二个字节更长的中文文本");
    auto* rows = *writer_->append_to("law");
    for (int i = 0; i < 7; ++i) rows->add_null();
    rows->end_row();
    append(8, "");
    append(9, longer);
    ASSERT_TRUE(writer_->commit());
    ASSERT_FALSE(writer_->settled());
  });
  int seen = 0;
  ASSERT_TRUE(writer_->query("select * from law order by n nulls last", {}, [&](const Row& row) {
    if (seen++ == 0) {
      EXPECT_EQ(row.integer(0), -7);
      EXPECT_EQ(row.integer(1), -14);
      EXPECT_DOUBLE_EQ(row.real(2), 0.5);
      EXPECT_TRUE(row.boolean(3));
      EXPECT_EQ(row.text(4), "一段比十二个字节更长的中文文本");
      EXPECT_EQ(to_us(row.time(5)), -7);
      EXPECT_EQ(row.fingerprint(6),
                (Fingerprint{0x8000000000000001ULL, static_cast<std::uint64_t>(-7)}));
    } else if (seen == 2) {
      EXPECT_FALSE(row.is_null(4));
      EXPECT_EQ(row.text(4), "");
    } else if (seen == 3) {
      EXPECT_EQ(row.text(4), longer);
    } else {
      for (std::size_t i = 0; i < 7; ++i) EXPECT_TRUE(row.is_null(i));
    }
    return true;
  }));
  EXPECT_EQ(seen, 4);
}

TEST_F(WriterLaws, ManySmallCommitsAndALargeOneAreAllThereOnce) {
  in_a_process_that_dies([&] {
    for (int i = 1; i <= 2000;) {  // the journal fills once on the way
      ASSERT_TRUE(writer_->begin());
      for (int row = 0; row < 8; ++row) append(i++);
      ASSERT_TRUE(writer_->commit());
    }
    ASSERT_TRUE(writer_->begin());
    for (int i = 2001; i <= 7000; ++i) append(i);
    ASSERT_TRUE(writer_->commit());
    EXPECT_TRUE(writer_->settled()) << "a large commit empties the journal on its way";
    ASSERT_TRUE(writer_->begin());
    append(7001);
    ASSERT_TRUE(writer_->commit());
    ASSERT_TRUE(writer_->begin());
    append(1'000'000);  // never committed
  });
  EXPECT_EQ(seen_by_others(count_law), 7001);
  EXPECT_EQ(seen_by_others(sum_law), 7001LL * 7002 / 2);
}

// Any order of appends, commits, rollbacks, questions, crashes and settling leaves what was
// committed.
TEST_F(WriterLaws, AnyHistoryLeavesExactlyWhatWasCommitted) {
  Random chance{7};
  open();
  std::int64_t committed = 0, pending = 0, next = 0;
  ASSERT_TRUE(writer_->begin());
  for (int step = 0; step < 400; ++step) {
    const auto what = chance.between(0, 99);
    if (what < 45) {
      const std::int64_t rows = what < 2 ? 2500 : chance.between(0, 3);
      for (std::int64_t i = 0; i < rows; ++i) {
        append(++next);
        if (i % 2 == 0) append_other(1);
      }
      pending += rows;
    } else if (what < 80) {
      ASSERT_TRUE(writer_->commit());
      committed += std::exchange(pending, 0);
      ASSERT_TRUE(writer_->begin());
    } else if (what < 88) {
      ASSERT_TRUE(writer_->rollback());
      pending = 0;
      ASSERT_TRUE(writer_->begin());
    } else if (what < 94) {
      ASSERT_EQ(number(*writer_, count_law), committed + pending);
    } else {
      ASSERT_TRUE(writer_->commit());
      committed += std::exchange(pending, 0);
      if (what < 97) {
        ASSERT_EQ(seen_by_others(count_law), committed);
      } else {
        open();
      }
      ASSERT_TRUE(writer_->begin());
    }
  }
  ASSERT_TRUE(writer_->commit());
  EXPECT_EQ(seen_by_others(count_law), committed + pending);
}

TEST_F(WriterLaws, ThereIsOneWriter) {
  open();
  EXPECT_EQ(store_->open_writer().error().code, ErrorCode::conflict);
  writer_.reset();
  EXPECT_TRUE(store_->open_writer());
}

TEST_F(WriterLaws, ABackupHoldsWhatIsInTheJournal) {
  open();
  ASSERT_TRUE(writer_->begin());
  append(5);
  ASSERT_TRUE(writer_->commit());
  const auto status = store_->backup_to(folder_ / "image");
  ASSERT_TRUE(status) << status.error().message;
  auto image = *open_duckdb({.path = folder_ / "image" / "myelin.duckdb"});
  ASSERT_TRUE(migrate(*image));
  EXPECT_EQ(number(**image->open_session(), sum_law), 5);
}

}  // namespace
}  // namespace myelin::store
