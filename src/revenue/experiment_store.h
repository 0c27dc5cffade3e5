// Experiments and who was exposed to them, as rows; and what became of those, from the signals.
//
// Thread safety: that of the session.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "revenue/experiment.h"
#include "store/store.h"

namespace myelin::revenue {

// REQUIRES of both: inside a transaction.
Status insert_experiment(store::Session& session, const model::Experiment& experiment);
// State, its times, decision and reason: nothing else of an experiment ever changes.
Status update_experiment(store::Session& session, const model::Experiment& experiment);

struct ExperimentFilter {
  std::optional<model::ExperimentState> state{};
  ExperimentId id{};        // 0: any
  CaseId repair{};          // 0: any
  std::int64_t before = 0;  // only those with a smaller id; 0: from the newest
  std::int64_t rows = 50;
};
// Newest first.
Result<std::vector<model::Experiment>> find_experiments(store::Session& session,
                                                        const ExperimentFilter& filter);
Result<model::Experiment> find_experiment(store::Session& session, ExperimentId id);

struct Exposure {
  std::string unit;                  // an order; "customer 42"; a token's hexadecimal digits
  std::optional<Fingerprint> token;  // the key that a customer was asked for by
  CustomerId customer;               // as far as known then
  std::size_t arm = 0;
  Time at;
};
// Appends. REQUIRES: inside a transaction.
Status append_exposures(store::Session& session, ExperimentId id,
                        const std::vector<Exposure>& exposures);
// Earlier exposures of these units or customers, oldest first; `customer` is who it is known to be
// now, before merges.
Result<std::vector<Exposure>> exposures_of(store::Session& session, ExperimentId id,
                                           const std::vector<std::string>& units,
                                           const std::vector<CustomerId>& customers);
Result<std::int64_t> count_exposures(store::Session& session, ExperimentId id);

struct UnitsQuestion {
  Time as_of{};
  int taxonomy_version = 0;       // whose mentions are complaints
  double complaint_polarity = 0;  // of a mention that is one, at most
  Currency currency;
};
// Everybody exposed by as_of, with what became of them and what was before. Error::too_large beyond
// limits::experiment_events_max.
Result<ExposedUnits> exposed_units(store::Session& session, const model::Experiment& experiment,
                                   const UnitsQuestion& question);

}  // namespace myelin::revenue
