// AlertBook: the life of alerts. Findings become alerts with one fingerprint each (rule and cell,
// or rule and customer); they open, change, are acknowledged for a time, resolve, and open again
// when the excess returns soon.
//
// One cause, one alert (Alertmanager's word is inhibition; the rule is in incident.h): of cells
// that contain each other the most specific one that explains the excess is the alert; alerts with
// the same complainants are one incident, and the first of them is the alert. Muted alerts live on
// and can be asked for, but `notify` is false for them.
//
// Thread safety: none; the writer thread owns it.
// Invariants: at most one alert that is not resolved per fingerprint; every change is returned as
// an AlertEvent.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/alert.h"
#include "risk/finding.h"
#include "risk/incident.h"
#include "risk/matcher.h"
#include "risk/settings.h"

namespace myelin::store {
class Row;
class Session;
}  // namespace myelin::store

namespace myelin::risk {

struct AlertEvent {
  model::AlertChange change = model::AlertChange::opened;
  model::Alert alert{};  // as it is after the change
  Time at{};
  std::string actor{};   // "watch", or who did it
  std::string detail{};  // one sentence
  bool notify = false;   // somebody should hear of it now: it became visible, and nothing mutes it
};

struct Silence {
  std::string id{};
  std::vector<Matcher> matchers{};
  Time starts_at{}, ends_at{};
  std::string created_by{}, comment{};
  std::optional<Time> expired_at{};
  bool active(Time now) const { return starts_at <= now && now < ends_at && !expired_at; }
};

class AlertBook {
 public:
  using NextId = std::function<AlertId()>;
  AlertBook(AlertBookSettings settings, NextId next_id);
  ~AlertBook();
  AlertBook(AlertBook&&) noexcept;
  AlertBook& operator=(AlertBook&&) noexcept;

  std::vector<AlertEvent> apply(std::span<const Finding> findings, Time now);
  // Acknowledgements and silences that have run out let their alerts fire again.
  std::vector<AlertEvent> tick(Time now);

  // Error::not_found for an id nobody has; Error::conflict when its state does not allow it.
  Result<AlertEvent> acknowledge(AlertId id, Time until, std::string_view who, Time now);
  // The alert and every other live one of its incident: who looks at one looks at their cause.
  Result<std::vector<AlertEvent>> acknowledge_incident(AlertId id, Time until, std::string_view who,
                                                       Time now);
  // Takes that back, of every alert of the incident. Error::conflict where it is not acknowledged.
  Result<std::vector<AlertEvent>> unacknowledge_incident(AlertId id, std::string_view who,
                                                         Time now);
  Result<AlertEvent> resolve(AlertId id, std::string_view who, Time now);
  // `silence.id` is made by the caller. Answers what it muted; the alerts that it matches later are
  // muted as they open.
  Result<std::vector<AlertEvent>> silence(Silence silence, Time now);
  Result<std::vector<AlertEvent>> expire(std::string_view silence_id, Time now);
  // What drivers found behind an alert: alerts of one cause are one incident. No such alert:
  // nothing.
  std::vector<AlertEvent> explain(AlertId id, std::vector<CauseValue> cause, Time now);
  // The same of what was found before a restart: what came of it is in the store.
  void know_cause(AlertId id, std::vector<CauseValue> cause);
  // Ties the case that repairs it to an alert.
  void attach_case(AlertId id, CaseId repair);

  const model::Alert* find(AlertId id) const;
  std::vector<model::Alert> alerts()
      const;  // not resolved, or resolved within `reopen_within`; by id
  const std::vector<Silence>& silences() const;

  // Persistence, in the caller's transaction.
  static Status save(store::Session& session,
                     const model::Alert& alert);  // updates in place, or inserts
  static Status save(store::Session& session,
                     const AlertEvent& event);  // the alert, and a line of its history
  static Status save(store::Session& session, const Silence& silence);
  // REQUIRES: an empty book.
  Status load(store::Session& session, Time now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The JSON of the columns `concentrations`, `verbatims` and `matchers`, and back; for others who
// read the tables.
std::string concentrations_json(std::span<const model::Concentration> concentrations);
Result<std::vector<model::Concentration>> concentrations_of_json(std::string_view json);
std::string verbatims_json(std::span<const SignalId> verbatims);
Result<std::vector<SignalId>> verbatims_of_json(std::string_view json);
// One row of `select * from alert`, columns in the table's order.
Result<model::Alert> alert_of_row(const store::Row& row);

}  // namespace myelin::risk
