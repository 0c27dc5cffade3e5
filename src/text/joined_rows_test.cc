#include "text/joined_rows.h"

#include <gtest/gtest.h>

#include <string>

#include "text/emotion_trainer.h"
#include "text/label_trainer.h"

namespace myelin::text {
namespace {

const std::array<std::string, 6> words{"等了好久才到", "杯子碎了一地", "颜色很喜欢",
                                       "气死我了",     "好害怕呀",     "路上都还好"};

std::shared_ptr<const LabelModel> label_model(std::uint32_t index_bits) {
  const std::vector<std::string> labels{"late", "broken"};
  std::vector<LabelledClause> rows;
  for (std::size_t i = 0; i < 180; ++i) {
    LabelledClause row{
        .text = words[i % 3] + std::to_string(i % 10), .yes = {}, .unknown = {}, .of_text = {}};
    if (i % 3 < labels.size()) row.yes = {static_cast<std::uint16_t>(i % 3)};
    rows.push_back(std::move(row));
  }
  const auto trained = train_labels(labels, rows, rows, {.index_bits = index_bits});
  EXPECT_TRUE(trained) << trained.error().message;
  return *LabelModel::from_bytes(trained->bytes);
}

std::shared_ptr<const EmotionModel> emotion_model() {
  std::vector<EmotionRow> rows;
  for (std::size_t i = 0; i < 600; ++i)
    rows.push_back({words[i % emotion_count] + std::to_string(i % 97),
                    static_cast<std::uint8_t>(i % emotion_count),
                    static_cast<std::uint8_t>(i / emotion_count % 2), "written"});
  const auto trained = train_emotion(rows, {}, {.slot_bits = 12});
  EXPECT_TRUE(trained) << trained.error().message;
  return *EmotionModel::from_bytes(trained->bytes);
}

TEST(JoinedRows, SumWhatTheModelsSumApart) {
  const auto emotion = emotion_model();
  const auto wide = label_model(17), narrow = label_model(12);
  const std::array<const LabelModel*, 2> models{wide.get(), narrow.get()};
  const JoinedRows joined(emotion.get(), models);
  LocatedRows rows;
  LabelScratch scratch;
  std::vector<LabelHit> apart;
  std::vector<std::int32_t> together;
  std::size_t known = 0;
  for (std::size_t i = 0; i < 36; ++i) {
    NormalText normal;
    std::vector<Feature> features;
    normalise(words[i / 6] + "谁没见过，" + words[i % 6] + "0", normal);
    features_of(normal, FeatureSet::zh, features);
    joined.begin(features, rows), joined.finish(rows);
    EmotionSums sums;
    joined.add_emotion(rows, sums);
    const auto one = emotion->read(features), other = emotion->judge(sums, features.size());
    EXPECT_EQ(one.emotion, other.emotion);
    EXPECT_EQ(one.confidence, other.confidence);
    for (const std::size_t from : {std::size_t{0}, features.size() / 2})
      for (std::size_t model = 0; model < models.size(); ++model) {
        const auto part = std::span(features).subspan(from);
        apart.clear();
        scratch.sums.clear();
        models[model]->find(part, scratch, apart);
        const bool any = joined.add_labels(model, rows, from, features.size(), together);
        if (!any) continue;
        EXPECT_EQ(scratch.sums, together);
        ++known;
      }
  }
  EXPECT_GT(known, 72u);
}

}  // namespace
}  // namespace myelin::text
