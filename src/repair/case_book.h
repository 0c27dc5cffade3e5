// CaseBook: the repairs. One case an incident, one owning department a case, a deadline in working
// time, a history.
//
//     open  ──take──▶ taken           hand_over: open or taken → open, with another department
//     open, taken ──dispute──▶ the same, until an arbiter rules whose it is
//     open, taken ──resolve──▶ resolved
//     resolved ──reopen──▶ open       by a person, or because the alert fires again
//     resolved ──quiet for 14 days──▶ closed: the end; a new alert opens a new case
//
// Thread safety: none; belongs to the writer thread.
// Invariants: a case always has exactly one non-empty department; only a taken or once taken case
// has an assignee; its history only grows; at most one case of an incident is open or taken; every
// change comes with its events and its queued actions, to be saved in one transaction; an open or
// taken case always has a nudge to come (repair/nudge.h). Memory changes at once: when the commit
// fails, load() again.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/alert.h"
#include "model/case.h"
#include "model/dispute.h"
#include "repair/nudge.h"
#include "repair/routing.h"
#include "repair/timer_wheel.h"
#include "repair/undo.h"
#include "store/store.h"

namespace myelin::repair {

// What the experience language and the reference data say of an alert's cell.
struct Cause {
  std::string factor;            // Factor::key
  std::string name_zh, name_en;  // of the factor
  std::string department;        // its owner now; empty: "unassigned", which loop coverage lists
  std::string product_name;      // empty: the cell's product key is shown
  std::optional<model::Consequence> follows{};
};

struct Changes {
  enum class Write : std::uint8_t { none, insert, update } write = Write::none;
  model::Case value;
  std::vector<model::CaseEvent> events;
  std::vector<model::Action> actions;  // hand them to Outbox::enqueue after the commit
  std::vector<Nudge> nudges;           // those that were sent, for what is learnt of them
  std::optional<model::Dispute> disputed{}, ruled{};
  std::optional<model::CaseMove> move{};
  std::optional<Before> before{}, undone{};  // a deed that can be taken back, or was
};

// Somebody wants the last deed on a case not to have been.
struct TakeBack {
  std::string_view reason, actor;
  bool administers = false;  // the actor may do everything here
};

// What an arbiter says of a dispute.
struct Arbitration {
  std::string_view department, reason, actor;
  std::optional<Time> owner_from{};  // model::DisputeRuling
  bool administers = false;          // the actor may do everything here
};

// What a case is about that no alert raised.
struct Matter {
  Cause cause;
  std::string title_zh, title_en;
  model::Severity severity = model::Severity::warning;
  Money at_stake;
  std::int64_t customers = 0;
};

// What a playbook's step makes of its case: a line of its history, and a message.
struct StepNotice {
  std::string_view verb;   // step_sent, step_asked, step_waits, step_done, step_refused
  std::string_view event;  // "playbook.asked", "playbook.approval"; of a machine's, with the step
  std::string channel;     // of a machine's; empty: the routes decide
  std::string actor;
  connect::notify::Notice::Step step;
};

class CaseBook {
 public:
  CaseBook(std::shared_ptr<const Settings> settings, ActionSequence& ids);
  // Forgets everything and reads repair_case, case_event and alert.
  Status load(store::Session& session);

  // Call for every change of an alert, its end too. Opens the case of its incident, joins the one
  // there is, reopens one that was resolved less than `reopen_within` ago, keeps evidence and money
  // at stake up to date, brings the deadline forward when the alert is worse than the case knew.
  // Write::none when there is nothing to store: a muted alert opens nothing. Put value.id into
  // Alert::repair.
  Changes open_for(const model::Alert& alert, const Cause& cause, Time now);

  // A case of its own, of no incident.
  Changes open_on(const Matter& matter, Time now);

  // Commands of people. Error::not_found; Error::conflict says what is possible instead;
  // Error::invalid_argument for an empty person, department or reason.
  Result<Changes> take(CaseId id, std::string_view person, std::string_view actor, Time now);
  Result<Changes> hand_over(CaseId id, std::string_view department, std::string_view reason,
                            std::string_view actor, Time now);
  // Whose the case is, is disputed: it stays where it is, clock and all, until the arbiter rules
  // (repair/dispute.h). Only one dispute of a case at a time, and no handing over meanwhile; a
  // ruling is due though the case was resolved meanwhile.
  Result<Changes> dispute(CaseId id, std::string_view claimed, std::string_view reason,
                          std::string_view actor, Time now);
  Result<Changes> rule(CaseId id, const Arbitration& verdict, Time now);
  Result<Changes> resolve(CaseId id, std::string_view note, std::string_view actor, Time now);
  Result<Changes> reopen(CaseId id, std::string_view reason, std::string_view actor, Time now);
  // The last deed of a person is taken back: the case is as it was before (repair/undo.h).
  // Error::conflict where nothing can be; permission_denied where another did it.
  Result<Changes> undo(CaseId id, const TakeBack& wanted, Time now);
  // A repair was judged not to have worked: goes on again, though it was closed meanwhile.
  Result<Changes> disproved(CaseId id, std::string_view verdict, Time now);
  // A repair was judged: a line of the case's history.
  Result<Changes> judged(CaseId id, std::string_view verdict, Time now);
  // Its repair is tried on a share first, or that was decided: a line of the case's history.
  Result<Changes> experiment(CaseId id, std::string_view line, std::string_view actor, Time now);
  // A step of its playbook went on; what is done is progress that ends a silence.
  // Error::not_found.
  Result<Changes> note_step(CaseId id, const StepNotice& notice, Time now);
  Result<Changes> comment(CaseId id, std::string_view text, std::string_view actor, Time now);

  // What time alone does, looking only at cases whose time has come: cases past their deadline are
  // called out once, silent ones are nudged, resolved ones that stayed quiet are closed.
  std::vector<Changes> tick(Time now);

  const model::Case* find(CaseId id) const;
  std::optional<model::Severity> severity(CaseId id) const;        // the worst of its alerts
  const model::Case* find_incident(std::string_view group) const;  // not closed
  std::vector<const model::Case*> open_cases() const;              // open and taken, oldest first
  std::size_t size() const { return cases_.size(); }

 private:
  // A case with what its notices say and how its alerts stand.
  struct Entry {
    model::Case value;
    std::string group;
    connect::notify::Notice
        notice;  // the numbers of the alert that spoke last; the worst severity of all
    std::map<AlertId, Money>
        stakes;  // by alert; the case's is the largest, for their orders overlap
    std::set<AlertId> firing;
    bool called_overdue = false;
    std::optional<model::Dispute> dispute;  // that is not ruled on
    std::optional<Before> before;           // the last deed, while it can be taken back
  };
  struct Deed {  // what happened, for the history and the notice
    std::string_view verb;
    std::string detail, actor;
    Changes::Write write = Changes::Write::update;
    const Nudge* nudge = nullptr;
    const StepNotice* step = nullptr;
  };
  static std::string own_group(CaseId id);  // of a case that no alert raised
  CaseId next_id() const { return CaseId{cases_.empty() ? 1 : cases_.rbegin()->first.value + 1}; }
  // A new case and its deadline; `opened` tells of it when it is complete.
  Entry& begin(CaseId id, const Cause& cause, model::Severity severity, Time now);
  Changes opened(Entry& entry, Time now);
  Changes open_case(const model::Alert& alert, const Cause& cause, const std::string& group,
                    Time now);
  Changes join(Entry& entry, const model::Alert& alert, const Cause& cause, Time now);
  bool burns_again(const Entry& entry, const model::Alert& alert, Time now) const;
  // Takes over the alert's numbers, evidence and money. True when the stored case changed.
  bool learn(Entry& entry, const model::Alert& alert, const Cause& cause);
  // What was done goes on. Error::conflict where another case of the same incident does.
  Result<Changes> go_on(Entry& entry, std::string_view why, std::string_view actor, Time now);
  void put_back(Entry& entry, Time now);
  model::CaseMove pass_on(Entry& entry, const std::string& department, model::CaseMove move);
  Changes tell(Entry& entry, const Deed& deed, Time now);
  // The case as it is, before a person's deed changes it; and that deed, which can be taken back.
  static Before before_it(const Entry& entry, const Deed& deed, Time now);
  Changes tell_deed(Entry& entry, Before before, const Deed& deed, Time now);
  void send_nudge(const Entry& entry, const Nudge& nudge, Changes& changes);
  void send_step(const Entry& entry, const StepNotice& step, Changes& changes);
  Result<Entry*> find_for(CaseId id, std::string_view verb,
                          std::initializer_list<model::CaseState> from);
  Time due(const Entry& entry, model::Severity severity, Time now) const;
  Waiting waiting(const Entry& entry) const { return {entry.value, entry.notice.severity}; }
  // Somebody moved it; the ladder begins anew after `kept` nudges.
  void moved(Entry& entry, int kept, Time now);
  void set_timer(Entry& entry);
  std::optional<Changes> elapse(Entry& entry, Time now);  // one thing that is due
  Changes nudge(Entry& entry, Time now);
  Status load_alerts(store::Session& session);
  Status load_disputes(store::Session& session);

  std::shared_ptr<const Settings> settings_;
  Router router_;
  ActionSequence& ids_;
  std::map<CaseId, Entry> cases_;
  std::int64_t last_dispute_ = 0;
  TimerWheel wheel_;                                   // when time does something to a case next
  std::unordered_map<std::string, CaseId> incidents_;  // the newest case of each that is not closed
};

// Writes repair_case in place, appends case_event, action and nudge. REQUIRES: inside a
// transaction.
Status save(store::Session& session, const Changes& changes);

}  // namespace myelin::repair
