#include "text/few_examples.h"

#include <gtest/gtest.h>

#include <array>

namespace myelin::text {
namespace {

// Stored texts of a small shop; none of them speaks of left-handed use.
std::vector<std::string> stored() {
  const std::array<std::string, 5> first{"颜色很正", "送得很快", "包装严实", "价格实惠",
                                         "客服耐心"},
      second{"妈妈喜欢", "下次还来", "就是有点重", "和图片一样", "用着顺手"};
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 200; ++i)
    texts.push_back(first[i % 5] + "，" + second[i / 5 % 5] + std::to_string(i));
  return texts;
}

FewExamples left_handed() {
  return {.yes = {"颜色很正，左撇子用不了", "左手拿着别扭，送得很快", "我是左撇子，剪不断",
                  "价格实惠，左手不好使", "左撇子表示很难受", "包装严实，就是左手用着别扭",
                  "孩子左撇子，握不住", "左手剪东西会打滑", "左撇子别买，妈妈喜欢",
                  "左手完全不能用，客服耐心"},
          .no = {},
          .hints = {"左撇子"},
          .unlabelled = stored()};
}

bool hears(const DeltaModel& model, std::string_view utf8) {
  NormalText normal;
  std::vector<Feature> features;
  normalise(utf8, normal);
  features_of(normal, FeatureSet::zh, features);
  return few_absent + model(features) >= 0;
}

TEST(FewExamples, WhatTheyShareIsFoundInOtherWords) {
  const auto learnt = learn_from_few(left_handed(), FeatureSet::zh);
  EXPECT_TRUE(hears(learnt.model, "左撇子拿不稳"));
  EXPECT_TRUE(hears(learnt.model, "换成左手就别扭"));
  EXPECT_FALSE(hears(learnt.model, "颜色很正")) << "stands in an example, and everywhere else";
  EXPECT_FALSE(hears(learnt.model, "快递放在门口"));
  EXPECT_GE(learnt.figures.f1_after, 0.7);
  EXPECT_EQ(learnt.figures.f1_before, 0);
  EXPECT_EQ(learnt.figures.n, 10u);
}

TEST(FewExamples, TheSameTextsGiveTheSameModel) {
  EXPECT_EQ(learn_from_few(left_handed(), FeatureSet::zh).model.to_text(),
            learn_from_few(left_handed(), FeatureSet::zh).model.to_text());
}

TEST(FewExamples, ATextLabelledNoIsBackground) {
  auto examples = left_handed();
  examples.no = {"右撇子觉得顺手", "右手用着正好"};
  const auto learnt = learn_from_few(examples, FeatureSet::zh);
  EXPECT_FALSE(hears(learnt.model, "右手用着正好"));
  EXPECT_EQ(learnt.figures.n, 12u);
}

TEST(FewExamples, NothingHeardBeforeIsUnsaid) {
  const auto learnt = learn_from_few(left_handed(), FeatureSet::zh);
  NormalText normal;
  std::vector<Feature> features;
  for (const auto& text : stored()) {
    normalise(text, normal);
    features_of(normal, FeatureSet::zh, features);
    EXPECT_GE(learnt.model(features), 0);
  }
}

}  // namespace
}  // namespace myelin::text
