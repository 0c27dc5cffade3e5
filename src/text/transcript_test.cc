#include "text/transcript.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace myelin::text {
namespace {

// The customer's words, with '|' for what was taken out; "=" where the text is no transcript.
std::string customer(std::string_view utf8) {
  NormalText normal;
  normalise(utf8, normal);
  if (!keep_customer_turns(normal)) return "=";
  EXPECT_EQ(normal.kinds.size(), normal.size());
  EXPECT_EQ(normal.offsets.size(), normal.size() + 1);
  EXPECT_TRUE(std::ranges::is_sorted(normal.offsets));
  EXPECT_EQ(normal.offsets.back(), utf8.size());
  std::string out = to_utf8({normal.points.data(), normal.size()});
  std::ranges::replace(out, '\n', '|');
  return out;
}

TEST(Transcript, KeepsWhatTheCustomerSays) {
  EXPECT_EQ(customer("客服：您好\n顾客：杯子碎了\n客服：抱歉\n顾客：要退"), "|杯子碎了||要退");
  EXPECT_EQ(customer("客户: 还没到 客服: 在路上"), "| 还没到 |");
  EXPECT_EQ(customer("[Agent] Hello. [Customer] It leaks"), "| it leaks");
  EXPECT_EQ(customer("Customer 12: where is it?\nAgent Amy: on its way"), "| where is it?||");
}

TEST(Transcript, ReadsLabelsWithNamesAndTimes) {
  EXPECT_EQ(customer("10:02 客服小美：在的\n10:03 买家：漏了\n"), "10:02 |漏了|");
  EXPECT_EQ(customer("【坐席01】您好【客户】没人回我"), "|没人回我");
}

TEST(Transcript, LeavesReviewsWithHeadingsAlone) {
  EXPECT_EQ(customer("客服：态度差，物流：慢"), "=");
  EXPECT_EQ(customer("客服说：不退。我就问凭什么：没人答"), "=");
  EXPECT_EQ(customer("质量：好\n服务：好\n"), "=");
  EXPECT_EQ(customer("给客服：五星"), "=");
  EXPECT_EQ(customer("客户反馈：一般，[亲亲]不好"), "=");
  EXPECT_EQ(customer(""), "=");
}

TEST(Transcript, AOneSidedCallLeavesNothing) {
  EXPECT_EQ(customer("客服：您好\n客服：还在吗"), "|");
  EXPECT_EQ(customer("顾客：包裹丢了"), "|包裹丢了");
}

}  // namespace
}  // namespace myelin::text
