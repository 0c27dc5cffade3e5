// Every shipped mapping runs over its template; the drafts are compared to an approved text. To
// approve a change: MYELIN_APPROVE=1 build/release/raw_test --gtest_filter='ShippedMappings.*', and
// read the difference before committing it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "connect/draft_json.h"
#include "raw/importer.h"
#include "raw/recording_sink_test.h"

namespace myelin::raw {
namespace {

const std::filesystem::path root = MYELIN_SOURCE_DIR;

TEST(ShippedMappings, every_template_gives_the_approved_drafts) {
  const auto mappings = load_mappings(root / "mappings");
  ASSERT_TRUE(mappings) << mappings.error().message;
  std::vector<std::filesystem::path> templates;
  for (const auto& item : std::filesystem::directory_iterator(root / "mappings/templates"))
    templates.push_back(item.path());
  std::sort(templates.begin(), templates.end());
  std::string got;
  std::set<std::string> used;
  for (const auto& path : templates) {
    RecordingSink sink;
    Importer importer({.mappings = *mappings, .propose_unknown = false}, sink);
    const auto report = importer.run(path);
    ASSERT_TRUE(report) << path << report.error().message;
    EXPECT_EQ(report->quarantined, 0) << path << sink.quarantined_text();
    EXPECT_TRUE(report->skipped.empty()) << path << report->skipped[0].second;
    for (const auto& table : report->tables) {
      used.insert(table.mapping);
      got += "== " + table.table + " by " + table.mapping + "\n";
    }
    for (const auto& draft : sink.drafts) got += connect::draft_to_json(draft) + "\n";
  }
  for (const auto& mapping : *mappings)
    EXPECT_TRUE(!mapping.skip.empty() || used.contains(mapping.name))
        << mapping.name << " has no template, or another mapping takes it";
  const auto approved_path = root / "src/raw/shipped_mappings.approved.txt";
  if (std::getenv("MYELIN_APPROVE") != nullptr) std::ofstream(approved_path) << got;
  std::ifstream in(approved_path);
  std::ostringstream approved;
  approved << in.rdbuf();
  EXPECT_EQ(got, approved.str());
}

}  // namespace
}  // namespace myelin::raw
