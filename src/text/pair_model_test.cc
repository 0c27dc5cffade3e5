// Question pairs: symmetric, learnt, safe with any bytes.
#include <gtest/gtest.h>

#include "text/pair_trainer.h"

namespace myelin::text {
namespace {

// Two products and three questions about each; the same product and question ask the same.
std::vector<PairRow> rows() {
  const std::vector<std::vector<std::string>> ways{
      {"怎么开通花呗", "花呗如何开通", "我想开通花呗怎么弄"},
      {"怎么关闭花呗", "花呗如何关掉", "我想关闭花呗怎么办"},
      {"怎么开通借呗", "借呗如何开通", "我想开通借呗怎么弄"},
      {"借呗利息多少", "借呗的利息是几个点", "请问借呗利息怎么算"}};
  std::vector<PairRow> all;
  for (std::size_t a = 0; a < ways.size(); ++a)
    for (std::size_t b = 0; b < ways.size(); ++b)
      for (const auto& x : ways[a])
        for (const auto& y : ways[b])
          if (x != y) all.push_back({x, y, a == b});
  return all;
}

Result<std::shared_ptr<const PairModel>> model() {
  MYELIN_TRY(parts, train_pairs(rows(), {.cost = 1, .pairs_with_min = 2}));
  MYELIN_TRY(first, PairModel::of(parts.file, {}));
  std::vector<PairEvidence> evidence;
  PairScratch scratch;
  for (const auto& row : rows()) {
    first->listen(row.a, row.b, scratch);
    evidence.push_back({scratch.clues, row.same});
  }
  return PairModel::of(with_pair_decision(parts.file, fit_pairs(evidence)), {});
}

TEST(Pairs, OtherProductOrOtherWishIsAnotherQuestion) {
  const auto pairs = model();
  ASSERT_TRUE(pairs);
  PairScratch scratch;
  const auto same = [&](std::string_view a, std::string_view b) {
    return (*pairs)->same(a, b, scratch) >= (*pairs)->threshold();
  };
  EXPECT_TRUE(same("花呗怎么开通", "如何开通花呗"));
  EXPECT_FALSE(same("花呗怎么开通", "如何开通借呗"));
  EXPECT_FALSE(same("花呗怎么开通", "花呗怎么关闭"));
}

TEST(Pairs, TheOrderOfTheTwoDoesNotMatter) {
  const auto pairs = model();
  ASSERT_TRUE(pairs);
  PairScratch scratch;
  for (const auto& row : rows())
    EXPECT_FLOAT_EQ((*pairs)->same(row.a, row.b, scratch), (*pairs)->same(row.b, row.a, scratch));
}

TEST(Pairs, AnyBytesGiveAProbability) {
  const auto pairs = model();
  ASSERT_TRUE(pairs);
  PairScratch scratch;
  const std::string longer(20'000, 'x');
  for (const std::string_view a : {std::string_view(""), std::string_view("\xff\x80"),
                                   std::string_view("花呗"), std::string_view(longer)})
    for (const std::string_view b :
         {std::string_view(""), std::string_view("？？"), std::string_view(longer)}) {
      const float p = (*pairs)->same(a, b, scratch);
      EXPECT_GE(p, 0);
      EXPECT_LE(p, 1);
    }
}

TEST(Pairs, ADamagedFileIsTurnedAway) {
  const auto parts = train_pairs(rows(), {.pairs_with_min = 2});
  ASSERT_TRUE(parts);
  std::string damaged = parts->file;
  damaged[damaged.size() / 2 + 60] ^= 0x21;
  EXPECT_FALSE(PairModel::of(damaged, {}));
  EXPECT_FALSE(PairModel::of(parts->file.substr(0, 50), {}));
}

}  // namespace
}  // namespace myelin::text
