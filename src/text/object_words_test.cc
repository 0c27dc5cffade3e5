#include "text/object_words.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

namespace myelin::text {
namespace {

// The object of `aspect`, which stands in a text of one clause.
std::string object_of(std::string_view utf8, std::string_view aspect) {
  NormalText normal;
  std::vector<Clause> clauses;
  normalise(utf8, normal);
  split_clauses(normal, clauses);
  const auto at = utf8.find(aspect);
  Stretch words;
  for (std::uint32_t i = 0; i < normal.size(); ++i) {
    if (normal.offsets[i] == at) words.begin = i;
    if (normal.offsets[i + 1] == at + aspect.size()) words.end = i + 1;
  }
  const auto object = object_words(normal, clauses.at(0), words);
  if (object.empty()) return {};
  const auto [begin, end] = normal.bytes(object.begin, object.end);
  return std::string(utf8.substr(begin, end - begin));
}

TEST(ObjectWords, AreWhoseAspectItIs) {
  EXPECT_EQ(object_of("手机的屏幕很清晰", "屏幕"), "手机");
  EXPECT_EQ(object_of("我买的小米手环的表带断了", "表带"), "小米手环");
  EXPECT_EQ(object_of("the handle of this pan is loose", "handle"), "this pan");
}

TEST(ObjectWords, AreWhatIsPointedAt) {
  EXPECT_EQ(object_of("这款锅手柄很烫", "手柄"), "这款锅");
  EXPECT_EQ(object_of("该酒店早餐丰富", "早餐"), "该酒店");
  EXPECT_EQ(object_of("这手感真好", "手感"), "")
      << "a pointer without a counter points at the aspect";
}

TEST(ObjectWords, AreTheRivalWhereNothingElseIsNamed) {
  EXPECT_EQ(object_of("屏幕比小米更清晰", "屏幕"), "小米");
  EXPECT_EQ(object_of("屏幕比小米清晰", "屏幕"), "") << "nobody can tell where the name ends";
  EXPECT_EQ(object_of("声音不如索尼", "声音"), "索尼");
  EXPECT_EQ(object_of("性价比很高", "性价比"), "");
  EXPECT_EQ(object_of("the sound is better than the old one", "sound"), "the old one");
}

RC_GTEST_PROP(ObjectWords, LieInTheClauseApartFromTheAspect, ()) {
  const auto piece = rc::gen::elementOf(
      std::vector<std::string>{"这", "款", "锅", "的", "比", "不如", "很", "屏幕", "this ", "pan ",
                               "of ", "than ", "the ", "该"});
  std::string utf8 = "好";
  for (const auto& p : *rc::gen::container<std::vector<std::string>>(piece)) utf8 += p;
  NormalText normal;
  std::vector<Clause> clauses;
  normalise(utf8, normal);
  split_clauses(normal, clauses);
  const auto& clause = clauses.at(0);
  const auto begin = *rc::gen::inRange(clause.begin, clause.end);
  const Stretch aspect{begin, *rc::gen::inRange(begin + 1, clause.end + 1)};
  const auto object = object_words(normal, clause, aspect);
  RC_ASSERT(object.empty() || (clause.begin <= object.begin && object.end <= clause.end));
  RC_ASSERT(object.empty() || !overlap(object, aspect));
}

}  // namespace
}  // namespace myelin::text
