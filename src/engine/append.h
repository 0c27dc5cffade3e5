// The rows of one signal. REQUIRES: the session is inside a transaction, on the writer thread.
#pragma once
#include <string_view>
#include <vector>

#include "cause/taxonomy.h"
#include "model/reading.h"
#include "model/signal.h"
#include "store/store.h"
#include "trust/vault.h"

namespace myelin::engine {

struct RowsOfSignal {
  const model::Signal& signal;
  const model::Reading* reading = nullptr;  // null: it has no text
  const cause::Taxonomy& taxonomy;
  std::string_view model_version;
  bool spam = false;
};
Status append_signal(store::Session& session, const RowsOfSignal& rows);
// Only mentions: a restatement appends those of an earlier signal under another version.
Status append_mentions(store::Session& session, SignalId signal, Time at,
                       const model::Reading& reading, const cause::Taxonomy& taxonomy,
                       std::string_view model_version);
Status append_secrets(store::Session& session, const std::vector<trust::Secret>& secrets, Time at);
// A `reference` signal also says what a key stands for.
Status append_reference(store::Session& session, const model::Signal& signal);

}  // namespace myelin::engine
