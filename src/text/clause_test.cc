#include "text/clause.h"

#include <gtest/gtest.h>

#include <string>

#include "text/negation.h"

namespace myelin::text {
namespace {

std::vector<std::string> clauses_of(std::string_view utf8) {
  NormalText normal;
  std::vector<Clause> clauses;
  normalise(utf8, normal);
  split_clauses(normal, clauses);
  std::vector<std::string> out;
  for (const auto& clause : clauses) {
    const auto [begin, end] = normal.bytes(clause.begin, clause.end);
    out.push_back((clause.contrasts ? "~" : "") + std::string(utf8.substr(begin, end - begin)));
  }
  return out;
}

using Words = std::vector<std::string>;

TEST(Clause, EndsAtMarksAndBeforeContrast) {
  EXPECT_EQ(clauses_of("快递慢但是质量好。不错！"), (Words{"快递慢", "~但是质量好", "不错"}));
  EXPECT_EQ(clauses_of("味道好 分量足"), (Words{"味道好", "分量足"}));
  EXPECT_EQ(clauses_of("It fits, but the fabric is thin. However I kept it"),
            (Words{"It fits", "~but the fabric is thin", "~However I kept it"}));
  EXPECT_EQ(clauses_of("价格1,299元，屏幕6.7寸"), (Words{"价格1,299元", "屏幕6.7寸"}))
      << "marks inside numbers";
  EXPECT_EQ(clauses_of("再好不过了"), (Words{"再好不过了"})) << "looks like 不过";
  EXPECT_EQ(clauses_of(" ，。 "), Words{});
}

// What negation_of says of the phrase between [ and ].
std::string denial(std::string marked) {
  const auto open = marked.find('[');
  marked.erase(open, 1);
  const auto close = marked.find(']');
  marked.erase(close, 1);
  NormalText normal;
  std::vector<Clause> clauses;
  normalise(marked, normal);
  split_clauses(normal, clauses);
  std::size_t begin = 0, end = 0;
  while (normal.offsets[begin] < open) ++begin;
  while (normal.offsets[end] < close) ++end;
  for (const auto& clause : clauses)
    if (clause.begin <= begin && end <= clause.end) {
      const auto negation = negation_of(normal, clause, begin, end);
      return negation.not_asserted ? "not asserted" : negation.denied ? "denied" : "said";
    }
  return "outside";
}

TEST(Negation, ReachesOverWordsThatCarryIt) {
  for (const char* text :
       {"没有[破损]", "没有任何[破损]", "没发现什么[异味]", "不是很[快]", "一点都不[贵]",
        "[破损]没有", "[异味]的情况没有", "no [damage]", "not very [fast]",
        "There wasn't any [damage]", "never [broken]", "without any [smell]"})
    EXPECT_EQ(denial(text), "denied") << text;
}

TEST(Negation, EndsWhereAnotherContentBegins) {
  for (const char* text :
       {"用了没几天就[坏了]", "包装[破损]", "不仅[破损]还漏液", "不得不[退货]", "非常[慢]",
        "没有客服，[破损]", "not only [late]", "no reply and it was [broken]"})
    EXPECT_EQ(denial(text), "said") << text;
}

TEST(Negation, CancelsItself) {
  EXPECT_EQ(denial("不是没有[异味]"), "said");
  EXPECT_EQ(denial("不会没有[破损]"), "said");
}

TEST(Negation, KnowsWhatIsNotAsserted) {
  for (const char* text : {"担心[破损]", "怕会[破损]", "如果[破损]", "会不会[掉色]", "会[掉色]吗？",
                           "if it is [broken]", "是否有[异味]"})
    EXPECT_EQ(denial(text), "not asserted") << text;
  EXPECT_EQ(denial("怎么又[破损]了？"), "said") << "a reproach in the form of a question";
}

}  // namespace
}  // namespace myelin::text
