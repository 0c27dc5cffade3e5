#include "text/phrases.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace myelin::text {
namespace {

std::vector<std::string> found(const PhraseMatcher& matcher, std::string_view utf8) {
  NormalText normal;
  std::vector<PhraseMatch> matches;
  normalise(utf8, normal);
  matcher.find(normal, matches);
  std::vector<std::string> out;
  for (const auto& match : matches) {
    const auto [begin, end] = normal.bytes(match.begin, match.end);
    out.push_back(std::string(utf8.substr(begin, end - begin)) + "=" + std::to_string(match.value));
  }
  return out;
}

using Words = std::vector<std::string>;

TEST(PhraseMatcher, PrefersTheLongestOfThoseThatOverlap) {
  const std::array<Phrase, 5> phrases{
      {{"包装", 1}, {"包装破损", 2}, {"破损", 3}, {"破损了一地", 4}, {"快", 5}}};
  const PhraseMatcher matcher{phrases};
  EXPECT_EQ(found(matcher, "包装破损，快递破损"), (Words{"包装破损=2", "快=5", "破损=3"}));
  EXPECT_EQ(found(matcher, "包装破损了一地"), (Words{"破损了一地=4"}))
      << "begins later and is longer";
  EXPECT_EQ(found(matcher, "包裝"), (Words{"包裝=1"})) << "traditional characters";
}

TEST(PhraseMatcher, MatchesWholeEnglishWordsAndTheirPlurals) {
  const std::array<Phrase, 4> phrases{
      {{"late", 1}, {"Refund", 2}, {"customer  service", 3}, {"box", 4}}};
  const PhraseMatcher matcher{phrases};
  EXPECT_EQ(found(matcher, "chocolate plates, latest"), Words{});
  EXPECT_EQ(found(matcher, "LATE! REFUNDS from Customer\n service, two boxes"),
            (Words{"LATE=1", "REFUNDS=2", "Customer\n service=3", "boxes=4"}));
}

TEST(PhraseMatcher, LeavesOutPhrasesThatSayNothing) {
  const std::array<Phrase, 3> phrases{{{"", 1}, {"  ", 2}, {"！", 3}}};
  EXPECT_EQ(found(PhraseMatcher{phrases}, "  ！ 好"), Words{});
}

TEST(PhraseMatcher, FillsSlotsWithNumbersUnitsAndDegrees) {
  const std::array<Phrase, 6> phrases{{{"{n}{t}才到", 1},
                                       {"等了{n}{t}", 2},
                                       {"took {n} {t}", 3},
                                       {"物流{d}慢", 4},
                                       {"delivery {d} slow", 5},
                                       {"态度{d}好", 6}}};
  const PhraseMatcher matcher{phrases};
  EXPECT_EQ(found(matcher, "三天才到"), Words{"三天才到=1"});
  EXPECT_EQ(found(matcher, "整整１０ 天才到"), Words{"１０ 天才到=1"});
  EXPECT_EQ(found(matcher, "好几个星期才到，等了半个多小时"),
            (Words{"好几个星期才到=1", "等了半个多小时=2"}));
  EXPECT_EQ(found(matcher, "等了十来天，等了3-5天，等了2.5小时"),
            (Words{"等了十来天=2", "等了3-5天=2", "等了2.5小时=2"}));
  EXPECT_EQ(found(matcher, "It took THREE weeks; it took a few business days"),
            (Words{"took THREE weeks=3", "took a few business days=3"}));
  EXPECT_EQ(found(matcher, "物流慢，物流真的是太慢了，物流不慢"),
            (Words{"物流慢=4", "物流真的是太慢=4"}));
  EXPECT_EQ(found(matcher, "delivery was very slow, delivery slow, delivery was not slow"),
            (Words{"delivery was very slow=5", "delivery slow=5"}));
  EXPECT_EQ(found(matcher, "态度好，态度好好"), (Words{"态度好=6", "态度好好=6"}))
      << "a degree word may be the phrase's own";
  EXPECT_EQ(found(matcher, "等了天，took days, 才到"), Words{}) << "a slot must be filled";
}

TEST(PhraseMatcher, ANumberIsTakenWhole) {
  const std::array<Phrase, 1> phrases{{{"{n}{t}了", 1}}};
  EXPECT_EQ(found(PhraseMatcher{phrases}, "二十三天了"), Words{"二十三天了=1"});
}

}  // namespace
}  // namespace myelin::text
