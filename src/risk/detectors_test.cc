// The smaller members of the room: copies, valued customers, concentrations, settings.
#include <gtest/gtest.h>

#include <bit>

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
  EXPECT_GT(std::popcount(a.simhash ^ b.simhash), 12);
  EXPECT_EQ(print_of("Great Cup!").simhash, print_of("great, cup").simhash);
  EXPECT_EQ(print_of("").letters, 0U);
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
