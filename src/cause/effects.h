// Effects: how much each factor moves what customers and orders do: the stars given, the share
// returned, the share refunded; orders with the factor against orders without it. A difference of
// means, not yet a cause: nothing is adjusted for.
//
// Who is compared. Lateness: the orders that were delivered and had a promise; what shipments prove
// (damaged, lost…): the orders that were shipped; outcomes (cancelled, returned, refunded): all
// orders, for the stars only; everything else: the orders whose customer said something that was
// read. An order has the factor when one of these facts proves it or a text complains of it. The
// reason that a return names does not count: only returned orders have one.
// Thread safety: that of the session.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cause/taxonomy.h"
#include "model/ledger.h"
#include "store/store.h"

namespace myelin::cause {

struct EffectSettings {
  std::optional<Time> from, until;  // of the order
  std::int64_t orders_min = 10;     // on either side; a factor with fewer is left out
};

// Every factor × metric ("rating", "return", "refund") with Welch's 95 % interval and the
// Benjamini-Hochberg q-value over all of them; intervals that exclude zero first, then by |effect|
// × n_with.
Result<std::vector<model::CauseEffect>> measure_effects(store::Session& session,
                                                        const Taxonomy& taxonomy,
                                                        const EffectSettings& settings);
// Appends them as the run's rows; the caller begins and commits. REQUIRES: run ids grow.
Status write_effects(store::Session& session, std::int64_t run, Time at,
                     const std::vector<model::CauseEffect>& effects);

struct MeasuredEffects {
  Time at;
  std::vector<model::CauseEffect> effects;  // in the order of measure_effects
};
// The latest run's; metric empty: all metrics.
Result<MeasuredEffects> read_effects(store::Session& session, std::string_view metric);

}  // namespace myelin::cause
