// Finding: what a detector concluded at one instant, before it becomes (or changes, or ends) an
// alert.
//
// Thread safety: a value. Invariant: only signals that happened up to `at` contributed.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "model/alert.h"
#include "model/cell.h"
#include "model/contagion.h"

namespace myelin::risk {

enum class FindingPhase : std::uint8_t {
  raised,   // unusual now, and was not before
  ongoing,  // raised earlier; here are its newest figures
  ended,    // the excess has been gone for a day
};

struct Finding {
  model::AlertRule rule = model::AlertRule::cell_excess;
  FindingPhase phase = FindingPhase::raised;
  model::CellKey cell{};  // an empty product or channel stands for all of them
  CustomerId customer{};  // valued_customer only
  Time at{};              // when this was concluded
  Time since{};           // when the excess began
  Time last_seen{};       // the newest signal that belongs to it
  double observed = 0,
         expected = 0;  // negative signals since `since`, and what the baseline expects
  double p_value = 1;   // of a false alarm in this cell within a week, over all windows looked at
  double q_value = 1;   // p × cells in play × levels, at most 1: false alarms a week by chance
  std::vector<CustomerId> customers{};  // distinct, ascending
  std::vector<std::pair<std::uint64_t, Money>>
      orders;                         // hash of the order key and its money; distinct, ascending
  std::vector<SignalId> verbatims{};  // newest and clearest first; none where nobody said it
  std::vector<model::Concentration> concentrations{};  // strongest first
  std::string reason{};                                // one sentence for the alert's history

  std::optional<model::Contagion> contagion{};  // of that rule only

  double excess() const { return observed - expected; }
};

}  // namespace myelin::risk
