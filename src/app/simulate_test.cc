#include "app/simulate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <sstream>

#include "connect/draft_json.h"
#include "sim/score.h"

namespace myelin::app {
namespace {

std::filesystem::path folder(const char* name) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("myelin-simulate-" + std::to_string(::getpid()) + "-" + name);
  std::filesystem::remove_all(path);
  return path;
}

std::string contents(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

SimulateOptions few(std::filesystem::path out) {
  SimulateOptions options;
  options.company.days = 8;
  options.company.scale = 0.2;
  options.out = std::move(out);
  return options;
}

TEST(Simulate, WritesLinesThatReadBackAsTheSameDrafts) {
  const auto dir = folder("lines");
  const auto options = few(dir);
  const auto truth = simulate(options);
  ASSERT_TRUE(truth) << truth.error().message;
  std::size_t lines = 0;
  std::map<std::string, std::string> by_id;
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    if (entry.path().extension() != ".jsonl") continue;
    const auto drafts = connect::parse_drafts(contents(entry.path()), connect::Shape::ndjson);
    ASSERT_TRUE(drafts) << drafts.error().message;
    for (const auto& item : *drafts) {
      ASSERT_TRUE(item.draft) << item.draft.error().message;
      by_id[item.draft->source + ' ' + item.draft->external_id] =
          connect::draft_to_json(*item.draft);
      ++lines;
    }
  }
  EXPECT_EQ(static_cast<std::int64_t>(lines), truth->signals);
  sim::Company company{options.company};
  for (model::Draft d; company.next(d);)
    ASSERT_EQ(by_id[d.source + ' ' + d.external_id], connect::draft_to_json(d));
  std::filesystem::remove_all(dir);
}

TEST(Simulate, TheTruthReadsBack) {
  const auto dir = folder("truth");
  const auto written = simulate(few(dir));
  ASSERT_TRUE(written) << written.error().message;
  const auto read = read_truth(dir / "truth.json");
  ASSERT_TRUE(read) << read.error().message;
  // Dimensions come back in the order of their names; otherwise the same.
  ASSERT_EQ(read->faults.size(), written->faults.size());
  for (std::size_t i = 0; i < read->faults.size(); ++i) {
    EXPECT_EQ(read->faults[i].id, written->faults[i].id);
    EXPECT_EQ(read->faults[i].theme, written->faults[i].theme);
    EXPECT_EQ(read->faults[i].from, written->faults[i].from);
    EXPECT_EQ(read->faults[i].dimension("product"), written->faults[i].dimension("product"));
    EXPECT_EQ(read->faults[i].first_complaint, written->faults[i].first_complaint);
  }
  std::filesystem::remove_all(dir);
}

TEST(Simulate, RefusesWithAWordOnWhatToDo) {
  const auto dir = folder("twice");
  ASSERT_TRUE(simulate(few(dir)));
  const auto again = simulate(few(dir));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_NE(again.error().hint.find("--force"), std::string::npos);
  auto endless = few(folder("endless"));
  endless.company.days = 0;
  EXPECT_EQ(simulate(endless).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(read_truth(dir / "nothing.json").error().code, ErrorCode::not_found);
  std::ofstream(dir / "broken.json") << "{\"faults\":[{\"id\":\"a\"}]}";
  EXPECT_EQ(read_truth(dir / "broken.json").error().code, ErrorCode::corrupt);
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace myelin::app
