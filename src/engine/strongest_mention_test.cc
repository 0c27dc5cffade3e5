// Which mention counts for a factor: the same in memory as in what is read back from the store.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "cause/taxonomy.h"
#include "engine/engine_fixture_test.h"
#include "engine/reflex.h"

namespace myelin::engine {
namespace {

std::map<std::string, float> polarities(const model::Reading& reading,
                                        const cause::Taxonomy& taxonomy) {
  std::map<std::string, float> result;
  for_each_factor(reading, taxonomy, [&](const model::Factor& factor, const model::Mention& m) {
    EXPECT_TRUE(result.emplace(factor.key, m.polarity).second) << "each factor once";
  });
  return result;
}

TEST(StrongestMention, OfEqualsTheFirstInTheTextThenTheFirstByKey) {
  std::stringstream yaml;
  yaml << std::ifstream(MYELIN_SOURCE_DIR "/taxonomies/retail.yaml").rdbuf();
  const auto taxonomy = cause::Taxonomy::parse(yaml.str(), 1);
  ASSERT_TRUE(taxonomy);
  const auto at = [&](std::string_view key, std::uint32_t begin, float polarity, float confidence) {
    model::Mention mention;
    mention.factor = (*taxonomy)->find(key);
    EXPECT_NE(mention.factor, model::no_factor);
    mention.aspect = {begin, begin + 6};
    mention.polarity = polarity;
    mention.confidence = confidence;
    return mention;
  };
  const std::string parent = "deliver.speed", fast = parent + ".fast", late = parent + ".late";
  model::Reading reading;
  reading.mentions = {at(late, 6, -0.9F, 0.8F), at(fast, 6, 0.8F, 0.9F)};
  EXPECT_EQ(polarities(reading, **taxonomy),
            (std::map<std::string, float>{{parent, 0.8F}, {fast, 0.8F}, {late, -0.9F}}));
  reading.mentions = {at(fast, 6, 0.8F, 0.9F), at(late, 0, -0.9F, 0.8F)};
  EXPECT_EQ(polarities(reading, **taxonomy).at(parent), -0.9F);
  reading.mentions = {at(late, 0, -0.9F, 0.8F), at(fast, 6, 0.9F, 0.9F)};
  EXPECT_EQ(polarities(reading, **taxonomy).at(parent), 0.9F);
}

// A history is looked at as it lies in the store, where rows have no order of their own.
TEST_F(EngineTest, APraiseAndAComplaintOfOneStrengthAreReadBackAsTheyWereHeard) {
  std::vector<Draft> history;
  for (int i = 0; i < 200; ++i) {
    history.push_back(message(i, i % 2 == 0 ? "手感很喜欢，但漏发电源线。有点失望~"
                                            : "有点失望，漏发电源线。不过手感很喜欢"));
    history.back().at = clock_.now() - hours{24 * 20} + hours{2 * i};
  }
  ASSERT_TRUE(engine_->accept(std::move(history), Arrival::history));
  ASSERT_TRUE(engine_->finish_history());
  expect_memory_equals_store();
  accept({message(1'000, "手感很喜欢，但漏发电源线。有点失望~")});
  expect_memory_equals_store();
}

}  // namespace
}  // namespace myelin::engine
