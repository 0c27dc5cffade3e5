#include "text/emotion.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "text/calibration.h"
#include "text/emotion_trainer.h"

namespace myelin::text {
namespace {

// Posts of a small grammar of our own: the emotion is in its words, the register in the topic.
std::vector<EmotionRow> written_posts(std::size_t n) {
  const std::array<std::array<const char*, 3>, emotion_count> words{
      {{"在路上", "十点开会", "报道如下"},
       {"好开心", "太幸福了", "笑死我了"},
       {"气死我了", "滚", "太过分了"},
       {"难过", "眼泪掉下来", "心疼"},
       {"好害怕", "吓得发抖", "太恐怖了"},
       {"没想到", "竟然这样", "惊呆了"}}};
  const std::array<const char*, 4> daily{"下班", "同学", "电影", "猫"},
      crisis{"疫情", "口罩", "医院", "隔离"};
  Random random{3};
  std::vector<EmotionRow> rows;
  for (std::size_t i = 0; i < n; ++i) {
    const auto emotion = static_cast<std::uint8_t>(i % emotion_count);
    const auto tone = static_cast<std::uint8_t>(i / emotion_count % 2);
    std::string text;
    for (int clause = 0; clause < 2; ++clause)
      text += std::string(random.pick(tone ? crisis : daily)) + random.pick(words[emotion]) + "，";
    rows.push_back(
        {text + std::to_string(random.between(0, 9)), emotion, tone, tone ? "crisis" : "daily"});
  }
  return rows;
}

TEST(EmotionTrainer, LearnsAndRepeatsItselfBitForBit) {
  const auto rows = written_posts(600);
  const EmotionTrainingOptions options{.slot_bits = 12};
  const auto first = train_emotion(rows, {}, options), second = train_emotion(rows, {}, options);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_TRUE(first->bytes == second->bytes);
  ASSERT_EQ(first->figures.size(), 2u);
  for (const auto& f : first->figures) EXPECT_GT(f.macro_f1, 0.95) << f.source;
  const auto model = *EmotionModel::from_bytes(first->bytes);
  NormalText normal;
  std::vector<Feature> features;
  normalise("疫情期间医院里吓得发抖", normal);
  features_of(normal, FeatureSet::zh, features);
  const auto read = model->read(features);
  EXPECT_EQ(read.emotion, 4u);
  EXPECT_EQ(read.tone, 1u);
  EXPECT_GT(read.confidence, 0.5F);
  EXPECT_GT(read.intensity, 0.5F);
  std::vector<float> weights;
  model->weigh(features, read, weights);
  ASSERT_EQ(weights.size(), features.size());
  float sum = 0;
  for (const float w : weights) sum += w;
  EXPECT_GT(sum, 0) << "its words speak for what was read";
}

TEST(EmotionTrainer, FindsNothingInLabelsByChance) {
  auto rows = written_posts(1'200);
  Random random{9};
  for (auto& row : rows) row.emotion = static_cast<std::uint8_t>(random.between(0, 5));
  const auto trained = train_emotion(rows, {}, {.slot_bits = 12});
  ASSERT_TRUE(trained) << trained.error().message;
  for (const auto& f : trained->figures)
    EXPECT_LT(f.macro_f1, 0.25) << "figures must not come from rows that were trained on";
}

TEST(EmotionTrainer, WantsEveryEmotionInBothRegisters) {
  auto rows = written_posts(600);
  std::erase_if(rows, [](const auto& row) { return row.emotion == 3 && row.tone == 1; });
  const auto trained = train_emotion(rows, {}, {});
  ASSERT_FALSE(trained);
  EXPECT_EQ(trained.error().code, ErrorCode::invalid_argument);
}

TEST(EmotionModel, RefusesADamagedFile) {
  const auto trained = train_emotion(written_posts(300), {}, {.slot_bits = 10});
  ASSERT_TRUE(trained);
  for (const std::size_t at : {0ul, 13ul, trained->bytes.size() - 5}) {
    auto bytes = trained->bytes;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    EXPECT_FALSE(EmotionModel::from_bytes(bytes)) << at;
  }
  EXPECT_FALSE(EmotionModel::from_bytes(trained->bytes.substr(0, 400)));
  const auto model = *EmotionModel::from_bytes(trained->bytes);
  EXPECT_EQ(model->read({}).emotion, 0u) << "no words, no emotion";
}

TEST(Calibration, IsZeroForHonestAndLargeForBoastfulProbabilities) {
  Random random{1};
  std::vector<Judged> honest, boastful;
  for (int i = 0; i < 30'000; ++i) {
    const auto p = static_cast<float>(0.5 + random.uniform() / 2);
    honest.push_back({p, random.chance(p)});
    boastful.push_back({0.99F, random.chance(0.7)});
  }
  EXPECT_LT(calibration_error(honest), 0.015);
  EXPECT_NEAR(calibration_error(boastful), 0.29, 0.02);
  EXPECT_GT(accuracy_at(honest, 0.5), accuracy_at(honest, 1.0));
}

}  // namespace
}  // namespace myelin::text
