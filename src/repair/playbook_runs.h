// PlaybookRuns: the playbooks that are under way, one a case, each rebuilt from its events.
// Thread safety: none; belongs to the writer thread. Invariants: a run keeps the steps it began
// with, whatever the file says later; memory changes at once: when the commit fails, load() again.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/case.h"
#include "repair/flow.h"
#include "store/store.h"

namespace myelin::repair {

// One line of a run's history. Appended to playbook_event.
struct RunEvent {
  CaseId repair;
  int round = 0;  // how often the case had been reopened when the run began
  int seq = 0;    // within the run
  Time at;
  flow::Event what;
  std::string actor;
};

struct Run {
  CaseId repair;
  int round = 0;
  Time began;
  Playbook playbook;
  flow::State state;
  int events = 0;
};

// What an event did: rows to append, and what is to be done. Nothing where it changed nothing.
struct RunChange {
  const Run* run = nullptr;
  std::optional<RunEvent> event;
  bool begins = false;  // the run is new: its playbook is written, too
  std::vector<flow::Command> commands;
};

class PlaybookRuns {
 public:
  Status load(store::Session& session);
  // A case was opened, or reopened: its earlier run is over.
  RunChange begin(const model::Case& repair, const Playbook& playbook, Time now);
  // Errors: not_found where no playbook runs for the case, or has no such step.
  Result<RunChange> tell(CaseId repair, flow::Event event, std::string actor, Time now);
  const Run* find(CaseId repair) const;
  // Those whose machine is at work: a step was sent and has not ended.
  std::vector<const Run*> sent() const;

 private:
  std::map<CaseId, Run> runs_;
};

// REQUIRES: inside a transaction.
Status save(store::Session& session, const RunChange& change);
// The case's last run as the store holds it; nullopt: none.
Result<std::optional<Run>> run_of(store::Session& session, CaseId repair);

}  // namespace myelin::repair
