// Who may come in, as memory and the store know it.
#include <thread>

#include "engine/engine_fixture_test.h"
#include "engine/teaching.h"

namespace myelin::engine {
namespace {

using Access = EngineTest;

constexpr const char* password = "correct horse battery";

TEST_F(Access, IsNeverAheadOfTheStore) {
  faults_.commits = 1;
  EXPECT_FALSE(engine_->enrol_person("li", password, "admin", "test"));
  EXPECT_FALSE(engine_->anybody_enrolled());
  ASSERT_TRUE(engine_->enrol_person("li", password, "admin", "test"));
  faults_.commits = 1;
  EXPECT_FALSE(engine_->remove_person("li", "test"));
  EXPECT_TRUE(engine_->person("li"));
  faults_.commits = 1;
  EXPECT_FALSE(engine_->create_key("k", {"read"}, "test"));
  EXPECT_TRUE(engine_->keys()->empty());
}

// Memory used to follow when the caller's thread came to it: two commands on one person could leave
// memory and store with different ones.
TEST_F(Access, FollowsEachCommitBeforeTheNextBegins) {
  std::vector<std::size_t> known;
  faults_.before_write = [&] {
    // The first command holds the writer while the others come to wait behind it.
    if (known.empty()) std::this_thread::sleep_for(std::chrono::milliseconds{300});
    known.push_back(engine_->people()->size() + engine_->keys()->size());
  };
  std::vector<std::thread> callers;
  for (int i = 0; i < 6; ++i)
    callers.emplace_back([&, i] {
      const auto name = fmt::format("n{}", i);
      if (i % 3 == 0)
        EXPECT_TRUE(engine_->enrol_person(name, password, "viewer", "test"));
      else
        EXPECT_TRUE(engine_->create_key(name, {"read"}, "test"));
    });
  for (auto& caller : callers) caller.join();
  faults_.before_write = nullptr;
  EXPECT_EQ(known, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
}

TEST_F(Access, RepliesAreKeptForADay) {
  ASSERT_TRUE(engine_->remember_reply("k", 1, {201, "{}"}));
  clock_.advance(hours{23});
  EXPECT_TRUE(engine_->recall_reply("k", 1)->has_value());
  EXPECT_EQ(engine_->recall_reply("k", 2).error().code, ErrorCode::conflict);
  clock_.advance(hours{2});
  EXPECT_FALSE(engine_->recall_reply("k", 2)->has_value());
  ASSERT_TRUE(engine_->forget_replies());
  clock_.advance(-hours{20});
  EXPECT_FALSE(engine_->recall_reply("k", 1)->has_value()) << "the row is gone";
}

TEST_F(Access, ATeachingStandsOrFallsWithItsLineInTheAudit) {
  const auto yaml = engine_->taxonomy()->yaml;
  const Teaching teaching{*engine_, home_, MYELIN_SOURCE_DIR, yaml};
  TeachRequest request;
  request.target = "polarity";
  request.language = "zh";
  for (int i = 0; i < 10; ++i)
    request.examples.push_back(
        {fmt::format("这款{}{}", i, i % 2 == 0 ? "巴适得板" : "糟心得很"), i % 2 == 0});
  faults_.commits = 1;
  EXPECT_FALSE(teaching.teach(request, clock_.now(), "ana"));
  ASSERT_EQ(teaching.list()->size(), 1U);
  EXPECT_TRUE(teaching.list()->front().rolled_back);
  ASSERT_TRUE(teaching.teach(request, clock_.now(), "ana"));
  faults_.commits = 1;
  EXPECT_FALSE(teaching.roll_back(2, "ana"));
  EXPECT_FALSE(teaching.list()->back().rolled_back);
  const auto rows = engine_->audited({.actor = "ana", .verb = {}, .object = {}, .page = {}});
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().verb, "taught");
  expect_memory_equals_store();
}

TEST_F(Access, ABackupHoldsWhatWasTaughtAndHowFilesAreRead) {
  std::filesystem::create_directories(home_ / "taught");
  std::filesystem::create_directories(home_ / "mappings");
  std::ofstream{home_ / "mappings" / "shop.yaml"} << "name: shop";
  std::ofstream{home_ / "taught" / "0001.taught"} << "learnt";
  const auto folder = home_ / "image";
  ASSERT_TRUE(engine_->backup(folder, "tester"));
  std::string kept;
  std::ifstream{folder / "taught" / "0001.taught"} >> kept;
  EXPECT_EQ(kept, "learnt");
  EXPECT_TRUE(std::filesystem::exists(folder / "mappings" / "shop.yaml"));
}

}  // namespace
}  // namespace myelin::engine
