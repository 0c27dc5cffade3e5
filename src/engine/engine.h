// Engine: the façade. The reflex takes drafts in and answers after the commit; everything else is a
// question or a command.
//
// One thread, the writer, owns every change: it takes what waits, decides, appends and commits once
// for all of it. The state in memory (identities, orders, counts, alerts, cases) is what the store
// says after each commit, and never ahead of it: when a commit fails, memory is rebuilt from the
// store before anybody is answered.
//
// Thread safety: every method from any thread. Questions read the store's last commit on sessions
// of their own.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/result.h"
#include "engine/answers.h"
#include "model/alert.h"
#include "model/case.h"
#include "model/draft.h"
#include "model/ledger.h"

namespace myelin::store {
class Store;
}
namespace myelin::connect::tools {
struct Hook;
}
namespace myelin::risk {
struct Settings;
}
namespace myelin::repair {
struct Settings;
}
namespace myelin::revenue {
struct ExperienceWorth;
struct ReturnCosts;
struct ReturnQuestion;
}  // namespace myelin::revenue

namespace myelin::engine {

struct ChurnAnswer;
struct ChurnQuestion;

struct Options {
  std::filesystem::path home;    // the instance's folder: database, vault key, configuration
  std::filesystem::path share;   // taxonomies/, models/, mappings/, api/
  const Clock* clock = nullptr;  // nullptr: the system's
  Zone zone{};                   // where days begin
  // Signals that may wait for the writer; beyond it Error::resource_exhausted (HTTP 429).
  std::size_t queue_signals_max = limits::reflex_queue_signals_max;
  bool background = true;  // deliver actions, fold counts, close the books on their schedules
  std::optional<std::string> configuration_yaml;  // instead of home/myelin.yaml
};

class Care;  // customers of a case, consents, messages: engine/care.h

// What became of one draft.
enum class Fate : std::uint8_t { accepted, duplicate, conflict, rejected };
struct Outcome {
  Fate fate = Fate::accepted;
  SignalId id;  // of the signal, also when it was there already
  Error error;  // conflict and rejected only
};
struct Receipt {
  std::vector<Outcome> outcomes;  // in the order of the drafts
  std::size_t accepted = 0, duplicates = 0, refused = 0;
};

// `history`: signals of the past, counted but not alarmed one by one; finish_history() then looks
// at the past as it would have.
enum class Arrival : std::uint8_t { live, history };

class Engine {
 public:
  static Result<std::unique_ptr<Engine>> open(Options options, std::unique_ptr<store::Store> store);
  ~Engine();

  // ---- the reflex
  // -------------------------------------------------------------------------------------------------
  // Answers when every accepted draft is durable. Error::resource_exhausted when the queue is full:
  // nothing was taken.
  Result<Receipt> accept(std::vector<model::Draft> drafts, Arrival arrival = Arrival::live);
  // The same without waiting; `done` runs on the writer thread and must not block.
  Status accept_async(std::vector<model::Draft> drafts, Arrival arrival,
                      std::function<void(Result<Receipt>)> done);
  // Replays the hours that arrived as history through the watch, so that alerts stand as they would
  // have been raised.
  Status finish_history();
  // Moves the watch to `now`: closes hours, resolves what has ended. The background does it every
  // few seconds.
  Status tick();

  // ---- questions
  // --------------------------------------------------------------------------------------------------
  Result<std::vector<model::Alert>> alerts(const AlertFilter& filter);
  Result<AlertDetail> alert(AlertId id);
  Result<std::vector<model::Case>> cases(const CaseFilter& filter);
  Result<CaseDetail> repair_case(CaseId id);
  // Whose cases are: newest first.
  Result<std::vector<model::Dispute>> disputes(const DisputeFilter& filter);
  // Cases that were passed on within [from, until), and causes that are nobody's or have no case.
  Result<PingPongAnswer> ping_pong(Time from, Time until);
  // The playbooks in force, or those of `yaml`, with what will not work of them. Errors:
  // invalid_argument names what cannot be read.
  Result<PlaybookAnswer> playbooks(std::optional<std::string_view> yaml);
  // Which nudges worked, and the next `rows` that are due.
  Result<NudgeAnswer> nudges(std::size_t rows);
  // Loss per cause of [from, until), from the last closing of the books; `metric` effects beside
  // it.
  Result<CauseAnswer> causes(const CauseQuestion& question);
  Result<CustomerDetail> customer(CustomerId id);
  // By token or by plain key ("phone:13800138000"): the plain value is hashed and forgotten.
  Result<CustomerDetail> customer_of_key(std::string_view key);
  Result<std::vector<CustomerRow>> customers(const CustomerFilter& filter);
  // What customers are likely to buy, and what a bad experience does to that. Walks all orders;
  // what it found is kept while no new orders can have changed it much (its as_of says from when it
  // is).
  Result<revenue::ValueStatement> customer_value(const ValueQuestion& question);
  // What a point of satisfaction, a complaint of each factor and a return change of what is bought
  // within the days after (revenue/experience_worth.h); none given: chosen from the orders. Walks
  // all orders; what it found is kept (its as_of says up to when it is).
  Result<std::shared_ptr<const revenue::ExperienceWorth>> experience_worth(
      std::optional<int> horizon_days);
  // What returns cost, and what fewer of them would save (revenue/return_costs.h).
  Result<revenue::ReturnCosts> return_costs(const revenue::ReturnQuestion& question);
  // Of one customer, merged ones with him; the fit is that of customer_value() and kept with it.
  Result<CustomerOutlook> customer_outlook(CustomerId id);
  // Who is about to leave, learnt from the company's own customers. Error::conflict where history
  // is too short: it says what is missing.
  Result<ChurnAnswer> churn(const ChurnQuestion& question);
  Result<std::vector<Verbatim>> signals(const SignalFilter& filter);
  Result<std::vector<QuarantineRow>> quarantine(const QuarantineFilter& filter);
  Result<CoverageAnswer> coverage();
  Result<std::vector<ImportRun>> imports();
  Result<std::vector<ActionRow>> actions(const ActionFilter& filter);
  // Actions that wait for approval, newest first, as they would be sent.
  Result<std::vector<ActionPreview>> approvals(const Page& page);
  Result<ActionPreview> preview_action(ActionId id);
  Result<std::vector<SilenceRow>> silences();
  // Of the alerts raised within [from, until), by what people said of them.
  Result<PrecisionAnswer> alert_precision(Time from, Time until);
  Result<TaxonomyAnswer> taxonomy();
  // Every version of the experience language that was ever in force, newest first; and one's file.
  Result<std::vector<cause::TaxonomyVersion>> taxonomy_versions();
  Result<TaxonomyFile> taxonomy_file(int version);
  // Why an alert is: as it was stored, or looked into now.
  Result<model::Explanation> drivers(AlertId id);
  Result<model::Explanation> explain(const ExplainQuestion& question);
  Result<model::Journey> journey(const JourneyQuestion& question);
  Result<model::JourneySegments> journey_segments(const JourneyQuestion& question,
                                                  model::Dimension by);
  // What orders placed within [from, until) came to, split to the departments that troubled them.
  // Walks those orders; what it found is kept (its as_of says from when it is).
  Result<revenue::Contributions> contributions(Time from, Time until);
  // Topics that no factor explains, the most talked-of lately first; `state`: empty for candidates.
  Result<std::vector<TopicRow>> topics(std::string_view state, std::size_t rows);
  Result<TopicDetail> topic(std::int64_t id);
  // What complaints lead to, as the newest look at it found; an empty product: all rows.
  Result<std::vector<ForecastRow>> forecasts(std::string_view product);
  // How likely an open order ends in a bad review. Error::not_found for an order nobody announced,
  // Error::conflict where nothing is left to foresee or history is too short; it says which.
  Result<ScoresAnswer> order_score(std::string_view order);
  // The open orders of the last 60 days, those most at risk first.
  Result<ScoresAnswer> orders_at_risk(std::size_t rows);
  // Posts of the last day and how far their shares will go, the largest forecast first.
  Result<std::vector<model::Contagion>> cascades(std::size_t rows, std::int64_t shares_min);
  // Newest first, without their readings; and one as it can be read now, or could at `as_of`.
  Result<std::vector<ExperimentAnswer>> experiments(const ExperimentFilter& filter);
  Result<std::shared_ptr<const ExperimentAnswer>> experiment(ExperimentId id,
                                                             std::optional<Time> as_of);
  Pulse pulse() const;  // counters and gauges, without touching the store
  // What is wrong with this instance, and what to do. Thorough: memory is held against the store,
  // too, which reads all of it and lets nothing in meanwhile.
  std::vector<Finding> doctor(bool thorough);

  // ---- commands; each is audited under `actor`
  // ----------------------------------------------------------------------
  Status acknowledge(AlertId id, Time until, std::string_view actor);
  Status unacknowledge(AlertId id, std::string_view actor);
  Status resolve_alert(AlertId id, std::string_view actor);
  // Of any alert, also one that is long over; an empty `usefulness` takes the mark back.
  Status mark_alert(AlertId id, std::optional<model::Usefulness> usefulness,
                    std::string_view reason, std::string_view actor);
  Result<std::string> silence(const SilenceRequest& request, std::string_view actor);
  Status expire_silence(std::string_view id, std::string_view actor);
  Status take_case(CaseId id, std::string_view person, std::string_view actor);
  Status hand_over(CaseId id, std::string_view department, std::string_view reason,
                   std::string_view actor);
  // The case stays where it is until the arbiter rules (repair/dispute.h). Ruling:
  // Error::permission_denied says who may.
  Status dispute_case(CaseId id, std::string_view department, std::string_view reason,
                      std::string_view actor);
  Status rule_on_dispute(CaseId id, const RulingRequest& ruling, std::string_view actor);
  Status resolve_case(CaseId id, std::string_view note, std::string_view actor);
  // The last deed of a person on the case is taken back; `administers`: also another's.
  Status undo_case(CaseId id, std::string_view reason, std::string_view actor, bool administers);
  Status reopen_case(CaseId id, std::string_view reason, std::string_view actor);
  Status comment(CaseId id, std::string_view text, std::string_view actor);
  // A webhook of the tool or app, or of any sender, behind `channel`.
  // Error::unauthenticated where the channel takes none or the signature does not hold.
  Result<HookAnswer> take_hook(const std::string& channel, const connect::tools::Hook& hook);
  // What the app behind `channel` is to be answered when it checks our address, as plain text.
  Result<std::string> greet_hook(const std::string& channel, const connect::tools::Hook& hook);
  // A step of the case's playbook: "done" by a person, or "approve" or "refuse" what a machine
  // would do. Errors: not_found, invalid_argument; conflict where the step does not wait for that.
  Status move_step(CaseId id, std::string_view step, std::string_view verb, std::string_view actor);
  Status undo_merge(MergeId id, std::string_view actor);
  Status retry_action(ActionId id, std::string_view actor);
  // Cancels what waits to leave, corrects what was delivered: the id of the correction, or none.
  // Error::conflict says why neither can be.
  Result<ActionId> undo_action(ActionId id, std::string_view reason, std::string_view actor);
  // Error::permission_denied when it needs more than the actor may approve, or eyes of another.
  Status rule_on_action(ActionId id, const Approval& approval, std::string_view actor);
  // Sends a message that says so through the channel now, past the outbox. Error::unavailable says
  // why it did not arrive; not_found: no such channel.
  Status test_channel(const std::string& channel, std::string_view actor);
  // The settings in force. They hold secrets: never write them out whole.
  const risk::Settings& risk_settings() const;
  const repair::Settings& repair_settings() const;
  Status deliver();           // sends what is due now; the background does it
  Status look_at_tickets();   // asks the tools that send no webhooks; the background does it
  Status expire_approvals();  // what waited too long; the background does it every few minutes
  Result<QuarantineId> put_in_quarantine(const QuarantineRow& row);
  // Marks a row settled: replayed (its repaired form was accepted) or dropped.
  Status settle_quarantine(QuarantineId id, std::string_view state, std::string_view actor);
  Result<std::int64_t> begin_import(std::string_view origin, std::string_view mapping,
                                    std::string_view actor);
  Status end_import(const ImportRun& run, std::string_view actor);
  // Reads history again under the taxonomy in `yaml` (empty: the shipped file as it is now).
  // `progress(done, total)`.
  Result<RestateAnswer> restate(std::string_view yaml, bool dry_run, std::string_view actor,
                                const std::function<void(std::int64_t, std::int64_t)>& progress);
  // Judges the repairs whose comparison is due; `only`: of one case. The background does it every
  // few minutes. What is not fixed is reopened with its evidence.
  Result<std::vector<Judged>> verify(CaseId only, std::string_view actor);
  // Looks at the texts that arrived since the last time; the background does it every half minute.
  Status gather_topics();
  // Looks into alerts that are new or grew; the background does it every half minute.
  Status explain_alerts();
  // Looks for what complaints lead to; the background does it every hour.
  Status make_forecasts();
  // Learns the scores of orders from all that is known; the background does it at the start and
  // every night.
  Status learn_scores();
  Result<model::Experiment> create_experiment(model::Experiment draft, std::string_view actor);
  Status start_experiment(ExperimentId id, std::string_view actor);
  Status stop_experiment(ExperimentId id, std::string_view reason, std::string_view actor);
  // `arm`: what everybody gets from now on.
  Status decide_experiment(ExperimentId id, std::string_view arm, std::string_view reason,
                           std::string_view actor);
  // The arms of units: orders, customers' ids or plain keys, which are hashed and forgotten. A unit
  // is exposed the first time that it is asked for and keeps its arm, also when it is known by
  // another key or was merged since. Error::conflict unless the experiment runs.
  Result<std::vector<model::ExperimentAssignment>> assign(ExperimentId id,
                                                          const std::vector<std::string>& units);
  // A running experiment whose arms are the case's customers as they are and repaired.
  Result<model::Experiment> try_repair(CaseId id, const TryFirst& wanted, std::string_view actor);
  Status accept_topic(std::int64_t id, std::string_view actor);
  Status reject_topic(std::int64_t id, std::string_view actor);
  Status merge_topic(std::int64_t id, std::int64_t into, std::string_view actor);
  // The ledger of a month ("2026-10"; empty: this one). No version: its newest closing, or as it
  // stands where it was never closed; 0: as it stands.
  // Without its entries, which of a large month are many: ledger_entries() has them.
  Result<std::shared_ptr<const LedgerAnswer>> ledger(std::string_view month,
                                                     std::optional<int> version);
  Result<std::shared_ptr<const LedgerAnswer>> ledger_entries(std::string_view month,
                                                             std::optional<int> version);
  Result<std::shared_ptr<const LedgerAnswer>> close_ledger(std::string_view month,
                                                           std::string_view reason,
                                                           std::string_view actor);
  // Books by hand, to this month. Of a case: its factor and department, where none are named.
  Result<revenue::Posting> post_to_ledger(revenue::Posting posting);
  Status close_books();  // recomputes losses and effects from the orders
  Status backup(const std::filesystem::path& folder, std::string_view actor);

  // ---- who did what
  // Something outside the store: a log-in, or a file of the home that `change` writes. It stands or
  // falls with its line in the audit log: `undo` runs where `change` was done and its line could
  // not be made durable.
  Status audit(const Deed& deed, const std::function<Status()>& change = nullptr,
               const std::function<void()>& undo = nullptr);
  Result<std::vector<AuditRow>> audited(const AuditFilter& filter);  // newest first

  // ---- keys
  // -------------------------------------------------------------------------------------------------------
  // The plain key is shown once. Scopes: signals:write, read, operate, admin.
  Result<NewKey> create_key(std::string_view name, const std::vector<std::string>& scopes,
                            std::string_view actor);
  Result<KeyInfo> authenticate(std::string_view key);
  Result<std::vector<KeyInfo>> keys();
  Result<KeyInfo> key(std::string_view id);  // also when it was revoked
  Status revoke_key(std::string_view id, std::string_view actor);
  // People log in with a password; a role is viewer, operator or admin. A person of the same name
  // is replaced. Proving a password takes some 50 ms: not on a thread that serves signals.
  Result<PersonInfo> enrol_person(std::string_view name, std::string_view password,
                                  std::string_view role, std::string_view actor);
  Result<PersonInfo> prove_person(std::string_view name, std::string_view password);
  Result<PersonInfo> person(std::string_view name);  // not_found when removed
  bool anybody_enrolled() const;
  Result<std::vector<PersonInfo>> people();
  Status remove_person(std::string_view name, std::string_view actor);
  // Idempotency-Key: the stored answer of the same key of the last limits::reply_kept_h hours, if
  // there was one; conflict when its request differed.
  Result<std::optional<StoredReply>> recall_reply(std::string_view key,
                                                  std::uint64_t request_digest);
  Status remember_reply(std::string_view key, std::uint64_t request_digest,
                        const StoredReply& reply);
  Status forget_replies();  // those that are older; the background does it every few minutes

  // ---- live
  // -------------------------------------------------------------------------------------------------------
  // `listener` runs on the writer thread after each commit that changed an alert or a case; it must
  // not block.
  using Listener = std::function<void(const LiveEvent&)>;
  std::uint64_t listen(Listener listener);
  void stop_listening(std::uint64_t ticket);
  // Before the end: questions under way end with Error::cancelled, new ones with
  // Error::unavailable. Idempotent.
  void end_questions();

 private:
  friend class Care;
  struct Rooms;
  explicit Engine(std::unique_ptr<Rooms> rooms);
  std::unique_ptr<Rooms> rooms_;
};

}  // namespace myelin::engine
