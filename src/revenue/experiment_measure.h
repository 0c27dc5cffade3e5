// What a metric says of one unit between two moments, as far as it was known at a third. Private to
// this room. Thread safety: pure functions.
#pragma once
#include <optional>
#include <span>

#include "revenue/experiment.h"

namespace myelin::revenue {

struct Glance {
  Time from, until;  // what happened in [from, until)
  Time known_by;     // and had arrived by then
};

// Of the events: 0 or 1 of shares, stars, whole units of money. Nullopt: the metric does not count
// this unit.
std::optional<double> outcome_of(model::ExperimentMetric metric, std::span<const UnitEvent> events,
                                 const Glance& glance);
// The same of a unit's past, as numbers rather than shares: how often, not whether.
std::optional<double> past_of(model::ExperimentMetric metric, std::span<const UnitEvent> events,
                              const Glance& glance);

}  // namespace myelin::revenue
