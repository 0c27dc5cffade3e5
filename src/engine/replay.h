// Replay: looks again at everything stored, hour by hour, with a fresh watch, as if it had been
// there. Alerts of hours that were watched before stay as they are; later ones are raised, changed
// and resolved at their own time. Cases are opened for what still stands at the end, not for what
// is long past.
//
// The history is read on a session of its own and looked at in slices on the writer's thread,
// between the signals that arrive. Only the end is one transaction: what came meanwhile is looked
// at, the fresh watch takes the old one's place, and its findings become alerts.
//
// Thread safety: none; one replay at a time, on any thread but the writer's.
#pragma once
#include "engine/reflex.h"

namespace myelin::engine {

struct ReplayParts {
  std::unique_ptr<Memory>& memory;  // the writer's
  Reflex& reflex;                   // the writer's
  const Settings& settings;
  const cause::Taxonomy& taxonomy;
  store::Session& reading;  // sees everything that was acknowledged before
  const Clock& clock;
  // Runs a step in a transaction of the writer.
  std::function<Status(const std::function<Status(store::Session&)>&)> on_writer;
};

// Hours up to Memory::watched_until are counted and not alarmed again.
Status replay(ReplayParts parts);

}  // namespace myelin::engine
