#include "text/stated_cause.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

namespace myelin::text {
namespace {

std::vector<std::string> causes_of(std::string_view utf8) {
  NormalText normal;
  std::vector<Clause> clauses;
  std::vector<StatedCause> causes;
  normalise(utf8, normal);
  split_clauses(normal, clauses);
  stated_causes(normal, clauses, causes);
  std::vector<std::string> out;
  for (const auto& cause : causes) {
    const auto [begin, end] = normal.bytes(cause.words.begin, cause.words.end);
    out.emplace_back(utf8.substr(begin, end - begin));
  }
  return out;
}
using Words = std::vector<std::string>;

TEST(StatedCause, StandsBehindTheWordThatOpensIt) {
  EXPECT_EQ(causes_of("因为包装太薄，锅盖碎了。"), (Words{"包装太薄"}));
  EXPECT_EQ(causes_of("退货了，是因为颜色不对"), (Words{"颜色不对"}));
  EXPECT_EQ(causes_of("因为尺码偏小所以退了"), (Words{"尺码偏小"}));
  EXPECT_EQ(causes_of("I returned it because the zip was broken."), (Words{"the zip was broken"}));
  EXPECT_EQ(causes_of("Late due to the snow, but fine"), (Words{"the snow"}));
}

TEST(StatedCause, StandsBeforeTheWordThatClosesIt) {
  EXPECT_EQ(causes_of("快递暴力分拣导致屏幕裂了"), (Words{"快递暴力分拣"}));
  EXPECT_EQ(causes_of("快递放了三天，导致水果烂了"), (Words{"快递放了三天"}));
  EXPECT_EQ(causes_of("客服说错型号害得我白跑一趟"), (Words{"客服说错型号"}));
}

TEST(StatedCause, IsNotFoundWhereNoWordSaysIt) {
  EXPECT_EQ(causes_of("包装太薄，锅盖碎了。"), Words{});
  EXPECT_EQ(causes_of("因为"), Words{});
  EXPECT_EQ(causes_of("导致"), Words{});
  EXPECT_EQ(causes_of("the causeway is because"), Words{});
}

RC_GTEST_PROP(StatedCause, LiesInAClauseAndInItsSentence, ()) {
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      "因为", "由于", "导致", "所以", "，", "。", "破了", "because ", "due to ", "x", "害得", " "});
  std::string utf8;
  for (const auto& p : *rc::gen::container<std::vector<std::string>>(piece)) utf8 += p;
  NormalText normal;
  std::vector<Clause> clauses;
  std::vector<StatedCause> causes;
  normalise(utf8, normal);
  split_clauses(normal, clauses);
  stated_causes(normal, clauses, causes);
  for (const auto& cause : causes) {
    RC_ASSERT(!cause.words.empty());
    RC_ASSERT(cause.effect.begin <= cause.words.begin && cause.words.end <= cause.effect.end);
    RC_ASSERT(std::ranges::any_of(clauses, [&](const Clause& clause) {
      return clause.begin <= cause.words.begin && cause.words.end <= clause.end;
    }));
  }
}

}  // namespace
}  // namespace myelin::text
