#include "engine/kept.h"

#include <gtest/gtest.h>

#include <thread>

namespace myelin::engine {
namespace {

struct Desk {
  std::vector<std::function<void()>> later;
  Kept<int> kept{2, [this](std::function<void()> work) {
                   later.push_back(std::move(work));
                   return true;
                 }};
  int asked = 0;
  Kept<int>::Work slow = [this]() -> Result<int> {
    std::this_thread::sleep_for(std::chrono::milliseconds{260});
    return ++asked;
  };
  int get(const std::string& question, const Kept<int>::Work& work) {
    return **kept.get(question, work);
  }
};

TEST(Kept, KeepsWhatTookLongAndNothingThatWasQuick) {
  Desk desk;
  EXPECT_EQ(desk.get("slow", desk.slow), 1);
  EXPECT_EQ(desk.get("slow", desk.slow), 1) << "kept";
  const auto quick = [&desk]() -> Result<int> { return ++desk.asked; };
  EXPECT_EQ(desk.get("quick", quick), 2);
  EXPECT_EQ(desk.get("quick", quick), 3) << "not kept";
}

TEST(Kept, ForgetsWhenToldAndHoldsNoMoreThanItMay) {
  Desk desk;
  EXPECT_EQ(desk.get("a", desk.slow), 1);
  desk.kept.forget();
  EXPECT_EQ(desk.get("a", desk.slow), 2);
  EXPECT_EQ(desk.get("b", desk.slow), 3);
  EXPECT_EQ(desk.get("c", desk.slow), 4);
  EXPECT_EQ(desk.get("c", desk.slow), 4);
  EXPECT_EQ(desk.get("a", desk.slow), 5) << "the oldest made room";
}

TEST(Kept, DoesNotKeepWhatFailed) {
  Desk desk;
  const auto fails = []() -> Result<int> {
    std::this_thread::sleep_for(std::chrono::milliseconds{260});
    return fail(ErrorCode::internal, "no");
  };
  EXPECT_FALSE(desk.kept.get("a", fails));
  EXPECT_EQ(desk.get("a", desk.slow), 1);
}

TEST(Kept, KeepsARefusalThatTookLong) {
  Desk desk;
  int asked = 0;
  const auto refuses = [&asked]() -> Result<int> {
    ++asked;
    std::this_thread::sleep_for(std::chrono::milliseconds{260});
    return fail(ErrorCode::conflict, "too little history");
  };
  EXPECT_EQ(desk.kept.get("a", refuses).error().message, "too little history");
  EXPECT_EQ(desk.kept.get("a", refuses).error().message, "too little history");
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace myelin::engine
