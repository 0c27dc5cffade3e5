// What a taxonomy file may get wrong, and what its author is told: every fault at once, with line,
// place and what to do.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "cause/taxonomy.h"

namespace myelin::cause {
namespace {

constexpr std::string_view head = R"(taxonomy: {zh: 小语言, en: Small}
departments:
  logistics: {zh: 物流部, en: Logistics}
  quality: {zh: 质量部, en: Quality}
stages:
  deliver:
    name: {zh: 配送, en: Delivery}
    definition: {zh: 送到。, en: Brought.}
    owner: logistics
    factors:
      speed:
        name: {zh: 速度, en: Speed}
        definition: {zh: 快慢。, en: Fast or slow.}
        zh: [物流, 快递]
        issues:
          late:
            name: {zh: 晚到, en: Late}
            definition: {zh: 晚于承诺。, en: After the promise.}
)";  // 18 lines; tests go on inside deliver.speed.late

std::string with(std::string_view rest) {
  return std::string(head) + std::string(rest);
}

// The faults' lines and texts, for a reader of a failing test.
std::vector<std::string> faults(std::string_view yaml) {
  std::vector<std::string> out;
  for (const auto& fault : Taxonomy::check(yaml)) out.push_back(text(fault));
  return out;
}

void expect_fault(std::string_view yaml, std::initializer_list<std::string_view> parts) {
  const auto all = faults(yaml);
  ASSERT_EQ(all.size(), 1U) << testing::PrintToString(all);
  for (const auto part : parts) EXPECT_NE(all[0].find(part), std::string::npos) << all[0];
}

}  // namespace

TEST(TaxonomyFile, ASmallOneIsRead) {
  const auto taxonomy = Taxonomy::parse(with("            polarity: -1\n            facts: "
                                             "[late]\n            en: [late, came late]\n"),
                                        3);
  ASSERT_TRUE(taxonomy) << taxonomy.error().message;
  const auto& t = **taxonomy;
  EXPECT_EQ(t.version(), 3);
  ASSERT_EQ(t.factors().size(), 3U);
  EXPECT_EQ(t.factors()[2].key, "deliver.speed.late");
  EXPECT_EQ(t.factors()[2].parent, 1);
  EXPECT_EQ(t.factors()[2].polarity, -1.0F);
  EXPECT_EQ(t.factors()[1].level, model::FactorLevel::factor);
  EXPECT_EQ(t.with_fact("late").size(), 1U);
  EXPECT_EQ(t.department("quality")->name_zh, "质量部");
  EXPECT_EQ(t.find("deliver.nothing"), model::no_factor);
}

TEST(TaxonomyFile, TheDigestIsOfTheBytes) {
  const auto one = Taxonomy::parse(with(""), 1), same = Taxonomy::parse(with(""), 2),
             other = Taxonomy::parse(with("# a remark\n"), 1);
  EXPECT_EQ((*one)->digest(), (*same)->digest());
  EXPECT_NE((*one)->digest(), (*other)->digest());
}

TEST(TaxonomyFile, OwnersChangeAtTheirDates) {
  const auto taxonomy = Taxonomy::parse(
      with("            owner:\n              - {department: logistics, until: 2026-03-01}\n       "
           "       - {department: quality, from: 2026-03-01}\n"),
      1);
  ASSERT_TRUE(taxonomy) << taxonomy.error().message;
  const auto late = (*taxonomy)->find("deliver.speed.late");
  const Time change = *parse_time("2026-03-01", Zone{});
  EXPECT_EQ((*taxonomy)->owner(late, change - Duration{1}), "logistics");
  EXPECT_EQ((*taxonomy)->owner(late, change), "quality");
  EXPECT_EQ((*taxonomy)->owner(late, Time::min()), "logistics");
  EXPECT_EQ((*taxonomy)->owner((*taxonomy)->find("deliver.speed"), change),
            "logistics");  // inherited from the stage
}

TEST(TaxonomyFile, GapsAndOverlapsOfOwnersAreFaults) {
  const auto owners = [](std::string_view first, std::string_view second) {
    return with("            owner:\n              - {department: logistics" + std::string(first) +
                "}\n              - {department: quality" + std::string(second) + "}\n");
  };
  expect_fault(owners(", until: 2026-01-01", ", from: 2026-02-01"),
               {"line 21", "nobody owns it from 2026-01-01 to 2026-02-01"});
  expect_fault(owners(", until: 2026-03-01", ", from: 2026-02-01"),
               {"line 21", "two owners from 2026-02-01 to 2026-03-01"});
  expect_fault(owners(", from: 2026-01-01", ", from: 2026-02-01"),
               {"line 20", "nobody owns it before 2026-01-01"});
  expect_fault(owners("", ", from: 2026-02-01, until: 2026-05-01"),
               {"line 21", "nobody owns it from 2026-05-01 on"});
  expect_fault(owners("", ""), {"line 21", "two owners at once"});
  expect_fault(owners("", ", from: soon"), {"line 21", "'soon' is not a date", "write 2026-01-01"});
}

TEST(TaxonomyFile, UnknownEntriesNameTheClosest) {
  expect_fault(with("            synonims: [晚到了]\n            polarity: -1\n"),
               {"line 19, deliver.speed.late", "'synonims' is not an entry"});
  expect_fault(with("            polarty: -1\n"), {"line 19", "did you mean 'polarity'?"});
  expect_fault(with("            owner: logistic\n"),
               {"'logistic' is not a department", "one of: logistics, quality"});
}

TEST(TaxonomyFile, ASynonymHasOneFactor) {
  expect_fault(with("            zh: [快递]\n"),
               {"line 19", "'快递' is claimed by deliver.speed too (line 14)"});
  expect_fault(with("            en: [Late, late]\n"), {"stands here twice"});
  expect_fault(with("            zh: [慢]\n"), {"single character"});
}

TEST(TaxonomyFile, EveryFaultIsToldAtOnce) {
  const auto all = faults(R"(taxonomy: {zh: 小语言}
departments:
  logistics: {zh: 物流部, en: Logistics}
stages:
  deliver:
    name: {zh: 配送, en: ""}
    factors:
      speed:
        name: {zh: 速度, en: Speed}
        name: {zh: 速度, en: Speed}
        definition: {zh: 快慢。, en: Fast or slow.}
        polarity: bad
        causes: {}
)");
  EXPECT_EQ(all.size(), 7U) << testing::PrintToString(all);
  const auto parsed = Taxonomy::parse("stages: []", 1);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, ErrorCode::invalid_argument);
  EXPECT_NE(parsed.error().message.find("3 faults"), std::string::npos) << parsed.error().message;
}

TEST(TaxonomyFile, HostileTextsGetAClearAnswer) {
  expect_fault("", {"empty"});
  expect_fault("a: [1, 2", {"not YAML"});
  expect_fault("\xff\xfe\xfa", {"not UTF-8"});
  expect_fault("a: &x [1]\nb: *x\n", {"line 2", "alias"});
  expect_fault("? [a]\n: b\n", {"where a key should"});
  expect_fault("a: 1\n---\nb: 2\n", {"second document"});
  expect_fault("stages: " + std::string(40, '[') + "a" + std::string(40, ']'),
               {"nested too deeply"});
  expect_fault(std::string(limits::taxonomy_bytes_max + 1, ' '), {"bytes, at most"});
  std::string wide = "stages: [";
  for (std::size_t i = 0; i <= limits::yaml_nodes_max; ++i) wide += "a,";
  expect_fault(wide + "]", {"too many entries"});
}

}  // namespace myelin::cause
