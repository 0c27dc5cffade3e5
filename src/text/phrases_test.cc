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

}  // namespace
}  // namespace myelin::text
