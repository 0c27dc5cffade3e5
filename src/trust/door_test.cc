// Names and addresses at the door, on sentences that no rule was tuned on. The tagger's model is
// the shipped one; where it is absent the rules alone are measured, loudly.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>

#include "text/name_model.h"
#include "trust/door_sentences.h"
#include "trust/masker.h"

namespace myelin::trust {
namespace {

struct Tally {
  int right = 0, wrong = 0, missed = 0;
  double precision() const { return 1.0 * right / (right + wrong + 1e-9); }
  double recall() const { return 1.0 * right / (right + missed + 1e-9); }
};

struct Marked {
  std::string text;
  std::vector<Finding> expected;
};
Marked unmarked(std::string_view marked) {
  Marked out;
  while (!marked.empty()) {
    const auto open = marked.find('{');
    out.text += marked.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto colon = marked.find(':', open), close = marked.find('}', open);
    const auto begin = static_cast<std::uint32_t>(out.text.size());
    out.text += marked.substr(colon + 1, close - colon - 1);
    const auto kind = marked.substr(open + 1, colon - open - 1) == "name" ? PersonalKind::name
                                                                          : PersonalKind::address;
    out.expected.push_back({kind, begin, static_cast<std::uint32_t>(out.text.size())});
    marked.remove_prefix(close + 1);
  }
  return out;
}

std::map<PersonalKind, Tally> measure(const Masker& masker, bool show) {
  std::map<PersonalKind, Tally> tally;
  for (const std::string_view marked : door_sentences) {
    const Marked one = unmarked(marked);
    const Masked masked = masker.mask(one.text);
    if (show && masked.findings != one.expected)
      std::printf("  differs: %s -> %s\n", one.text.c_str(), masked.text.c_str());
    for (const Finding& f : masked.findings)
      ++(std::ranges::find(one.expected, f) != one.expected.end() ? tally[f.kind].right
                                                                  : tally[f.kind].wrong);
    for (const Finding& f : one.expected)
      if (std::ranges::find(masked.findings, f) == masked.findings.end()) ++tally[f.kind].missed;
    EXPECT_EQ(masker.mask(masked.text).text, masked.text) << one.text;
  }
  return tally;
}

}  // namespace

TEST(Door, NamesAndAddressesOnSentencesNotTunedOn) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("myelin_door_" + std::to_string(::getpid()));
  const auto vault = Vault::open(folder / "key");
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(vault);
  const auto model =
      text::NameModel::open(std::filesystem::path{MYELIN_SOURCE_DIR} / "models/names.zh.bin");
  if (!model) std::printf("  WITHOUT the tagger: %s\n", model.error().message.c_str());
  for (const bool tagger : {false, true}) {
    if (tagger && !model) continue;
    const Masker masker{*vault, tagger ? *model : nullptr};
    auto tally = measure(masker, tagger || !model);
    for (const auto& [kind, n] : tally)
      std::printf("door, %s: %-8s right %3d  wrong %2d  missed %2d  precision %.3f  recall %.3f\n",
                  tagger ? "rules and tagger" : "rules alone", std::string{name(kind)}.c_str(),
                  n.right, n.wrong, n.missed, n.precision(), n.recall());
    EXPECT_GE(tally[PersonalKind::address].precision(), 0.9);
    EXPECT_GE(tally[PersonalKind::name].precision(), 0.9);
    if (tagger) {
      EXPECT_GE(tally[PersonalKind::name].recall(), 0.7);
    }
  }
}

}  // namespace myelin::trust
