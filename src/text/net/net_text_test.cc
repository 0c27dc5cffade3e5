#include "text/net/net_text.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace myelin::text::net {
namespace {

NetText of(std::string_view utf8, Unit unit) {
  NormalText normal;
  normalise(utf8, normal);
  NetText text;
  encode(normal, {.unit = unit}, text);
  return text;
}

TEST(net_text, a_point_is_a_position_and_white_space_one) {
  const auto text = of("很好 \t吃！", Unit::point);
  ASSERT_EQ(text.size(), 5u);
  EXPECT_EQ(text.points[2], (Stretch{2, 4}));
  EXPECT_EQ(text.positions_of({0, 2}), (Stretch{0, 2}));
  EXPECT_EQ(text.positions_of({3, 5}), (Stretch{2, 4}));
  EXPECT_EQ(text.points_of({2, 4}), (Stretch{2, 5}));
  EXPECT_TRUE(text.positions_of({6, 9}).empty());
}

TEST(net_text, a_word_is_a_position) {
  const auto text = of("It doesn't work, 很好", Unit::word);
  ASSERT_EQ(text.size(), 9u);  // it, _, doesn't, _, work, ",", _, 很, 好
  EXPECT_EQ(text.points[2], (Stretch{3, 10}));
}

TEST(net_text, a_pair_is_the_same_from_both_of_its_positions) {
  const auto text = of("好吃", Unit::point);
  ASSERT_EQ(text.features_before, (std::vector<std::uint32_t>{0, 3, 6}));
  EXPECT_EQ(text.features[2] & ~std::uint64_t{3}, text.features[4] & ~std::uint64_t{3});
  EXPECT_EQ(text.features[2] & 3, covers_after);
  EXPECT_EQ(text.features[4] & 3, covers_before);
  EXPECT_NE(text.features[0], text.features[3]);
}

TEST(net_text, a_stretch_reads_as_if_it_stood_alone) {
  NormalText whole, part;
  normalise("味道不错，送餐太慢", whole);
  normalise("送餐太慢", part);
  NetText a, b;
  encode(whole, {5, 9}, {}, a);
  encode(part, {}, b);
  EXPECT_EQ(a.features, b.features);
  EXPECT_EQ(a.points[0], (Stretch{5, 6}));
}

TEST(net_text, extras_find_their_positions) {
  auto text = of("一二三", Unit::point);
  const std::vector<ExtraId> extras{{2, 7}, {0, 5}, {2, 8}, {9, 1}};
  set_extras(text, extras);
  EXPECT_EQ(text.extras_before, (std::vector<std::uint32_t>{0, 1, 1, 3}));
  EXPECT_EQ(text.extras, (std::vector<std::uint32_t>{5, 7, 8}));
}

RC_GTEST_PROP(net_text, any_bytes_keep_the_invariants, (const std::string& bytes, bool words)) {
  const auto text = of(bytes, words ? Unit::word : Unit::point);
  RC_ASSERT(text.features_before.size() == text.size() + 1);
  RC_ASSERT(text.extras_before.size() == text.size() + 1);
  RC_ASSERT(text.features_before.back() == text.features.size());
  for (std::size_t p = 0; p < text.size(); ++p) {
    RC_ASSERT(text.points[p].begin < text.points[p].end);
    // Not with || in one assertion: RapidCheck's would look at both sides.
    if (p > 0) RC_ASSERT(text.points[p].begin == text.points[p - 1].end);
    RC_ASSERT(text.features_before[p] < text.features_before[p + 1]);
  }
}

TEST(net_text, a_text_beyond_the_limit_is_read_up_to_it) {
  std::string long_text;
  for (std::size_t i = 0; i < limits::net_positions_max + 10; ++i) long_text += "好";
  EXPECT_EQ(of(long_text, Unit::point).size(), limits::net_positions_max);
}

}  // namespace
}  // namespace myelin::text::net
