// Proof that a repair worked: planned when the case is resolved, judged when the data is there.
//
// What is compared: the rate of complaints while the fault burned and was already known, with the
// rate from when what was on its way has arrived. The hours that raised the alert take no part:
// they were chosen for being high, and would fall by themselves. Exposure is every signal with
// words of the same product and channel (of what happened to parcels: every parcel), with the hour
// of the day and the weekday as they were in the 28 days before; so season and sales volume are in.
// Where at least `controls_min` products have complaints of the same kind and no alert, they are
// the comparison (synthetic difference-in-differences); otherwise the series with itself
// (stats/causal/rate_change.h; of a fault that burned for weeks step_change.h).
//
// Thread safety: pure functions.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/alert.h"
#include "model/verdict.h"

namespace myelin::repair {

inline constexpr std::int64_t baseline_hours = 28 * 24;
// After the repair, what was on its way still arrives: so long as it took to be complained about,
// between these.
inline constexpr std::int64_t settling_hours = 24, settling_hours_max = 7 * 24;
inline constexpr std::size_t controls_min = 6, controls_max = 40;

struct HourCounts {
  std::vector<double> complaints, exposure;  // one value an hour, both from `first_hour` on
};
struct NamedCounts {
  std::string product;
  HourCounts counts;
};
// What the store holds of an outcome and of products without an alert.
struct OutcomeHistory {
  std::int64_t first_hour = 0;  // UTC hour
  HourCounts treated;
  std::vector<NamedCounts> controls;
};

struct Repaired {
  CaseId repair;
  int round = 0;
  const model::Alert* alert = nullptr;  // nullptr: the case has none that is known
  Time at;
  model::Measure measure = model::Measure::said;
  // Within so many hours of their order nine of ten complaints came; 0: not known.
  std::int64_t complaints_after_hours = 0;
};

// The first UTC hour of which plan_comparison wants to know, and judge() too.
std::int64_t history_from(const model::Alert& alert);

model::Comparison plan_comparison(const Repaired& repaired, const OutcomeHistory& history,
                                  Zone zone);

// Of plans of one repair by several measures, the one that is likeliest to tell. REQUIRES: one at
// least.
std::size_t clearest(std::span<const model::Comparison> plans);

// REQUIRES: the history reaches to plan.after_until. A plan without a method gives "cannot tell".
model::Verdict judge(const model::Comparison& plan, const OutcomeHistory& history, Zone zone,
                     Time now);

}  // namespace myelin::repair
