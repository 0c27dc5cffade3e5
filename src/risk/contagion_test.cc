#include "risk/contagion.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace myelin::risk {
namespace {

std::shared_ptr<const stats::cascade::CascadeModel> shipped_model() {
  std::ifstream file{MYELIN_SOURCE_DIR "/models/cascades.bin", std::ios::binary};
  std::ostringstream bytes;
  bytes << file.rdbuf();
  auto model = stats::cascade::CascadeModel::from_bytes(bytes.str());
  return model ? std::make_shared<const stats::cascade::CascadeModel>(std::move(*model)) : nullptr;
}

constexpr Time start = from_us(1'700'000'000'000'000);

Posted post(int number, const std::string& id, const std::string& parent) {
  return {.at = start + seconds{number},
          .signal = SignalId{number},
          .customer = CustomerId{number},
          .source = "weibo",
          .external_id = id,
          .parent = parent,
          .polarity = -0.9F};
}

}  // namespace

// A post that is the oldest of all, and is told again as a share of one that nobody has seen: room
// is made for both without losing the one in hand.
TEST(Contagion, TheOldestPostMayShareANewOne) {
  ContagionWatch watch({.posts_max = 4}, nullptr);
  for (const std::string id : {"a", "b", "c", "d"}) watch.observe(post(id.front(), id, ""));
  for (const std::string id : {"a", "b", "c", "d", "a"})
    EXPECT_FALSE(watch.observe(post(200 + id.front(), id, "never seen " + id)));
  EXPECT_LE(watch.live(10, 1, start + hours{1}).size(), 4U);
}

// Two eruptions of which only the shares were seen are two, each named by its first share.
TEST(Contagion, UnseenOriginalsAreNotOneAndTheSame) {
  const auto model = shipped_model();
  ASSERT_TRUE(model);
  ContagionWatch watch({}, model);
  std::map<SignalId, std::string> announced;
  for (int i = 0; i < 900; ++i) {
    const std::string original = i % 2 == 0 ? "first" : "second";
    if (const auto finding = watch.observe(post(10 + i, "s" + std::to_string(i), original)))
      announced[finding->verbatims.front()] = original;
  }
  ASSERT_EQ(announced.size(), 2U);
  EXPECT_EQ(announced[SignalId{10}], "first");
  EXPECT_EQ(announced[SignalId{11}], "second");
  // The original turns up late: the cascade keeps its name.
  watch.observe(post(2'000, "first", ""));
  for (const auto& cascade : watch.live(10, 1, start + seconds{2'000}))
    EXPECT_TRUE(announced.contains(cascade.known));
}

}  // namespace myelin::risk
