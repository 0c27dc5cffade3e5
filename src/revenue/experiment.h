// Experiments: what makes one sound, which arm a unit gets, and what is read of it at a moment.
//
// The reading. A unit counts once its window is over (it is ripe), with what was known of it at the
// moment of reading: nothing that came later, and no unit before its time, so that early ones do
// not look better than they will be. Units count in the order of their exposure up to the planned
// number; their values are then independent of each other and of when somebody looks, which is what
// the sequential test (stats/experiment/sequential.h) asks for. The sample-ratio check comes first:
// where it fails no effect is given. Effects are adjusted for the unit's own past (CUPED), always,
// so that nobody chooses afterwards; the plain difference stands beside them.
//
// Thread safety: functions without state. Effects are treated less control, in the metric's unit.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "model/experiment.h"

namespace myelin::revenue {

// Error::invalid_argument names what is wrong and what to write. Shares are brought to a sum of 1.
Result<model::Experiment> sound_experiment(model::Experiment draft);

// The arm of a unit: its place among the arms. The same for ever, on every machine; independent of
// every other experiment.
std::size_t arm_of(const model::Experiment& experiment, std::string_view unit);

// Something that happened to a unit, as far as any metric asks.
struct UnitEvent {
  enum class What : std::uint8_t {
    ordered,  // the order itself
    line,     // a line of it
    paid,
    refunded,
    returned,
    cancelled,
    rated,
    complained
  };
  What what = What::ordered;
  Time at{}, known_at{};
  std::uint32_t order = 0;  // which of the unit's orders; 0: none
  std::optional<std::int64_t>
      minor{};  // in the currency of the reading; what goes back is above 0, too
  double rating = 0;
};

struct ExposedUnit {
  std::size_t arm = 0;
  Time exposed_at{};
  bool matched = false;              // some signal is known of it
  bool returning = false;            // bought in the days before
  std::string product{}, channel{};  // of what it did last before, or of the order itself
  std::vector<UnitEvent> events{};   // in the order of time; of an order: its own, whenever
  std::vector<UnitEvent> past{};     // before the exposure; of an order: of who placed it
};
struct ExposedUnits {
  std::vector<ExposedUnit> units;  // in the order of their exposure
  std::int64_t crossed = 0;  // persons seen in two arms before a merge made them one; left out
  Currency currency;
};

struct ArmReading {
  std::string name;
  double share = 0;
  std::int64_t exposed = 0, counted = 0;
  double mean = 0;  // of the metric, unadjusted
};
// Low and high: of an interval that may be looked at at any moment. Infinite where nothing can be
// said yet.
struct EffectReading {
  double value = 0, low = 0, high = 0;
  double p_value = 1;  // valid at any moment, and for all that it is said to be corrected for
};
struct ArmComparison {
  std::string arm;
  EffectReading effect, plain;
  double variance_explained = 0;  // by the past; what CUPED took away
  double detectable = 0;  // found in 4 of 5 such experiments at the planned number; 0: unknown
  std::int64_t n_control = 0, n_treated = 0;
};
enum class GuardState : std::uint8_t { open, held, harmed };
inline constexpr std::array<std::string_view, 3> guard_state_names{"open", "held", "harmed"};
struct GuardReading {
  model::ExperimentGuard guard;
  std::string arm;
  EffectReading effect;
  GuardState state = GuardState::open;
};
struct SegmentReading {
  std::string by, value, arm;  // by: channel, product, customer (new or returning)
  EffectReading effect;        // corrected for all segments and arms that were looked at
  std::int64_t n_control = 0, n_treated = 0;
};
// What a unit paid and kept more, and that over all units that were exposed.
struct MoneyReading {
  std::string arm;
  EffectReading per_unit;  // in whole units of the currency
  std::int64_t units = 0;
  Money total, low, high;
  bool bounded = false;  // low and high are known
};
struct LookReading {  // at one of the moments that could have been looked at
  Time at;
  std::int64_t units = 0;
  std::vector<EffectReading> arms;  // treated ones, in their order
};

enum class Conclusion : std::uint8_t {
  too_early,   // too few units are ripe
  withheld,    // the sample-ratio check failed
  open,        // no difference yet
  difference,  // an arm differs from the control
  none_found,  // the planned number is reached, and no arm differs
};
inline constexpr std::array<std::string_view, 5> conclusion_names{"too_early", "withheld", "open",
                                                                  "difference", "none_found"};

struct ExperimentReading {
  Time as_of;
  Conclusion conclusion = Conclusion::too_early;
  std::int64_t exposed = 0, ripe = 0, counted = 0, crossed = 0, unmatched = 0;
  double sample_ratio_p = 1;   // of the exposed
  double counted_ratio_p = 1;  // of those that the metric counts: ratings may be given unevenly
  std::vector<ArmReading> arms;
  std::vector<ArmComparison> comparisons;
  std::vector<GuardReading> guards;
  std::vector<SegmentReading> segments;
  std::vector<MoneyReading> money;
  std::vector<LookReading> looks;
  Currency currency;
};

ExperimentReading read_experiment(const model::Experiment& experiment, const ExposedUnits& exposed,
                                  Time as_of);

}  // namespace myelin::revenue
