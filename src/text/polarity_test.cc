#include "text/polarity.h"

#include <gtest/gtest.h>

#include <array>

#include "base/random.h"
#include "text/polarity_trainer.h"

namespace myelin::text {
namespace {

// Reviews of a small grammar of our own: what they judge by is in them, the rest is chance.
std::vector<LabelledText> written_reviews(std::size_t n) {
  const std::array<const char*, 6> good{"很好", "非常满意", "喜欢", "推荐购买", "不错", "超级赞"};
  const std::array<const char*, 6> bad{"很差", "非常失望", "后悔", "别买", "不好", "太烂了"};
  const std::array<const char*, 8> things{"物流", "包装", "味道", "客服",
                                          "颜色", "尺寸", "价格", "做工"};
  Random random{11};
  std::vector<LabelledText> rows;
  for (std::size_t i = 0; i < n; ++i) {
    const bool praises = random.chance(0.5);
    std::string text;
    for (int clause = 0; clause < 3; ++clause)
      text += std::string(random.pick(things)) + random.pick(things) +
              (praises ? random.pick(good) : random.pick(bad)) + "，";
    rows.push_back({text, praises, i % 3 == 0 ? "a" : "b", false});
  }
  return rows;
}

TEST(PolarityTrainer, LearnsAndRepeatsItselfBitForBit) {
  const auto rows = written_reviews(1'500);
  const TrainingOptions options{.slot_bits = 14};
  const auto first = train_polarity(rows, options), second = train_polarity(rows, options);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_TRUE(first->bytes == second->bytes);
  ASSERT_EQ(first->figures.size(), 3u) << "two sources, and both together";
  for (const auto& figures : first->figures) {
    EXPECT_GT(figures.accuracy, 0.98) << figures.source;
    EXPECT_GT(figures.auc, 0.98) << figures.source;
  }
  const auto other = train_polarity(written_reviews(1'400), options);
  EXPECT_FALSE(first->bytes == other->bytes) << "other rows, another model";
}

TEST(PolarityTrainer, FindsNothingInLabelsByChance) {
  auto rows = written_reviews(3'000);
  Random random{5};
  for (auto& row : rows) row.praises = random.chance(0.5), row.source = "chance";
  const auto trained = train_polarity(rows, {.slot_bits = 14});
  ASSERT_TRUE(trained) << trained.error().message;
  EXPECT_NEAR(trained->figures.front().auc, 0.5, 0.08)
      << "figures must not come from rows that were trained on";
}

TEST(PolarityTrainer, KeepsCopiesOfATextOnOneSide) {
  for (const auto& row : written_reviews(50))
    EXPECT_EQ(part_of(row.text), part_of(" " + row.text + "！！")) << row.text;
}

TEST(PolarityTrainer, WantsBothLabels) {
  auto rows = written_reviews(100);
  for (auto& row : rows) row.praises = true;
  const auto trained = train_polarity(rows, {});
  ASSERT_FALSE(trained);
  EXPECT_EQ(trained.error().code, ErrorCode::invalid_argument);
}

TEST(PolarityModel, ScoresAClauseAsItScoresItAlone) {
  const auto trained = train_polarity(written_reviews(1'500), {.slot_bits = 14});
  const auto model = *PolarityModel::from_bytes(trained->bytes);
  NormalText both, alone;
  PolarityScores scores_both, scores_alone;
  normalise("物流很好，包装很差", both);
  normalise("包装很差", alone);
  model->score(both, scores_both);
  model->score(alone, scores_alone);
  EXPECT_FLOAT_EQ(model->raw(scores_both, 5, 9), model->raw(scores_alone, 0, 4))
      << "no n-gram crosses a mark";
  EXPECT_LT(model->probability(scores_both, 5, 9), 0.5F);
  EXPECT_GT(model->probability(scores_both, 0, 4), 0.5F);
}

TEST(PolarityModel, RefusesDamagedFiles) {
  const auto trained = train_polarity(written_reviews(600), {.slot_bits = 12});
  ASSERT_TRUE(PolarityModel::from_bytes(trained->bytes));
  auto flipped = trained->bytes;
  flipped[sizeof(PolarityHeader) + 100] ^= 1;
  auto renamed = trained->bytes;
  renamed[0] = 'X';
  for (const auto& damaged : {flipped, renamed, trained->bytes.substr(0, 1000), std::string{}}) {
    const auto model = PolarityModel::from_bytes(damaged);
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::corrupt);
  }
  EXPECT_EQ(PolarityModel::open("/nonexistent/model.bin").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace myelin::text
