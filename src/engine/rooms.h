// Rooms: everything one instance is made of, wired. Private to engine/.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "cause/emerging.h"
#include "engine/churn_answers.h"
#include "engine/counters.h"
#include "engine/engine.h"
#include "engine/inbound_health.h"
#include "engine/kept.h"
#include "engine/language.h"
#include "engine/memory.h"
#include "engine/prepare_pool.h"
#include "engine/reflex.h"
#include "engine/retry_book.h"
#include "engine/session_pool.h"
#include "engine/writer.h"
#include "repair/contact.h"
#include "repair/courier.h"
#include "revenue/buyers.h"
#include "revenue/experience_worth.h"
#include "revenue/recovery.h"
#include "revenue/return_costs.h"
#include "trust/keys.h"
#include "trust/masker.h"
#include "trust/people.h"
#include "trust/vault.h"

namespace myelin::cause {
struct DriverQuestion;
}  // namespace myelin::cause

namespace myelin::revenue {
struct Books;
}  // namespace myelin::revenue

namespace myelin::engine {

// Who listens to live events.
class Listeners {
 public:
  std::uint64_t add(Engine::Listener listener);
  void remove(std::uint64_t ticket);
  void tell(const LiveEvent& event) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::uint64_t, Engine::Listener> listeners_;
  std::uint64_t last_ = 0;
};

struct Unexplained;  // an alert as far as it asks why
struct Affected;     // of messages to customers: care.h
struct ContactQuestion;
struct ContactRequest;
struct ContactPlan;
struct ContactAnswer;
struct RetentionLook;  // of customers about to leave: retention.h
struct RetentionOutlook;
struct LeavingList;

// A statement of what customers are worth; of the usual question also the orders it was made of.
struct CustomerValues {
  revenue::ValueStatement statement;
  revenue::BuyerBook orders;
};

struct Engine::Rooms {
  Rooms(Options given, std::unique_ptr<store::Store> opened, trust::Vault key)
      : options(std::move(given)),
        store(std::move(opened)),
        sessions(*store),
        vault(std::move(key)),
        masker(vault) {}
  ~Rooms();

  const Clock& clock() const { return options.clock != nullptr ? *options.clock : system_clock; }
  Status open();  // loads, then starts the writer and the background
  void prepare(ArrivedBatch& batch, std::size_t begin, std::size_t end) const;
  void take(std::span<const std::shared_ptr<ArrivedBatch>> batches);  // writer thread
  void recover();                                                     // writer thread
  // Runs `change` in a transaction of the writer, with an audit line when `verb` is not empty.
  // `after` runs on the writer thread once the change is durable.
  Status command(const Deed& deed, const std::function<Status(store::Session&)>& change,
                 const std::function<void()>& after = nullptr);
  void look_at_outbox();
  using CaseCommand = std::function<Result<repair::Changes>(repair::CaseBook&, Time)>;
  Status on_case(CaseId id, std::string_view verb, std::string_view detail, std::string_view actor,
                 const CaseCommand& decide);
  std::int64_t next_row() { return ++memory->last_row; }  // writer thread

  Result<std::shared_ptr<const CustomerValues>> customer_values(const ValueQuestion& question);
  // Who bought and never said a word, newest first, whatever is merged.
  Result<std::shared_ptr<const std::vector<CustomerId>>> silent_customers();
  // Everybody merged with `id`, the shown one first.
  Result<std::vector<CustomerId>> person_of(CustomerId id);
  Status memory_equals_store();  // Error::conflict names what differs

  // Background.
  void pulse_loop();
  void delivery_loop();
  Status deliver_due();
  // What of a parcel's case its tool knows; writer thread.
  void address(repair::Parcel& parcel) const;
  // What became of a parcel, written until it is durable; false where the engine stops meanwhile.
  Status settle_parcel(const repair::Parcel& parcel, const connect::tools::Told& told);
  // A ticket was seen: what is new of it becomes a deed of its case. False: it is none of ours.
  Result<bool> heed(const std::string& channel, const connect::tools::Sighting& seen);
  struct Heeding;  // one sighting on its way
  Status note_ticket(store::Session& transaction, const repair::Parcel& parcel,
                     const connect::tools::Told& told);
  void tickets_loop();
  Status look_at(const connect::notify::Channel& channel);
  Status look_at_tickets(const connect::notify::Channel& channel);
  Status look_at_replies(const connect::notify::Channel& channel);
  Status take_reply(const connect::notify::Channel& channel, std::string_view mail);
  Result<HookAnswer> take_word(const connect::wecom::AppHook& app, const std::string& name,
                               const connect::tools::Hook& hook);

  // What books are kept by: the experience language as it is spoken now, and who owns what.
  struct BooksRule {
    std::shared_ptr<const Language> spoken;
    revenue::LossSettings settings;
    revenue::OwnerOf owner_of;
  };
  BooksRule books_rule() const;
  Status close_books();
  Status finish_history();
  // How the repair of a case will be judged, were it resolved now; its round is not known yet.
  Result<model::Comparison> plan_proof(CaseId id);
  Result<model::Verdict> verdict_on(const model::Comparison& plan);
  Result<std::optional<Judged>> judge_one(const model::Comparison& plan, std::string_view actor);
  // `only`: no id: all. `actor`: who asked for it.
  Result<std::vector<Judged>> judge_due(CaseId only, std::string_view actor);
  // What a planned repair promises in money, booked once for each; proof_mutex is held.
  Status book_promises();
  // What a repair recovered, or without a verdict what it promises; nullopt where its orders do not
  // tell.
  Result<std::optional<revenue::Recovery>> recovery(const model::Comparison& plan,
                                                    const model::Verdict* verdict, Time now);
  Status book(store::Session& writing, const model::Case& repaired, revenue::PostingKind kind,
              const revenue::Recovery& recovery, const model::Comparison& plan);
  Status gather_topics();
  Status explain_one(const Unexplained& alert);
  Status explain_alerts();
  Status forecast();
  // The scorer, learnt now where there is none yet.
  struct LearntScores;
  Result<std::shared_ptr<const LearntScores>> scores();
  std::shared_ptr<const LearntScores> scores_now() const;
  struct RiskQuestion {
    CustomerId customer{};  // 0: everybody's orders
    std::size_t rows = 0;
  };
  Result<ScoresAnswer> most_at_risk(const LearntScores& learnt, const RiskQuestion& question);
  Status add_scores(std::span<const CustomerId> members, CustomerDetail& detail);
  Status learn_scores();
  void scores_loop();
  Result<LedgerAnswer> read_ledger(const std::string& month, std::optional<int> version);
  void forget_ledgers();
  std::string month_or_this(std::string_view month) const;  // "2026-10"
  void count_money(const revenue::Books& books);
  Result<ExperimentAnswer> read(ExperimentId id, std::optional<Time> as_of);
  using ExperimentChange = std::function<Status(model::Experiment&, Time)>;
  Status change(ExperimentId id, const Deed& deed, const ExperimentChange& change);
  // A line in the history of the case whose repair is tried; writer thread.
  Status note_experiment(CaseId id, std::string_view line, std::string_view actor);
  void beside_loop();
  bool beside(std::function<void()> work);  // false: nobody does such work now
  // Changes a copy of the book of topics, stores it, and only then shows it.
  Status change_topics(const Deed& deed, const std::function<Status(cause::TopicBook&)>& change);
  std::shared_ptr<const cause::TopicBook> topics_now() const {
    const std::lock_guard lock{topics_mutex};
    return topics;
  }
  Status forget_replies();
  Status settle(const repair::OutboxChanges& changes, Time now);  // writer thread
  Status expire_approvals();
  // Messages to customers. What a letter says, and where it goes where that is to be revealed.
  Result<connect::notify::Letter> letter(const model::Action& action, bool reveal);
  Result<std::vector<std::vector<CustomerId>>> persons_of(const std::vector<CustomerId>& ids);
  // Of the parcels, letters that may not leave now are put off or called off; writer thread.
  Status hold_letters(store::Session& transaction, std::vector<repair::Parcel>& parcels, Time now);
  Status settle_letters(store::Session& transaction, std::span<const model::Action> actions,
                        Time now);
  // Of actions that were ruled on: a batch of messages begins or ends with its approval.
  Status rule_on_batches(store::Session& transaction, repair::OutboxChanges& changes,
                         std::string_view actor, Time now);
  Result<BatchId> write_batch(repair::Batch batch, std::vector<repair::Contact> contacts,
                              const ContactPlan& plan);
  Status write_for_playbooks();
  Result<ContactAnswer> write_to_customers(CaseId id, const ContactRequest& request,
                                           std::string_view actor, const std::string& step);
  Result<Affected> affected(CaseId id, const ContactQuestion& question);
  // Under every key of the person; what is said but its key and time. Writer thread.
  Status withdraw(store::Session& transaction, CustomerId person, repair::Consent said);
  Status end_batch(store::Session& transaction, repair::Batch batch, repair::BatchState state,
                   const Deed& deed, Time now);
  // The kept scores of churn.
  Result<std::shared_ptr<const ChurnAnswer>> churn_scores();
  Result<RetentionLook> look_at_leaving(bool dry_run, std::string_view actor);
  // What would be opened now, and whom it would be about.
  Result<RetentionOutlook> leaving_outlook(std::vector<model::ChurnScore>& customers);
  Result<LeavingList> leaving_list(CaseId id);
  Status follow_leaving();
  Status fold();        // cell_delta into cell_count
  Status note_watch();  // remembers in the store how far the watch looked
  std::filesystem::path models() const { return options.share / "models"; }
  std::filesystem::path taught() const { return options.home / "taught"; }

  Options options;
  SystemClock system_clock;
  std::unique_ptr<store::Store> store;
  SessionPool sessions;
  trust::Vault vault;
  trust::Masker masker;
  Settings settings;
  SpokenLanguage language;
  Counters counters;
  Recent arrivals, commit_us;
  Listeners listeners;
  Time started_at{};
  std::atomic<bool> broken{false};  // memory could not be rebuilt: only a restart helps
  std::atomic<bool> books_dirty{true};
  std::atomic<bool> history_promised{false};  // a restatement committed; what follows it did not
  std::atomic<std::int64_t> delivery_due_us{
      0};  // when the outbox may have something; 0: nothing waits

  std::mutex replies_mutex;                                     // one look at a time
  std::map<std::string, std::set<std::uint32_t>> replies_read;  // by channel: mails in its mailbox

  std::mutex keys_mutex;
  std::vector<trust::ApiKey> keys;
  std::vector<trust::Person> people;  // guarded by keys_mutex, too
  std::mutex books_mutex;             // one closing at a time
  std::mutex replay_mutex;            // one look at the whole history at a time
  std::mutex restate_mutex;
  std::mutex proof_mutex;                                   // one judging at a time
  std::set<std::pair<CaseId, int>> promises_looked_at;      // case and round; under proof_mutex
  RetryBook unjudged{"judging the repair", "case"};         // guarded by proof_mutex
  std::mutex explain_mutex;                                 // one looking for causes at a time
  RetryBook unexplained{"looking for the cause", "alert"};  // guarded by explain_mutex
  std::mutex retention_mutex;                               // one look at who leaves at a time
  InboundHealth inbound;                                    // of mailboxes and tools that are asked
  std::mutex forecast_mutex;                                // one look at a time
  std::mutex scores_work_mutex;                             // one learning at a time
  mutable std::mutex scores_mutex;
  std::shared_ptr<const LearntScores> learnt_scores;  // guarded by scores_mutex
  std::mutex topics_work_mutex;                       // one change of the book of topics at a time
  mutable std::mutex topics_mutex;
  std::shared_ptr<const cause::TopicBook> topics = std::make_shared<cause::TopicBook>();

  std::unique_ptr<store::Session> session;  // the writer's
  repair::ActionSequence action_ids;        // the writer's; outlives a rebuilt memory
  std::unique_ptr<Memory> memory;           // the writer's
  std::unique_ptr<repair::Outbox> outbox;   // the writer's
  std::unique_ptr<Reflex> reflex;           // the writer's
  std::unique_ptr<repair::Courier> courier;
  std::unique_ptr<Writer> writer;
  std::unique_ptr<PreparePool> pool;

  // Answers that walk all of history.
  template <class Answer>
  Kept<Answer> kept(std::size_t most) {
    return {most, [this](std::function<void()> work) { return beside(std::move(work)); }};
  }
  Kept<CoverageAnswer> coverages = kept<CoverageAnswer>(1);
  Kept<model::Journey> journeys = kept<model::Journey>(8);
  Kept<model::JourneySegments> journey_segments = kept<model::JourneySegments>(8);
  Kept<model::Explanation> explanations = kept<model::Explanation>(16);
  Kept<TaxonomyAnswer> languages = kept<TaxonomyAnswer>(2);
  Kept<revenue::Contributions> contributions = kept<revenue::Contributions>(4);
  Kept<LedgerAnswer> ledgers = kept<LedgerAnswer>(13);  // a year beside its last month
  Kept<LedgerAnswer> ledger_entries = kept<LedgerAnswer>(2);
  Kept<ScoresAnswer> risky_orders = kept<ScoresAnswer>(2);
  Kept<ExperimentAnswer> readings = kept<ExperimentAnswer>(8);
  Kept<ChurnAnswer> churns = kept<ChurnAnswer>(1);
  Kept<CustomerValues> values = kept<CustomerValues>(4);
  Kept<std::vector<CustomerId>> silent_ones = kept<std::vector<CustomerId>>(1);
  Kept<revenue::ExperienceWorth> worths = kept<revenue::ExperienceWorth>(3);
  Kept<std::vector<revenue::ReturnCount>> returns = kept<std::vector<revenue::ReturnCount>>(4);

  std::mutex stop_mutex;
  std::condition_variable stop_wake;
  bool stopping = false;
  std::deque<std::function<void()>> waiting_beside;  // guarded by stop_mutex
  std::vector<std::thread> background;
};

}  // namespace myelin::engine
