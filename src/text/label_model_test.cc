#include "text/label_model.h"

#include <gtest/gtest.h>

#include <string>

#include "text/label_trainer.h"

namespace myelin::text {
namespace {

// Clauses about two things and about neither; the words are ours.
std::vector<LabelledClause> clauses(std::size_t from) {
  const std::vector<std::string> late{"等了好久才到", "太晚才到", "送得太慢才到"},
      broken{"杯子碎了一地", "全都碎了", "瓶子碎了"}, other{"颜色喜欢", "很好看", "给妈妈买的"};
  std::vector<LabelledClause> rows;
  for (std::size_t i = from; i < from + 60; ++i) {
    const std::string tail = std::to_string(i * 7919 % 1000) + (i % 2 == 0 ? "吧" : "啊");
    rows.push_back({.text = late[i % 3] + tail, .yes = {0}, .unknown = {}, .of_text = {}});
    rows.push_back({.text = broken[i % 3] + tail, .yes = {1}, .unknown = {}, .of_text = {}});
    rows.push_back({.text = other[i % 3] + tail, .yes = {}, .unknown = {2}, .of_text = {}});
  }
  return rows;
}

TrainedLabels trained() {
  const std::vector<std::string> labels{"late", "broken", "never seen"};
  const auto rows = clauses(0), fit = clauses(100);
  auto result = train_labels(labels, rows, fit, {.index_bits = 12});
  EXPECT_TRUE(result) << result.error().message;
  return std::move(*result);
}

std::string found(const LabelModel& model, std::string_view utf8) {
  NormalText normal;
  std::vector<Feature> features;
  LabelScratch scratch;
  std::vector<LabelHit> hits;
  normalise(utf8, normal);
  features_of(normal, FeatureSet::zh, features);
  model.find(features, scratch, hits);
  std::string out;
  for (const auto& hit : hits) {
    EXPECT_GT(hit.probability, 0.5F);
    EXPECT_LE(hit.probability, 1);
    out += model.names()[hit.label] + " ";
  }
  return out;
}

TEST(LabelModel, HearsWhatItLearnt) {
  const auto model = LabelModel::from_bytes(trained().bytes);
  ASSERT_TRUE(model) << model.error().message;
  EXPECT_EQ((*model)->names(), (std::vector<std::string>{"late", "broken"}))
      << "a label that was never there keeps silent";
  EXPECT_EQ(found(**model, "好久才到"), "late ");
  EXPECT_EQ(found(**model, "碗碎了"), "broken ");
  EXPECT_EQ(found(**model, "颜色好看"), "");
  EXPECT_EQ(found(**model, ""), "");
}

TEST(LabelModel, TrainsTheSameBytesAgain) {
  EXPECT_EQ(trained().bytes, trained().bytes);
}

TEST(LabelModel, RefusesDamagedFiles) {
  const auto bytes = trained().bytes;
  for (const std::size_t at : {std::size_t{0}, std::size_t{9}, std::size_t{13}, std::size_t{20},
                               std::size_t{30}, bytes.size() / 2, bytes.size() - 1}) {
    auto damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    EXPECT_FALSE(LabelModel::from_bytes(damaged)) << at;
  }
  EXPECT_FALSE(LabelModel::from_bytes(bytes.substr(0, bytes.size() - 1)));
  EXPECT_FALSE(LabelModel::from_bytes(""));
  EXPECT_FALSE(LabelModel::open("/nonexistent"));
}

}  // namespace
}  // namespace myelin::text
