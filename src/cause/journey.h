// Journeys: what really happened to orders, from the signals that name them: which step followed
// which, how long it took, the paths that were taken, and where orders left the intended one.
//
// Steps are the signals' kinds; of shipments also the event. The intended path is order → payment →
// shipment → delivery, of which only steps count that the store has heard of at all, and after it
// nothing but words: a return, a refund or a cancellation leaves it. An order that may still be on
// its way (younger than nineteen of twenty took for that step) breaks nothing. Thread safety: that
// of the session.
#pragma once
#include <optional>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "model/dimension.h"
#include "model/journey.h"
#include "store/store.h"

namespace myelin::cause {

struct JourneySettings {
  std::optional<Time> from, until;  // of the order
  model::Dimensions where;          // of the order; empty: any
  Time now;
  std::size_t rows = 50;  // of edges and of variants
  std::size_t events_max = limits::journey_events_max;
};

// Error::too_large beyond `events_max` events, or too many different ones.
Result<model::Journey> read_journey(store::Session& session, const JourneySettings& settings);

// The same orders by the values of a dimension, each value's orders as if there were no others: a
// step that no signal of theirs tells of is not expected of them. The `rows` largest are told.
// Intervals: Newcombe's (stats/proportion.h). Errors as above.
Result<model::JourneySegments> read_journey_segments(store::Session& session,
                                                     const JourneySettings& settings,
                                                     model::Dimension by);

}  // namespace myelin::cause
