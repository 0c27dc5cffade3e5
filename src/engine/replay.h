// Replay: looks again at everything stored, hour by hour, with a fresh watch, as if it had been
// there. Alerts of hours that were watched before stay as they are; later ones are raised, changed
// and resolved at their own time. Cases are opened for what still stands at the end, not for what
// is long past.
//
// Thread safety: none; runs on the writer thread inside its transaction.
#pragma once
#include "engine/reflex.h"

namespace myelin::engine {

struct ReplayParts {
  std::unique_ptr<Memory>& memory;
  store::Session& session;  // the writer's: counts and alerts are written here
  store::Session& reading;  // another one: reads the last commit
  Reflex& reflex;
  const Settings& settings;
  const cause::Taxonomy& taxonomy;
};

// Hours up to Memory::watched_until are counted and not alarmed again.
Status replay(ReplayParts parts, Time now);

}  // namespace myelin::engine
