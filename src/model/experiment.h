// Experiment: a change tried on a share of the customers, or orders, beside the rest as it is.
// Every unit gets its arm by a salted hash and keeps it; what became of it is read from the signals
// that Myelin holds anyway.
//
//     draft ──start──▶ running ──stop──▶ stopped ──decide──▶ decided
//       └──────────────stop──────────────▶
//
// Thread safety: plain values. Invariants (kept by revenue/experiment.h): two arms or more, the
// first of them the control; shares sum to 1.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace myelin {
using ExperimentId = Id<struct ExperimentTag>;
}

namespace myelin::model {

enum class ExperimentState : std::uint8_t { draft, running, stopped, decided };
inline constexpr std::array<std::string_view, 4> experiment_state_names{"draft", "running",
                                                                        "stopped", "decided"};
constexpr std::string_view name(ExperimentState s) {
  return experiment_state_names[static_cast<std::size_t>(s)];
}

enum class ExperimentUnit : std::uint8_t { customer, order };
inline constexpr std::array<std::string_view, 2> experiment_unit_names{"customer", "order"};
constexpr std::string_view name(ExperimentUnit u) {
  return experiment_unit_names[static_cast<std::size_t>(u)];
}

// Of one unit, within the window after it was exposed.
enum class ExperimentMetric : std::uint8_t {
  repurchase,  // share of customers who ordered again, and did not cancel it
  spend,       // what was paid and kept, in whole units of the currency
  returned,    // share with a return, refund or cancellation
  rating,      // mean stars of those who gave any
  complained,  // share that complained of the factor, or of anything
};
inline constexpr std::array<std::string_view, 5> experiment_metric_names{
    "repurchase", "spend", "returned", "rating", "complained"};
constexpr std::string_view name(ExperimentMetric m) {
  return experiment_metric_names[static_cast<std::size_t>(m)];
}

// What a guarded metric must not do.
enum class Harm : std::uint8_t { fall, rise };
inline constexpr std::array<std::string_view, 2> harm_names{"fall", "rise"};
constexpr std::string_view name(Harm h) {
  return harm_names[static_cast<std::size_t>(h)];
}

struct ExperimentArm {
  std::string name;
  double share = 0;  // of the units
};
struct ExperimentGuard {
  ExperimentMetric metric = ExperimentMetric::returned;
  Harm must_not = Harm::rise;
  double margin = 0;  // in the metric's unit; harm up to it is borne
};

struct Experiment {
  ExperimentId id;
  std::string name, hypothesis;
  ExperimentState state = ExperimentState::draft;
  ExperimentUnit unit = ExperimentUnit::customer;
  std::vector<ExperimentArm> arms;
  std::string product, channel;  // only what concerns them counts; empty: all
  std::string factor;            // complaints of it and of what lies below it; empty: any
  ExperimentMetric metric = ExperimentMetric::repurchase;
  int window_days = 30;            // what happens so long after exposure is a unit's outcome
  int before_days = 90;            // what happened so long before it is a unit's past
  std::int64_t planned_units = 0;  // over all arms; the reading ends with them
  std::vector<ExperimentGuard> guards;
  std::optional<Time> planned_end;
  CaseId repair;  // of the case whose repair is tried; 0: none
  std::string created_by;
  Time created_at;
  std::optional<Time> started_at, stopped_at, decided_at;
  std::string decision;  // the arm that everybody gets from now on
  std::string reason;
};

// What one unit was told, now or when it first asked.
struct ExperimentAssignment {
  std::string unit;  // as it was asked for
  std::string arm;
  Time exposed_at;
  bool fresh = false;  // exposed by this very question
};

}  // namespace myelin::model
