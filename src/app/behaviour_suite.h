// A behaviour suite: cases of what a reading must be able to do (tests/behaviour/*.yaml), in the
// manner of CheckList (Ribeiro, Wu, Guestrin & Singh 2020, "Beyond Accuracy").
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace myelin::app {

enum class CaseKind : std::uint8_t {
  praise,     // the text praises
  complaint,  // the text complains
  same,       // `changed` is judged like `text`
  up,         // `changed` praises no less than `text`
  down,       // `changed` praises no more
};

struct BehaviourCase {
  std::string capability;  // "negation", "typos_and_homophones"…
  CaseKind kind = CaseKind::praise;
  std::string text, changed;
};

// Errors: corrupt where the file is not a suite; the message names the capability.
Result<std::vector<BehaviourCase>> read_suite(const std::filesystem::path& path);

// How far P(praise) may stray where it must not: a tenth, as in the paper.
inline constexpr float tolerance = 0.1F;

// Whether the readings of the two texts (the second is not looked at for praise and complaint)
// pass.
bool passes(CaseKind kind, float praise, float praise_changed);

}  // namespace myelin::app
