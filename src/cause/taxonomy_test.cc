#include "cause/taxonomy.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>

namespace myelin::cause {
namespace {

std::string shipped() {
  std::ifstream file(MYELIN_SOURCE_DIR "/taxonomies/retail.yaml", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST(ShippedTaxonomy, PassesItsOwnCheck) {
  for (const auto& fault : Taxonomy::check(shipped())) ADD_FAILURE() << text(fault);
}

// What REQUIREMENTS asks of it, and what a reader needs of it: words for every issue in both
// languages.
TEST(ShippedTaxonomy, IsRichEnough) {
  const auto taxonomy = Taxonomy::parse(shipped(), 1);
  ASSERT_TRUE(taxonomy);
  std::size_t stages = 0, factors = 0, issues = 0, complaints = 0;
  for (const auto& node : (*taxonomy)->factors()) {
    stages += node.level == model::FactorLevel::stage;
    factors += node.level == model::FactorLevel::factor;
    if (node.level != model::FactorLevel::issue) continue;
    ++issues;
    complaints += node.polarity < 0;
    EXPECT_GE(node.synonyms_zh.size(), 5U) << node.key;
    EXPECT_GE(node.synonyms_en.size(), 2U) << node.key;
    EXPECT_FALSE(node.examples.empty()) << node.key;
    EXPECT_NE(node.polarity, 0) << node.key;
    EXPECT_EQ(node.owners.size(), 1U) << node.key;
  }
  EXPECT_GE(stages, 8U);
  EXPECT_GE(factors, 40U);
  EXPECT_GE(issues, 120U);
  RecordProperty("issues", static_cast<int>(issues));
  std::printf("%zu stages, %zu factors, %zu issues (%zu complaints)\n", stages, factors, issues,
              complaints);
}

TEST(ShippedTaxonomy, KnowsWhatOperationsProve) {
  const auto taxonomy = Taxonomy::parse(shipped(), 1);
  ASSERT_TRUE(taxonomy);
  for (const auto& [fact, key] : {std::pair{"late", "deliver.speed.late"},
                                  {"damaged", "deliver.transit.damaged_in_transit"},
                                  {"cancelled", "order.checkout.order_cancelled"},
                                  {"returned", "returns.return_process.returned"}}) {
    const auto proven = (*taxonomy)->with_fact(fact);
    ASSERT_EQ(proven.size(), 1U) << fact;
    EXPECT_EQ((*taxonomy)->factors()[proven[0]].key, key);
  }
  EXPECT_EQ((*taxonomy)->owner((*taxonomy)->find("deliver.speed.late"), from_us(0)), "logistics");
  EXPECT_TRUE((*taxonomy)->with_fact("no such fact").empty());
}

}  // namespace myelin::cause
