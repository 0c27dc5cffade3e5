#include "app/behaviour_suite.h"

#include <gtest/gtest.h>

#include <set>

#include "app/shipped_reader.h"
#include "text/calibration.h"

namespace myelin::app {
namespace {

TEST(BehaviourSuite, HoldsAtLeastFourHundredCasesAndNoneTwice) {
  std::size_t cases = 0;
  for (const char* file : {"polarity.zh.yaml", "polarity.en.yaml"}) {
    const auto suite =
        read_suite(std::filesystem::path(MYELIN_SOURCE_DIR) / "tests/behaviour" / file);
    ASSERT_TRUE(suite) << suite.error().message;
    std::set<std::string> seen;
    for (const auto& c : *suite) {
      EXPECT_FALSE(c.text.empty()) << c.capability;
      EXPECT_TRUE(seen.insert(c.capability + "|" + c.text + "|" + c.changed).second)
          << c.capability << ": " << c.text;
      EXPECT_NE(c.text, c.changed) << c.capability;
    }
    cases += suite->size();
  }
  EXPECT_GE(cases, 400u);
}

TEST(BehaviourSuite, PassesWhatEachKindPromises) {
  EXPECT_TRUE(passes(CaseKind::praise, 0.51F, 0));
  EXPECT_FALSE(passes(CaseKind::praise, 0.5F, 0)) << "undecided is no praise";
  EXPECT_TRUE(passes(CaseKind::complaint, 0.2F, 0));
  EXPECT_TRUE(passes(CaseKind::same, 0.9F, 0.6F));
  EXPECT_FALSE(passes(CaseKind::same, 0.7F, 0.4F));
  EXPECT_TRUE(passes(CaseKind::up, 0.5F, 0.45F));
  EXPECT_FALSE(passes(CaseKind::up, 0.5F, 0.3F));
  EXPECT_TRUE(passes(CaseKind::down, 0.5F, 0.1F));
  EXPECT_FALSE(passes(CaseKind::down, 0.5F, 0.7F));
}

TEST(BehaviourSuite, SaysWhyAFileIsNone) {
  const auto missing = read_suite("no/such/file.yaml");
  ASSERT_FALSE(missing);
  EXPECT_FALSE(missing.error().message.empty());
}

// Whoever answers only what the reader is surer of is wrong less often.
TEST(BehaviourSuite, AbstainingRaisesAccuracyMonotonically) {
  const std::filesystem::path source = MYELIN_SOURCE_DIR;
  const auto reader = shipped_reader(source, source / "models");
  ASSERT_TRUE(reader) << reader.error().message;
  std::vector<text::Judged> judged;
  model::Reading reading;
  for (const char* file :
       {"polarity.zh.yaml", "polarity.en.yaml", "apart.zh.yaml", "apart.en.yaml"}) {
    const auto suite = read_suite(source / "tests/behaviour" / file);
    ASSERT_TRUE(suite) << suite.error().message;
    for (const auto& c : *suite) {
      if (c.kind != CaseKind::praise && c.kind != CaseKind::complaint) continue;
      (*reader)->read(c.text, reading);
      judged.push_back(
          {reading.confidence, (reading.polarity > 0) == (c.kind == CaseKind::praise)});
    }
  }
  double before = 0;
  for (const double coverage : {1.0, 0.9, 0.8, 0.7, 0.6}) {
    const double accuracy = text::accuracy_at(judged, coverage);
    EXPECT_GE(accuracy, before) << "on the surest " << coverage;
    before = accuracy;
  }
}

}  // namespace
}  // namespace myelin::app
