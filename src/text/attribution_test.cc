#include "text/attribution.h"

#include <gtest/gtest.h>

namespace myelin::text {
namespace {

struct Weighed {
  NormalText text;
  std::vector<Feature> features;
  std::vector<float> weights;
  // Every n-gram that covers the point weighs so much.
  Weighed(std::string_view utf8, std::size_t point, float weight) {
    normalise(utf8, text);
    features_of(text, FeatureSet::zh, features);
    for (const auto& f : features)
      weights.push_back(f.first <= point && point <= f.last ? weight : 0);
  }
};

TEST(Attribution, NamesTheCharactersThatWeigh) {
  Weighed weighed("今天送来的锅坏了", 6, 1);
  std::vector<Moved> moved;
  AttributionScratch scratch;
  find_moving(weighed.text, weighed.features, weighed.weights, 3, 2, scratch, moved);
  ASSERT_EQ(moved.size(), 1u) << "what one stretch explains is not explained again";
  EXPECT_EQ(moved[0].begin, 6u);
  EXPECT_EQ(moved[0].end, 7u);
  EXPECT_GT(moved[0].weight, 0);
}

TEST(Attribution, SetsWhatSpeaksAgainstApart) {
  Weighed weighed("味道好，分量少", 2, 2);
  const Weighed other("味道好，分量少", 6, -1);
  for (std::size_t i = 0; i < weighed.weights.size(); ++i) weighed.weights[i] += other.weights[i];
  std::vector<Moved> moved;
  AttributionScratch scratch;
  find_moving(weighed.text, weighed.features, weighed.weights, 3, 2, scratch, moved);
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[0].begin, 2u);
  EXPECT_EQ(moved[1].begin, 6u);
  EXPECT_LT(moved[1].weight, 0);
}

TEST(Attribution, FindsNothingInNothing) {
  NormalText text;
  std::vector<float> weights;
  std::vector<Moved> moved;
  AttributionScratch scratch;
  normalise("", text);
  find_moving(text, {}, weights, 3, 2, scratch, moved);
  EXPECT_TRUE(moved.empty());
}

}  // namespace
}  // namespace myelin::text
