#include "text/scope.h"

#include <gtest/gtest.h>

namespace myelin::text {
namespace {

std::vector<Feature> scopes(std::string_view utf8) {
  NormalText text;
  normalise(utf8, text);
  std::vector<Feature> features;
  scope_features_of(text, features);
  return features;
}

bool share_one(const std::vector<Feature>& a, const std::vector<Feature>& b) {
  for (const auto& x : a)
    for (const auto& y : b)
      if (x.hash == y.hash) return true;
  return false;
}

TEST(Scope, MarksWhatStandsUnderANegator) {
  EXPECT_TRUE(scopes("质量很好").empty()) << "nothing is denied, wished or asked";
  EXPECT_TRUE(share_one(scopes("不太好用"), scopes("没有那么好用")));
  EXPECT_TRUE(scopes("不，好用").empty()) << "a mark ends the scope";
  for (const auto& f : scopes("不是很便宜的东西啊真的是这样")) EXPECT_LE(f.last, 6u);
}

TEST(Scope, MarksWishesAndQuestionsEachInTheirOwnWay) {
  const auto wish = scopes("要是便宜就好了"), question = scopes("便宜吗"), plain = scopes("便宜");
  EXPECT_TRUE(plain.empty());
  EXPECT_TRUE(share_one(wish, scopes("如果便宜就好了")));
  EXPECT_FALSE(share_one(wish, question));
  EXPECT_TRUE(share_one(question, scopes("这也叫便宜?")));
}

}  // namespace
}  // namespace myelin::text
