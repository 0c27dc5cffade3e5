// Which arm each unit of one question gets: what it was told before, or what its hash says now.
// Private to engine/. Thread safety: none; the writer thread.
#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "raw/identities.h"
#include "revenue/experiment_store.h"

namespace myelin::engine {

struct AskedUnit {
  std::string given;                 // as whoever asks wrote it
  std::string name;                  // as it is kept: an order, "customer 42", a token's digits
  std::optional<Fingerprint> token;  // of a customer's key
  CustomerId customer;               // who it is now; 0: nobody known, or an order
};

struct Told {
  std::vector<model::ExperimentAssignment> answers;  // in the order of the units
  std::vector<revenue::Exposure> fresh;              // to be appended
};
Result<Told> tell_arms(store::Session& session, const raw::Identities& identities,
                       const model::Experiment& experiment, const std::vector<AskedUnit>& asked,
                       Time now);

}  // namespace myelin::engine
