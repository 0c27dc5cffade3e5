// Corrections learnt from few texts.
#include <gtest/gtest.h>

#include "text/delta_model.h"

namespace myelin::text {
namespace {

std::vector<DeltaRow> rows() {
  std::vector<DeltaRow> all;
  for (const char* text : {"绝绝子", "这口红绝绝子", "味道绝绝子", "真的绝绝子啊", "包装绝绝子"})
    all.push_back({text, true, -1, 1, true});  // the larger model takes it for a complaint
  for (const char* text : {"质量差", "味道差", "包装破了", "送得慢", "太难吃"})
    all.push_back({text, false, -2, 1, true});
  return all;
}

float corrected(const DeltaModel& model, std::string_view text, float offset) {
  NormalText normal;
  std::vector<Feature> features;
  normalise(text, normal);
  features_of(normal, FeatureSet::zh, features);
  return offset + model(features);
}

TEST(Delta, ANewWordIsLearntAndTheRestStays) {
  const auto model = DeltaTrainer::train(rows(), {});
  EXPECT_GT(corrected(model, "颜色绝绝子", -1), 0);
  EXPECT_LT(corrected(model, "颜色差", -2), 0);
}

TEST(Delta, TextFormComesBackAsItWas) {
  const auto model = DeltaTrainer::train(rows(), {});
  const auto again = DeltaModel::from_text(model.to_text());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->to_text(), model.to_text());
  EXPECT_EQ(again->size(), model.size());
}

TEST(Delta, DamagedTextIsTurnedAway) {
  for (const char* text :
       {"", "bias\n", "bias x\n", "ff 1\n", "bias 1\nzz 1\n", "bias 1\n2 1\n1 1\n", "bias nan\n"})
    EXPECT_FALSE(DeltaModel::from_text(text)) << text;
}

TEST(Delta, FiguresComeFromRowsThatWereNotLearntFrom) {
  const auto figures = cross_validate(rows(), {});
  EXPECT_EQ(figures.n, 10U);
  EXPECT_DOUBLE_EQ(figures.accuracy_before, 0.5);
  EXPECT_GT(figures.accuracy_after, figures.accuracy_before);
}

}  // namespace
}  // namespace myelin::text
