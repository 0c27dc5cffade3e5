#include "cause/emerging.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/random.h"
#include "text/normal.h"

namespace myelin::cause {
namespace {

// A small world of complaints: every theme is said in many ways, beside idle talk that belongs
// nowhere.
struct Theme {
  std::vector<std::string> subjects, verdicts;
};
const std::vector<Theme>& themes() {
  static const std::vector<Theme> all{
      {{"充电口", "充电接口", "手机充电口", "这个充电口"},
       {"松动了充不进电", "一碰就断电充不进", "松得插不紧", "松动插上就掉"}},
      {{"吸管", "附带的吸管", "纸吸管", "送的吸管"},
       {"泡软了没法喝", "喝一半就泡软了", "几分钟泡软", "泡软有纸味"}},
      {{"the companion app", "this app", "their app", "phone app"},
       {"keeps losing bluetooth pairing", "lost bluetooth pairing again",
        "drops bluetooth pairing daily", "forgets bluetooth pairing overnight"}}};
  return all;
}
// What is said every day and means no topic: chatter of random everyday characters, and a few
// verdicts that half the world writes.
std::string idle_talk(Random& random) {
  static const std::u32string everyday =
      U"天家里人看中间时候上下来去前后东西南北早晚春夏秋冬花草树木山水风雨雪云星月光影路桥车船书"
      U"画琴棋茶饭菜果鱼肉米面油盐酱醋糖布衣鞋帽红黄蓝绿白黑大小多少高低远近新旧长短轻重快慢";
  static const std::vector<std::string> verdicts{"真的非常满意", "值得推荐给大家", "总体还算可以吧",
                                                 "下次还会再来的", "really happy with my purchase"};
  if (random.chance(0.3)) return random.pick(verdicts);
  std::string text;
  for (auto n = random.between(5, 10); n > 0; --n)
    text += text::to_utf8(std::u32string{random.pick(everyday)});
  return text;
}

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {}
  // One day: idle talk, and so many texts of each theme.
  void day(TopicBook& book, int number, const std::vector<int>& texts) {
    const Time morning = Time{} + hours{24 * (20'000 + number)};
    std::vector<std::pair<std::string, int>> said;
    for (int i = 0; i < 300; ++i) said.emplace_back(idle_talk(random_), -1);
    for (std::size_t t = 0; t < texts.size(); ++t)
      for (int i = 0; i < texts[t]; ++i)
        said.emplace_back(random_.pick(themes()[t].subjects) + (t == 2 ? " " : "") +
                              random_.pick(themes()[t].verdicts),
                          static_cast<int>(t));
    for (std::size_t i = said.size(); i > 1; --i)
      std::swap(said[i - 1],
                said[static_cast<std::size_t>(random_.between(0, static_cast<int>(i) - 1))]);
    for (const auto& [text, theme] : said) {
      const SignalId id{++last_};
      theme_of[id.value] = theme;
      book.hear(text);
      book.add({id, morning + minutes{last_ % 600}, text, theme == 0 ? "phone-x" : "cup-y",
                last_ % 3 == 0 ? "jd" : "tmall", theme >= 0});
      book.read_up_to = id;
    }
    now = morning + hours{23};
    book.settle(now);
  }
  std::map<std::int64_t, int> theme_of;
  Time now;

 private:
  Random random_;
  std::int64_t last_ = 0;
};

// The first theme that most of a topic's quotes are of; −1: idle talk.
int theme_of(const Topic& topic, const World& world) {
  std::map<int, int> of;
  for (const auto& quote : topic.quotes) ++of[world.theme_of.at(quote.signal.value)];
  return std::ranges::max_element(of, {}, [](const auto& one) { return one.second; })->first;
}

// The largest live topic of a theme.
const Topic* about(const TopicBook& book, const World& world, int theme) {
  const Topic* largest = nullptr;
  for (const Topic* topic : book.published(world.now))
    if (topic->state != TopicState::merged && theme_of(*topic, world) == theme &&
        (largest == nullptr || topic->texts > largest->texts))
      largest = topic;
  return largest;
}

}  // namespace

TEST(Emerging, PlantedThemesBecomeTopicsWithNamesAndIdleTalkDoesNot) {
  World world{1};
  TopicBook book;
  for (int day = 0; day < 20; ++day)
    world.day(book, day, day < 10 ? std::vector{0, 0, 0} : std::vector{6, 4, 4});
  const auto* charging = about(book, world, 0);
  const auto* straw = about(book, world, 1);
  const auto* pairing = about(book, world, 2);
  ASSERT_NE(charging, nullptr);
  ASSERT_NE(straw, nullptr);
  ASSERT_NE(pairing, nullptr);
  int texts = 0, right = 0, planted = 0;
  for (const Topic* topic : book.published(world.now)) {
    if (topic->state == TopicState::merged) continue;
    std::map<int, int> of;
    for (const auto& quote : topic->quotes) ++of[world.theme_of[quote.signal.value]];
    int most = 0, all = 0;
    for (const auto& [theme, n] : of) all += n, most = theme >= 0 ? std::max(most, n) : most;
    texts += all, right += most;
    planted += static_cast<int>(topic->texts);
  }
  std::printf("emerging: %zu topics, purity of quotes %.3f, %d of 140 planted texts gathered\n",
              book.published(world.now).size(), 1.0 * right / texts, planted);
  EXPECT_NE(charging->name_zh.find("充电"), std::string::npos) << charging->name_zh;
  EXPECT_NE((straw->name_zh).find_first_of("吸管泡软"), std::string::npos) << straw->name_zh;
  EXPECT_NE(pairing->name_en.find("bluetooth"), std::string::npos) << pairing->name_en;
  EXPECT_GE(1.0 * right / texts, 0.95);
  EXPECT_GE(planted, 112);
  EXPECT_EQ(charging->products.front().value, "phone-x");
  EXPECT_EQ(charging->negative, charging->texts);
  EXPECT_GE(charging->texts_in(20'000 + 13, 20'000 + 19), 15U);
}

// An id that was given once means the same theme on every later day, and is live or says into which
// older one it went.
TEST(Emerging, IdsStayFromDayToDay) {
  World world{2};
  TopicBook book;
  std::map<std::int64_t, int> theme_of_id;
  int topic_days = 0, same = 0, live = 0;
  for (int day = 0; day < 25; ++day) {
    world.day(book, day, {3, 3, 3});
    for (const auto& [id, theme] : theme_of_id) {
      ++topic_days;
      const Topic* const topic = book.find(id);
      ASSERT_NE(topic, nullptr);
      if (topic->state == TopicState::merged) {
        EXPECT_LT(topic->into, id);
        continue;
      }
      ++live;
      same += theme_of(*topic, world) == theme ? 1 : 0;
    }
    for (const Topic* topic : book.published(world.now))
      if (topic->state != TopicState::merged)
        theme_of_id.emplace(topic->id, theme_of(*topic, world));
  }
  std::printf(
      "emerging: %zu ids in 25 days for 3 themes; of %d topic-days %d live, %d of the same theme\n",
      theme_of_id.size(), topic_days, live, same);
  EXPECT_LE(theme_of_id.size(), 8U);
  EXPECT_EQ(same, live);
  EXPECT_GE(live * 10, topic_days * 8);
}

TEST(Emerging, ABookThatWasSavedGoesOnAsItWouldHave) {
  World a{3}, b{3};
  TopicBook through, restarted;
  for (int day = 0; day < 15; ++day) {
    a.day(through, day, {4, 4, 4});
    b.day(restarted, day, {4, 4, 4});
    auto loaded = TopicBook::load(restarted.save());
    ASSERT_TRUE(loaded) << loaded.error().message;
    restarted = std::move(*loaded);
    ASSERT_EQ(through.save(), restarted.save()) << "day " << day;
  }
}

TEST(Emerging, WhatWasRejectedStaysRejected) {
  World world{4};
  TopicBook book;
  for (int day = 0; day < 10; ++day) world.day(book, day, {5, 0, 0});
  const auto* topic = about(book, world, 0);
  ASSERT_NE(topic, nullptr);
  const auto id = topic->id;
  ASSERT_TRUE(book.reject(id));
  const auto texts = book.find(id)->texts;
  for (int day = 10; day < 25; ++day) world.day(book, day, {5, 0, 0});
  EXPECT_EQ(book.find(id)->state, TopicState::rejected);
  EXPECT_GT(book.find(id)->texts, texts + 30);
  for (const Topic* other : book.published(world.now))
    EXPECT_TRUE(other->id <= id || other->name_zh.find("充电") == std::string::npos)
        << other->id << ' ' << other->name_zh;
}

TEST(Emerging, APersonMergesAndAccepts) {
  World world{5};
  TopicBook book;
  for (int day = 0; day < 12; ++day) world.day(book, day, {4, 4, 0});
  const auto a = about(book, world, 0)->id, b = about(book, world, 1)->id;
  const auto texts = book.find(a)->texts + book.find(b)->texts;
  EXPECT_EQ(book.merge(a, a).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(book.merge(a, 99).error().code, ErrorCode::not_found);
  ASSERT_TRUE(book.merge(b, a));
  EXPECT_EQ(book.find(b)->state, TopicState::merged);
  EXPECT_EQ(book.find(b)->into, a);
  EXPECT_EQ(book.find(a)->texts, texts);
  EXPECT_EQ(book.reject(b).error().code, ErrorCode::conflict);
  ASSERT_TRUE(book.accept(a));
  const auto yaml = topic_proposal(*book.find(a));
  EXPECT_NE(yaml.find("emerging_" + std::to_string(a) + ":"), std::string::npos);
  EXPECT_NE(yaml.find("充电"), std::string::npos);
}

TEST(Emerging, ItIsBounded) {
  Random random{6};
  TopicBook book;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int k = 0; k < 4; ++k) text += std::to_string(random.between(0, 100'000)) + "x ";
    book.hear(text);
    book.add({SignalId{i + 1}, Time{} + hours{i}, text, "", "", false});
  }
  book.settle(Time{} + hours{20'000});
  EXPECT_LT(book.save().size(), 4'000'000U);
  EXPECT_TRUE(book.published(Time{} + hours{20'000}).empty());
}

TEST(Emerging, DamagedTextIsRefused) {
  EXPECT_FALSE(TopicBook::load(""));
  EXPECT_FALSE(TopicBook::load("topics 2\n"));
  EXPECT_FALSE(TopicBook::load("topics 1\nbook\t1\t2\tx\t\n"));
  EXPECT_FALSE(TopicBook::load("topics 1\nquote\t1\t2\tx\t\n"));
}

}  // namespace myelin::cause
