#include "text/shift.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "text/clause.h"

namespace myelin::text {
namespace {

// The text with what counts the other way round in brackets.
std::string shifted(std::string_view utf8, FeatureSet set) {
  NormalText normal;
  std::vector<float> shifts;
  normalise(utf8, normal);
  shifts_of(normal, set, shifts);
  std::string out;
  bool open = false;
  for (std::size_t i = 0; i < normal.size(); ++i) {
    if (const bool turned = shifts[i] < 0; turned != open) out += turned ? "[" : "]", open = turned;
    const auto [begin, end] = normal.bytes(i, i + 1);
    out += utf8.substr(begin, end - begin);
  }
  return out + (open ? "]" : "");
}
std::string zh(std::string_view utf8) {
  return shifted(utf8, FeatureSet::zh);
}
std::string en(std::string_view utf8) {
  return shifted(utf8, FeatureSet::en);
}

TEST(Shift, TurnsWhatIsDenied) {
  EXPECT_EQ(zh("没有任何异味"), "没有[任何异味]");
  EXPECT_EQ(zh("不软和，很贵"), "不[软和]，很贵") << "up to the mark";
  EXPECT_EQ(zh("没用几天就坏了"), "没用几天就坏了") << "what follows is not denied";
  EXPECT_EQ(en("it does not feel cheap"), "it does not[ feel cheap]");
  EXPECT_EQ(en("It isn’t good, but pretty"), "It isn’t[ good], but pretty");
}

TEST(Shift, TwoNegatorsAffirm) {
  EXPECT_EQ(zh("没有地方不干净"), "没有[地方不]干净");
  EXPECT_EQ(zh("不得不说很好"), "不得不说很好");
  EXPECT_EQ(en("no one dislikes it without reason"), "no one[ dislikes it without] reason");
}

TEST(Shift, LooksLikeANegatorAndIsNone) {
  EXPECT_EQ(zh("不仅便宜"), "不仅便宜");
  EXPECT_EQ(zh("不错的选择"), "不错的选择");
  EXPECT_EQ(en("not only pretty"), "not only pretty");
}

TEST(Shift, TurnsWishesAndQuestionsThatExpectNoAnswer) {
  EXPECT_EQ(zh("早知道有这么好看"), "早知道[有这么好看]");
  EXPECT_EQ(zh("哪里耐穿了"), "哪里[耐穿了]");
  EXPECT_EQ(en("I wish it were soft"), "I wish[ it were soft]");
}

RC_GTEST_PROP(Shift, EveryClauseStandsAlone, ()) {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      "不", "没有", "好", "差", "，", "。", "不得不", "就", "哪里", "早知道", "坏", "!"});
  std::string utf8;
  for (const auto& p : *rc::gen::container<std::vector<std::string>>(piece)) utf8 += p;
  NormalText normal, alone;
  std::vector<Clause> clauses;
  std::vector<float> shifts, of_clause;
  normalise(utf8, normal);
  split_clauses(normal, clauses);
  shifts_of(normal, FeatureSet::zh, shifts);
  RC_ASSERT(shifts.size() == normal.size());
  for (const auto& clause : clauses) {
    const auto [begin, end] = normal.bytes(clause.begin, clause.end);
    normalise(utf8.substr(begin, end - begin), alone);
    shifts_of(alone, FeatureSet::zh, of_clause);
    RC_ASSERT(std::equal(of_clause.begin(), of_clause.end(), shifts.begin() + clause.begin));
  }
}

}  // namespace
}  // namespace myelin::text
