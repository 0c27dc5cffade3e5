// Comparison: how a repair will be judged, written down when the case is resolved and before the
// outcome is known. Verdict: what the data then showed.
//
// Effects are logarithms of ratios of complaint rates, after over before; below 0 is a fall. Hours
// are UTC hours since 1970; an end is exclusive.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/cell.h"

namespace myelin::model {

enum class VerdictKind : std::uint8_t { fixed, not_fixed, cannot_tell };
inline constexpr std::array<std::string_view, 3> verdict_names{"fixed", "not_fixed", "cannot_tell"};
constexpr std::string_view name(VerdictKind v) {
  return verdict_names[static_cast<std::size_t>(v)];
}

// rate_change: the series with itself, its scatter learnt from the weeks before the alert too.
enum class ComparisonMethod : std::uint8_t { none, interrupted_series, synthetic_did, rate_change };
inline constexpr std::array<std::string_view, 4> comparison_method_names{
    "none", "interrupted_series", "synthetic_did", "rate_change"};
constexpr std::string_view name(ComparisonMethod m) {
  return comparison_method_names[static_cast<std::size_t>(m)];
}

// What an outcome counts: complaints in words, of all signals with words; or what happened to
// parcels and nobody needs to say (one came late), of all parcels.
enum class Measure : std::uint8_t { said, happened };
inline constexpr std::array<std::string_view, 2> measure_names{"said", "happened"};
constexpr std::string_view name(Measure m) {
  return measure_names[static_cast<std::size_t>(m)];
}

// A sentence for people.
struct Sentence {
  std::string zh, en;
  bool operator==(const Sentence&) const = default;
};

struct Comparison {
  CaseId repair;
  int round = 0;  // how often the case had been reopened when this was planned
  CellKey cell;   // the outcome: what is counted of it, per signal of the same product and channel
  Measure measure = Measure::said;
  Time planned_at, repaired_at, due_at;
  ComparisonMethod method = ComparisonMethod::none;
  std::vector<std::string> controls;  // products that the alert did not touch
  // The fault burned, was known, and was not yet repaired: nothing of it was selected for.
  std::int64_t before_from = 0, before_until = 0;
  std::int64_t after_from = 0, after_until = 0;
  std::int64_t quiet_until = 0;  // when the excess began; 0: planned before this was kept
  int bin_hours = 24;
  double baseline_rate = 0, burning_rate = 0;  // complaints per signal, before the alert and in it
  double enough = 0;      // > 0: the size of the smallest effect that counts as a repair
  double detectable = 0;  // the smallest that will be seen four times in five, as far as is known
  // The chance that the verdict will be "fixed" of a fault that is wholly gone, and "not fixed" of
  // one that is gone by half or not at all, as far as its rates are known; nullopt: not looked at.
  std::optional<double> sees_whole, sees_half, sees_none;
  Sentence why;  // why this method, or why nothing can be compared
  bool operator==(const Comparison&) const = default;
};

struct VerdictPoint {
  Time at;
  double observed = 0;                     // complaints
  double expected = 0, low = 0, high = 0;  // had nothing been repaired
};

struct Verdict {
  VerdictKind kind = VerdictKind::cannot_tell;
  Time judged_at;
  // What was run, none where nothing could be; nullopt: judged before this was written down.
  std::optional<ComparisonMethod> method;
  Sentence fell_back;  // why it is not the planned method; empty where it is
  double effect = 0, low = 0, high = 0, p_value = 1;
  double detectable = 0;  // the smallest effect that could have been seen four times in five
  double rate_before = 0, rate_after = 0;
  double autocorrelation = 0, freedom = 0;
  Sentence reason;
  std::vector<VerdictPoint> series;
};

}  // namespace myelin::model
