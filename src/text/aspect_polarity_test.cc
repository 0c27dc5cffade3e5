#include "text/aspect_polarity.h"

#include <gtest/gtest.h>

#include <array>

namespace myelin::text {
namespace {

TEST(AspectPolarity, LearnsWhichOfTwoAspectsIsPraised) {
  const auto polarity =
      PolarityModel::open(std::filesystem::path{MYELIN_SOURCE_DIR} / "models" / "polarity.zh.bin");
  ASSERT_TRUE(polarity.has_value());
  const std::array<std::string, 4> things{"屏幕", "电池", "键盘", "声音"};
  std::vector<OpinionText> rows;
  for (std::uint32_t i = 0; i < 96; ++i) {
    const bool first = i % 2 == 0;  // is praised, and the other blamed
    const auto& a = things[i / 2 % 4];
    const auto& b = things[(i / 2 + 1 + i / 8 % 3) % 4];
    const auto text = a + (first ? "清楚，" : "太暗，") + b + (first ? "太暗。" : "清楚。");
    const auto side = static_cast<std::int8_t>(first ? 1 : -1);
    rows.push_back(
        {text, {{{0, 6}, {}, 0, side}, {{15, 21}, {}, 0, static_cast<std::int8_t>(-side)}}});
  }
  const auto bytes = train_aspects(rows, rows, **polarity, 7);
  ASSERT_TRUE(bytes.has_value());
  const auto model = AspectPolarity::from_bytes(*bytes);
  ASSERT_TRUE(model.has_value());
  AspectScratch scratch;
  EXPECT_EQ((*model)->judge("屏幕清楚，声音太暗。", {0, 6}, **polarity, scratch), 1);
  EXPECT_EQ((*model)->judge("屏幕清楚，声音太暗。", {15, 21}, **polarity, scratch), -1);
  const int of_nothing = (*model)->judge("", {}, **polarity, scratch);
  EXPECT_TRUE(of_nothing >= -1 && of_nothing <= 1);
  EXPECT_EQ(train_aspects(rows, rows, **polarity, 7).value(), *bytes);
  auto damaged = *bytes;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  EXPECT_FALSE(AspectPolarity::from_bytes(damaged).has_value());
  EXPECT_FALSE(AspectPolarity::from_bytes("short").has_value());
}

}  // namespace
}  // namespace myelin::text
