// What waits for the writer: batches of drafts, prepared (masked, read) by the sender's thread when
// they are few and by a small pool when they are many.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/engine.h"
#include "engine/language.h"
#include "model/reading.h"
#include "raw/accept.h"
#include "repair/consent.h"
#include "risk/copies.h"

namespace myelin::engine {

// One draft after raw::accept and the reader: everything that needs no shared state.
struct Prepared {
  std::optional<Error> refused;  // why raw::accept did not take it
  raw::Accepted accepted;
  std::optional<model::Reading> reading;     // of signals that have a text
  std::shared_ptr<const Language> language;  // what it was read by
  risk::TextPrint print;
  std::optional<repair::Consent> consent;  // that its attributes carry
  bool stop = false;                       // the text is nothing but the word that ends messages
};

struct ArrivedBatch {
  std::vector<model::Draft> drafts;  // consumed by preparing
  std::vector<Prepared> prepared;    // same order and size
  Arrival arrival = Arrival::live;
  std::function<void(Result<Receipt>)> done;
  std::atomic<int> parts_waiting{0};  // of the pool; 0: ready
};

}  // namespace myelin::engine
