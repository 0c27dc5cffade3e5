// Memory: everything that the writer decides by, rebuilt from the store at start and whenever a
// commit failed. Thread safety: none; the writer thread owns it. Invariant: after each commit it
// says what the store says.
#pragma once
#include <memory>
#include <string>

#include "base/clock.h"
#include "cause/taxonomy.h"
#include "engine/worth.h"
#include "raw/identities.h"
#include "raw/order_book.h"
#include "raw/seen.h"
#include "repair/case_book.h"
#include "repair/links.h"
#include "repair/outbox.h"
#include "repair/playbook_runs.h"
#include "repair/settings.h"
#include "revenue/return_settings.h"
#include "risk/alert_book.h"
#include "risk/contagion.h"
#include "risk/copies.h"
#include "risk/feedback.h"
#include "risk/settings.h"
#include "risk/valued_customer.h"
#include "risk/watch.h"
#include "trust/audit.h"

namespace myelin::engine {

struct Settings {
  risk::Settings risk;
  std::shared_ptr<const repair::Settings> repair;
  std::shared_ptr<const repair::Playbooks> playbooks = std::make_shared<repair::Playbooks>();
  revenue::ReturnSettings returns;
  Zone zone{};
  std::shared_ptr<const stats::cascade::CascadeModel> cascades;  // absent: nothing is announced
  static Result<Settings> read(std::string_view yaml, Zone zone);
};

// Three parts are read beside each other, each on a session of its own.
struct LoadingSessions {
  store::Session &watch, &orders, &customers;
};

struct Memory {
  // REQUIRES: `ids` outlives it.
  Memory(const Settings& settings, repair::ActionSequence& ids);
  // Everything but the outbox, which outlives a failed commit: what is in flight stays so.
  Status load(const LoadingSessions& sessions, const cause::Taxonomy& taxonomy, Time now);

  SignalId last_signal;
  AlertId last_alert;
  std::int64_t last_row = 0;  // of quarantine, imports, runs
  raw::Seen seen;
  raw::Identities identities;
  raw::OrderBook orders;
  Worth worth;
  risk::Feedback feedback;
  risk::Watch watch;
  risk::CopyGuard copies;
  risk::ValuedCustomer valued;
  risk::ContagionWatch contagion;
  risk::AlertBook alerts;
  repair::ActionSequence& action_ids;
  repair::CaseBook cases;
  repair::PlaybookRuns playbooks;
  repair::Links links;
  trust::AuditLog audit;
  std::optional<Time> watched_until;  // hours before it were alarmed; absent: none ever were
  std::int64_t closed_hour = 0;       // the last UTC hour that the watch closed; 0: none yet
};

}  // namespace myelin::engine
