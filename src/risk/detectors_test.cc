// The smaller members of the room: copies, valued customers, concentrations, settings.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "base/random.h"
#include "risk/concentration.h"
#include "risk/copies.h"
#include "risk/settings.h"
#include "risk/valued_customer.h"

namespace myelin::risk {
namespace {

constexpr Time start = from_us(1'790'000'000'000'000);
constexpr std::string_view praise =
    "宝贝收到了质量非常好做工精细颜色也很正和图片上一模一样会推荐给朋友们";

TEST(CopyGuard, KnowsABurstOfCopies) {
  CopyGuard guard;
  int copies = 0;
  for (int i = 0; i < 20; ++i) {
    auto text = std::string(praise);
    if (i % 3 == 1) text += "！！！";
    if (i % 3 == 2) text = "【好评】" + text;
    copies += guard.copied(print_of(text), {i + 1}, start + minutes{i}, false);
  }
  EXPECT_GE(copies, 15);
}

TEST(CopyGuard, LeavesOrdinaryTextsAlone) {
  CopyGuard guard;
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(guard.copied(print_of("很好，喜欢！"), {i + 1}, start, false))
        << "short texts repeat by nature";
    EXPECT_FALSE(guard.copied(print_of(praise), {i + 1}, start, true))
        << "copied complaints must be seen";
    EXPECT_FALSE(guard.copied(print_of("我每个月都在这里买同一款咖啡豆这次的味道还是一样香"), {7},
                              start, false))
        << "one person repeats himself";
  }
  CopyGuard slow;
  for (int i = 0; i < 10; ++i)
    EXPECT_FALSE(slow.copied(print_of(praise), {i + 1}, start + hours{24 * 10 * i}, false))
        << "no burst";
}

TEST(CopyGuard, DifferentTextsHaveDistantPrints) {
  const auto a = print_of(praise),
             b = print_of("物流太慢了等了整整一个星期才收到而且客服一直不回复消息非常失望");
  EXPECT_LT(alike(a, b), 0.15);
  EXPECT_EQ(print_of("Great Cup!").least, print_of("great, cup").least);
  EXPECT_EQ(print_of("").letters, 0U);
}

// Praise put together from clauses, as people and those who are paid write it.
std::vector<std::string> some_praise(Random& random) {
  static const std::vector<std::vector<std::string>> slots{
      {"收到货了", "等了两天终于到了", "朋友推荐买的", "第二次回购", "活动时囤的", "给家里老人买的",
       "本来没抱希望", "对比了好几家", "看直播下的单", "过年送礼用"},
      {"包装很严实", "盒子完好无损", "外面还裹了气泡膜", "拆开没有异味", "箱子压得有点扁但里面没事",
       "附赠了小样", "说明书写得清楚", "防伪码查过是正品", "生产日期很新鲜", "份量比想的足"},
      {"颜色和图片一样", "手感细腻", "做工精致", "味道清淡", "用料实在", "尺寸刚刚好", "声音很轻",
       "吸水力强", "口感软糯", "屏幕清晰"},
      {"性价比高", "比超市便宜一半", "这个价位没得挑", "贵有贵的道理", "满减后划算",
       "学生党也能负担", "同类里算良心", "值这个钱", "打折时更香", "一分价钱一分货"},
      {"家里人都喜欢", "下次还会光顾", "已经推荐给同事", "孩子爱不释手", "用了一周再来评价",
       "默认五星奉上", "希望质量一直稳定", "会继续关注店铺", "客服回答耐心", "快递小哥态度好"}};
  std::vector<std::string> clauses;
  for (const auto& slot : slots) clauses.push_back(random.pick(slot));
  return clauses;
}
std::string joined(const std::vector<std::string>& clauses) {
  std::string text;
  for (const auto& clause : clauses) text += (text.empty() ? "" : "，") + clause;
  return text;
}
// The same text, made to look like another: an order, a word, an addition, an omission.
std::string disguised(std::vector<std::string> clauses, Random& random) {
  for (int change = 0; change < 2; ++change) {
    auto& clause = random.pick(clauses);
    switch (random.between(0, 4)) {
      case 0:
        std::swap(clauses[0], clauses[static_cast<std::size_t>(random.between(1, 3))]);
        break;
      case 1:
        clause = "真的" + clause;
        break;
      case 2:
        clause += random.chance(0.5) ? "哦" : "呢！！";
        break;
      case 3:
        clause = clause.substr(0, clause.size() - 3) + "了";
        break;
      default:
        if (clauses.size() > 4) clauses.pop_back();
    }
  }
  return joined(clauses) + (random.chance(0.3) ? "👍👍" : "");
}

TEST(CopyGuard, LightParaphrasesAreAlikeAndOtherPraiseIsNot) {
  Random random{17};
  constexpr int pairs = 2'000;
  int right = 0, wrong = 0;
  for (int i = 0; i < pairs; ++i) {
    const auto clauses = some_praise(random);
    const auto print = print_of(joined(clauses));
    constexpr double least = CopySettings{}.alike_min;
    right += alike(print, print_of(disguised(clauses, random))) >= least;
    wrong += alike(print, print_of(joined(some_praise(random)))) >= least;
  }
  const double recall = 1.0 * right / pairs, precision = 1.0 * right / (right + wrong);
  std::printf("copies: %d pairs each, recall %.3f, precision %.3f\n", pairs, recall, precision);
  EXPECT_GE(recall, 0.8);
  EXPECT_GE(precision, 0.995);
}

TEST(CopyGuard, KnowsABurstOfParaphrasesAmongOrdinaryPraise) {
  Random random{18};
  const auto bought = some_praise(random);
  CopyGuard guard;
  int caught = 0, sent = 0, blamed = 0, ordinary = 0;
  for (int i = 0; i < 600; ++i) {
    const bool copy = i % 10 == 0;
    const auto text = copy ? disguised(bought, random) : joined(some_praise(random));
    const bool said = guard.copied(print_of(text), {i + 1}, start + minutes{i}, false);
    (copy ? sent : ordinary) += 1;
    (copy ? caught : blamed) += said ? 1 : 0;
  }
  std::printf("copies: %d of %d bought caught, %d of %d others blamed\n", caught, sent, blamed,
              ordinary);
  EXPECT_GE(caught, sent * 85 / 100);  // the first two are not copies yet
  EXPECT_LE(blamed, ordinary / 100);
}

Voice vip() {
  return {.at = start,
          .signal = {1},
          .customer = {5},
          .tier = "SVIP",
          .product = "p",
          .channel = "c",
          .polarity = -0.95F,
          .confidence = 0.97F};
}

TEST(ValuedCustomer, OneIsEnoughOnceADay) {
  ValuedCustomer detector({});
  const auto finding = detector.weigh(vip());
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->customer, CustomerId{5});
  auto again = vip();
  again.at += hours{23};
  EXPECT_FALSE(detector.weigh(again));
  again.at += hours{2};
  EXPECT_TRUE(detector.weigh(again));
}

TEST(ValuedCustomer, NeedsValueAndFury) {
  ValuedCustomer detector({});
  auto mild = vip();
  mild.polarity = -0.4F;
  EXPECT_FALSE(detector.weigh(mild));
  auto unsure = vip();
  unsure.confidence = 0.7F;
  EXPECT_FALSE(detector.weigh(unsure));
  auto stranger = vip();
  stranger.tier = "普通";
  EXPECT_FALSE(detector.weigh(stranger));
  stranger.paid = {600'000, {}};
  EXPECT_TRUE(detector.weigh(stranger));
  auto nobody = vip();
  nobody.customer = {};
  EXPECT_FALSE(detector.weigh(nobody));
}

TEST(ValuedCustomer, AThreatNeedsLessFury) {
  ValuedCustomerSettings settings;
  settings.threat_factors = {"service.threat"};
  ValuedCustomer detector(settings);
  auto mild = vip();
  mild.polarity = -0.3F;
  const std::vector<std::string_view> other{"service.threatening"},
      threat{"service.threat.regulator"};
  mild.factors = other;
  EXPECT_FALSE(detector.weigh(mild));
  mild.factors = threat;
  EXPECT_TRUE(detector.weigh(mild));
}

TEST(Concentrations, NameTheCarrierThatBreaksTheParcels) {
  Symbols values(1000);
  const auto sf = values.intern("顺丰"), yt = values.intern("圆通"), north = values.intern("north"),
             south = values.intern("south");
  BackgroundRing background;
  std::vector<Evidence> evidence;
  const auto dimensions = [](std::uint32_t carrier, std::uint32_t region) {
    DimensionSymbols d{};
    d[static_cast<std::size_t>(model::Dimension::carrier)] = carrier;
    d[static_cast<std::size_t>(model::Dimension::region)] = region;
    return d;
  };
  for (int i = 0; i < 400; ++i)
    background.add(
        {start, {1000 + i}, 1, 1, dimensions(i % 5 == 0 ? yt : sf, i % 2 ? north : south)});
  for (int i = 0; i < 14; ++i)
    evidence.push_back({.at = start,
                        .signal = {i + 1},
                        .customer = {i + 1},
                        .dimensions = dimensions(i < 12 ? yt : sf, i % 2 ? north : south)});
  std::vector<const Evidence*> pointers;
  for (const auto& e : evidence) pointers.push_back(&e);
  const Cell cell{.product = 1, .channel = 1, .factor = 1, .level = CellLevel::leaf};
  const auto found =
      concentrations({&cell, start - hours{1}, start + hours{1}}, pointers, background, values);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].value, "圆通");
  EXPECT_EQ(found[0].n, 12);
  EXPECT_NEAR(found[0].share, 12.0 / 14, 1e-9);
  EXPECT_NEAR(found[0].share_expected, 0.2, 0.01);
  EXPECT_LT(found[0].q_value, 1e-5);
}

TEST(Settings, DefaultsAndErrors) {
  EXPECT_EQ(settings_from_yaml("")->watch.false_alarms_per_week, 1);
  EXPECT_EQ(settings_from_yaml("server: {port: 1}")->watch.customers_min, 4);
  const auto settings = settings_from_yaml(
      "risk:\n  watch: {false_alarms_per_week: 0.5, customers_min: 6}\n  valued_customer: {tiers: "
      "[金卡], quiet_hours: 12}\n"
      "  alerts:\n    inhibit:\n      - {source: [factor=system.outage], target: "
      "['factor=~app\\..*'], equal: [channel]}\n");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->watch.false_alarms_per_week, 0.5);
  EXPECT_EQ(settings->valued_customer.tiers, std::vector<std::string>{"金卡"});
  EXPECT_EQ(settings->valued_customer.quiet, hours{12});
  ASSERT_EQ(settings->alerts.inhibit.size(), 1U);
  for (const auto* wrong : {"risk: {watch: {budget: 1}}", "risk: {watch: {customers_min: many}}",
                            "risk: {watch: {customers_min: 0}}", "risk: [1]",
                            "risk: {alerts: {inhibit: [{source: [colour=red], target: [rule=x]}]}}",
                            "risk: {watch: {customers_min: 4"}) {
    const auto result = settings_from_yaml(wrong);
    ASSERT_FALSE(result) << wrong;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
    EXPECT_FALSE(result.error().hint.empty());
  }
}

}  // namespace
}  // namespace myelin::risk
