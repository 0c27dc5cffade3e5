// Verdict: what a repair did, as the data shows it; and the plan it was reached by, written down
// when the case was resolved and before the outcome was known.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace myelin::model {

enum class VerdictKind : std::uint8_t { fixed, not_fixed, cannot_tell };
inline constexpr std::array<std::string_view, 3> verdict_names{"fixed", "not_fixed", "cannot_tell"};
constexpr std::string_view name(VerdictKind v) {
  return verdict_names[static_cast<std::size_t>(v)];
}

}  // namespace myelin::model
