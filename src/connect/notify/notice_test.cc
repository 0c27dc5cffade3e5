#include "connect/notify/notice.h"

#include <gtest/gtest.h>

#include "connect/notify/notice_for_tests.h"
#include "connect/notify/wording.h"

namespace myelin::connect::notify {
namespace {

TEST(Notice, ComesBackFromItsJson) {
  const Notice n = example_notice();
  const auto back = notice_from_json(to_json(n));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(to_json(*back), to_json(n));
  EXPECT_EQ(back->title_zh, n.title_zh);
  EXPECT_EQ(back->at_stake, n.at_stake);
  EXPECT_EQ(back->due_at, n.due_at);
  EXPECT_EQ(back->severity, model::Severity::critical);
  ASSERT_EQ(back->concentrations.size(), 1u);
  EXPECT_EQ(back->concentrations[0].value, "极速达");
}

TEST(Notice, IsTheBodyThatReceiversAreTold) {
  EXPECT_EQ(
      to_json(example_notice()).substr(0, 104),
      R"({"type":"case.opened","timestamp":"2026-11-20T02:00:00Z","data":{"case":17,"alert":5,"severity":"critica)");
}

TEST(Notice, RefusesWhatIsNotOne) {
  for (const char* text : {"", "{", "[]", "{}", R"({"type":"x"})", R"({"type":1,"data":{}})",
                           R"({"type":"x","data":[]})"})
    EXPECT_FALSE(notice_from_json(text)) << text;
  const auto odd = notice_from_json(
      R"({"type":"x","data":{"case":"17","at_stake":3,"concentrations":[1,{}],"missing":{}}})");
  ASSERT_TRUE(odd) << "wrong types are as if absent";
  EXPECT_EQ(odd->repair.value, 0);
}

TEST(Notice, BrokenBytesAreMendedBeforeTheyAreStored) {
  Notice n = example_notice();
  n.detail = "坏\xff字";
  const auto back = notice_from_json(to_json(n));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->detail, "坏\xef\xbf\xbd字");
}

TEST(Wording, MoneyAsPeopleSayIt) {
  const auto zh = [](std::int64_t yuan) {
    return money_words({yuan * 100, {}}, model::Language::zh);
  };
  EXPECT_EQ(zh(8560), "¥8,560");
  EXPECT_EQ(zh(9999), "¥9,999");
  EXPECT_EQ(zh(10000), "¥1 万");
  EXPECT_EQ(zh(32000), "¥3.2 万");
  EXPECT_EQ(zh(1284000), "¥128 万");
  EXPECT_EQ(zh(120000000), "¥1.2 亿");
  EXPECT_EQ(money_words({3200000, {}}, model::Language::en), "¥32,000");
  EXPECT_EQ(money_words({123456789, *Currency::parse("BRL")}, model::Language::en), "R$1,234,568");
}

TEST(Wording, SaysWhatAPersonNeeds) {
  const Message m = word(example_notice(), {});
  EXPECT_EQ(
      m.title,
      "新工单：抖音「小禾 6L 空气炸锅」的「包装破损」投诉是平时的 7.4 倍，集中在承运商极速达");
  std::string facts;
  for (const auto& fact : m.facts) facts += fact.label + "=" + fact.value + "|";
  EXPECT_EQ(
      facts,
      "负责=供应链|截止=11-20 14:00|涉及金额=¥3.2 万|涉及客户=132 位|集中在=承运商 极速达 "
      "86%（平时 21%）|接下来=投诉过的 182 单里 80 单退货，是未投诉的 30 倍，约 2 天后；另有 27 "
      "单未定，7 天内预计 2.1 单|开始=11-19 08:00，仍在发生|");
  EXPECT_EQ(m.link, "https://m.example.com/repairs/17");

  const Message en = word(example_notice(), {.language = model::Language::en, .zone = Zone{}});
  EXPECT_EQ(en.title, "New case: Complaints about “packaging damaged” are 7.4 times the usual");
  EXPECT_EQ(en.facts[2].value, "¥32,000");
  EXPECT_EQ(
      en.facts[5].value,
      "80 of 182 orders that complained came back, 30 times as often as others, after 2 days; 27 "
      "more are open, 2.1 of them expected within 7 days");
}

TEST(Wording, ADigestTellsTheWorstFirst) {
  Notice mild = example_notice(), bad = example_notice();
  mild.severity = model::Severity::warning;
  mild.title_zh = "小事";
  const Notice all[] = {mild, bad, mild};
  const Message m = word_digest(all, {});
  EXPECT_EQ(m.title, "3 条消息，其中 1 条紧急");
  ASSERT_EQ(m.facts.size(), 3u);
  EXPECT_EQ(m.facts[0].value, "#17 " + bad.title_zh);
  EXPECT_EQ(m.facts[1].value, "#17 小事");
}

TEST(Wording, MissingMessagesAreNamed) {
  Notice n;
  n.event = "delivery.in_doubt";
  n.missing.push_back(
      {"act_1_a", "case.opened", "标题", "title", "https://m.example.com/repairs/1"});
  const Message m = word(*notice_from_json(to_json(n)), {});
  EXPECT_EQ(m.title, "有 1 条消息可能没有送达");
  ASSERT_EQ(m.facts.size(), 1u);
  EXPECT_EQ(m.facts[0].value, "标题");
}

}  // namespace
}  // namespace myelin::connect::notify
