// What the engine answers: plain values, complete in themselves, ready to be shown or written as
// JSON.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "engine/access_answers.h"
#include "engine/dispute_answers.h"
#include "engine/feedback_answers.h"
#include "engine/forecast_answers.h"
#include "engine/language_answers.h"
#include "engine/page.h"
#include "model/alert.h"
#include "model/alert_mark.h"
#include "model/case.h"
#include "model/contagion.h"
#include "model/customer.h"
#include "model/driver.h"
#include "model/experiment.h"
#include "model/journey.h"
#include "model/ledger.h"
#include "model/order_score.h"
#include "model/reading.h"
#include "model/ticket.h"
#include "model/verdict.h"
#include "repair/playbook_runs.h"
#include "repair/undo.h"
#include "revenue/contribution.h"
#include "revenue/customer_value.h"
#include "revenue/experiment.h"
#include "revenue/ledger.h"

namespace myelin::engine {

struct AlertFilter {
  std::optional<model::AlertState> state;
  std::string product, channel, factor;
  bool muted_too = false;  // silenced and inhibited ones
  Page page;
};

// A text as people may see it: masked, with what was read in it.
struct MentionView {
  std::string factor, name_zh, name_en;
  float polarity = 0, intensity = 0, confidence = 0;
  model::Span aspect, opinion, object, cause;
};
struct EmotionView {
  std::string name;  // empty: not read
  float confidence = 0, intensity = 0;
};
struct Verbatim {
  SignalId id;
  std::string source, kind, text;
  Time at;
  CustomerId customer;
  std::string order;
  model::Dimensions dimensions;
  std::optional<double> rating;
  std::string language;
  float polarity = 0, confidence = 0;
  bool spam = false;
  EmotionView emotion;
  std::vector<std::string> intents;
  std::vector<MentionView> mentions;
  std::vector<model::Reason> reasons;  // read when asked, by the models of that moment
};

struct ValueQuestion {
  std::optional<Currency> currency;  // none: the one that most orders are in
  revenue::ValueSettings settings;
};
struct HistoryLine {
  Time at;
  std::string actor, verb, detail;
};
struct SeriesPoint {
  Time at;  // start of the day in the instance's zone
  double observed = 0, expected = 0;
  std::int64_t exposure = 0;
};
struct AlertDetail {
  model::Alert alert;
  std::string factor_zh, factor_en, definition_zh, definition_en, department;
  std::vector<Verbatim> verbatims;
  std::vector<HistoryLine> history;
  std::vector<SeriesPoint> series;                // the last 30 days of its cell
  std::optional<model::Explanation> explanation;  // once somebody has looked into it
  std::vector<ForecastRow> forecasts;             // what such complaints have led to
  std::optional<model::Contagion> contagion;      // of that rule: the newest forecast
  std::optional<model::AlertMark> mark;           // the newest, unless it was taken back
};

struct CaseFilter {
  std::optional<model::CaseState> state;
  std::string department;
  bool overdue_only = false;
  Page page;
};
// A repair that was judged, and how.
struct Judged {
  model::Comparison plan;
  model::Verdict verdict;
};

struct CaseDetail {
  model::Case value;
  std::optional<model::Comparison> comparison;  // of its last repair
  std::optional<model::Verdict> verdict;        // on it, once it was due
  std::vector<revenue::Posting> postings;       // what it cost, promised and recovered
  std::optional<repair::Run> run;               // of its playbook
  std::vector<model::ExternalLink> links;       // its tickets in other tools
  std::vector<model::Experiment> experiments;   // that try its repair on a share first
  std::vector<model::Dispute> disputes;         // about whose it is, newest first
  std::vector<model::Dispute> precedents;       // of other cases of its cause, ruled, newest first
  std::vector<model::CaseEvent> history;
  std::vector<model::Action> actions;
  repair::UndoOffers undo;
  std::vector<Verbatim> verbatims;
};

struct PlaybookAnswer {
  std::vector<repair::Playbook> playbooks;
  std::vector<std::string> warnings;  // factors and channels that are not there
};

// What is known of nudges of one step to one department: how many were followed by progress within
// the next working day (repair/nudge.h).
struct NudgeRow {
  std::string department, step;
  std::int64_t sent = 0, waiting = 0, answered = 0;  // waiting: its day is not over
  double share = 0, low = 0, high = 1;               // answered of those not waiting, Wilson's 95 %
};
struct NudgeAnswer {
  std::vector<NudgeRow> record;
  std::vector<model::Case> next;  // the cases whose nudge is due next
};

struct ExperimentFilter {
  std::optional<model::ExperimentState> state;
  CaseId repair;
  Page page;
};
struct ExperimentAnswer {
  model::Experiment value;
  std::int64_t exposed = 0;
  std::optional<revenue::ExperimentReading> reading;  // once it was started; none in lists
};
// A case's repair on a share of the customers first.
struct TryFirst {
  double share = 0.1;
  std::int64_t planned_units = 0;
  int window_days = 14;
  std::string hypothesis{};
};

// What explains that a measure is higher in `now` than in `against`.
struct ExplainQuestion {
  model::DriverMetric metric = model::DriverMetric::complaints;
  std::string factor;  // complaints only
  model::Segment now, against;
};

// Orders placed in [from, until).
struct JourneyQuestion {
  std::optional<Time> from, until;
  model::Dimensions where;                       // of the orders; empty: any
  std::size_t rows = limits::page_rows_default;  // of edges and of variants, or of segments
};

struct CauseQuestion {
  std::string metric = "loss";  // loss, rating, return, refund
  std::optional<Time> from, until;
  std::size_t rows = limits::page_rows_default;
};
// How often a factor was spoken of.
struct Voice {
  std::int64_t mentions = 0, complaints = 0, praises = 0;
};
struct CauseRow {
  std::string factor, name_zh, name_en, department;
  Money lost, at_risk;
  std::int64_t orders = 0;
  std::optional<model::CauseEffect> effect;
  std::optional<Voice> voice;  // metric mentions only
};
struct CauseAnswer {
  std::string metric;
  std::vector<CauseRow> rows;  // by loss, by complaints, or by |effect| × n
  model::LossStatement total;  // reconciles: paid = lost + at_risk + untouched
  Time computed_at;
  int taxonomy_version = 0;
};

struct CustomerRow {
  CustomerId id;
  std::int64_t signals = 0, orders = 0, voices = 0;  // voices: what they said themselves
  Money paid;
  Time last_at;
  double polarity = 0;  // mean of what was said; NaN where nothing was
  std::string tier;
};
struct CustomerFilter {
  bool silent_only = false;  // bought, and never said a word
  Page page;
};
struct CustomerDetail {
  CustomerRow summary;
  std::vector<model::KeyToken> keys;
  std::vector<model::Merge> merges;
  std::vector<Verbatim> timeline;  // newest first
  std::vector<CaseId> open_cases;
  std::vector<model::OrderScore> open_orders;  // most at risk first; empty until scores are learnt
};
// What one customer is likely to buy, by the models fitted on everybody's orders.
struct CustomerOutlook {
  Time as_of;
  int horizon_days = 0;
  std::optional<revenue::CustomerValue> value;  // none: no order with an amount until then
};

struct SignalFilter {
  std::vector<SignalId> ids;  // not empty: these, in this order, and nothing else is looked at
  std::string product, channel, factor, order, search;
  CustomerId customer;
  std::optional<bool> negative;
  Page page;
};

struct QuarantineRow {
  QuarantineId id;
  std::int64_t run = 0;
  std::string source, origin;       // file and row, or "POST /v1/signals"
  std::string reason_code, reason;  // for programs, for people
  std::string row_text;             // the row as it came, as a JSON object of its columns
  Time at;
  std::string state = "open";  // open, replayed, dropped
};
struct QuarantineFilter {
  std::string state = "open";
  std::int64_t run = 0;
  Page page;
};

struct SourceCoverage {
  std::string source, kind;
  std::int64_t signals = 0, texts = 0;
  double with_order = 0, with_product = 0, with_carrier = 0, with_warehouse = 0, with_money = 0,
         with_customer = 0;  // shares
  double negative_share = 0;
  Time first_at, last_at;
};
struct CoverageAnswer {
  std::vector<SourceCoverage> sources;
  std::int64_t customers = 0, silent_customers = 0, orders = 0;
  std::int64_t orphans = 0;  // signals that name an order nobody has sent
  double negative_share_all = 0, negative_share_complaints = 0;
};

struct ImportRun {
  std::int64_t id = 0;
  std::string origin, mapping;
  Time started_at;
  std::optional<Time> ended_at;
  std::int64_t rows_read = 0, accepted = 0, duplicates = 0, quarantined = 0;
};

struct ActionFilter {
  std::optional<model::ActionState> state;
  CaseId repair;
  Page page;
};
using ActionRow = model::Action;
// What an action says and to whom, before or after it left.
// What became of a webhook, and what its sender is to be answered; `body` empty: nothing of its own
// form.
struct HookAnswer {
  bool known = false;  // it concerns a case of ours
  std::string body;
};

struct ActionPreview {
  ActionRow action;
  model::ApprovalLevel level = model::ApprovalLevel::none;  // as the configuration has it now
  model::ChannelKind kind = model::ChannelKind::webhook;
  std::string title, link;
  std::vector<std::pair<std::string, std::string>> facts;  // label, value
  std::vector<std::string> to;                             // addresses and telephone numbers
  std::string asked_by;                                    // whose deed it came of; empty: nobody's
  bool four_eyes = false;                                  // that person may not approve it
};
// Of an action that waits: whether it may leave.
struct Approval {
  bool approved = false;
  std::string reason;                                        // a refusal needs one
  model::ApprovalLevel may = model::ApprovalLevel::operate;  // what the actor may approve
};

struct Matcher {  // Alertmanager's words: =, !=, =~, !~
  std::string label, op, value;
};
struct SilenceRequest {
  std::vector<Matcher> matchers;
  Time starts_at, ends_at;
  std::string comment;
};
struct SilenceRow : SilenceRequest {
  std::string id, created_by;
};

// A topic that no factor explains (docs/emerging-topics.md).
struct TopicRow {
  std::int64_t id = 0;
  std::string state;      // candidate, accepted, rejected, merged
  std::int64_t into = 0;  // of a merged one
  std::string name_zh, name_en;
  Time first_at, last_at;
  std::int64_t texts = 0, negative = 0;
  std::int64_t last_7_days = 0, weekly_before = 0;  // texts; the mean week of the four before
  struct Share {
    std::string value;
    std::int64_t texts = 0;
  };
  std::vector<Share> products, channels;
};
struct TopicDetail : TopicRow {
  struct Quote {
    SignalId signal;
    Time at;
    std::string text;
  };
  struct Day {
    Time at;
    std::int64_t texts = 0;
  };
  std::vector<Quote> quotes;
  std::vector<Day> days;
  std::vector<std::string> phrases;
  std::string yaml;  // a node to paste into the taxonomy
};

struct Pulse {
  std::int64_t signals = 0, texts = 0, mentions = 0, customers = 0, orders = 0;
  std::int64_t signals_last_day = 0;  // happened in the last 24 hours, to within ten minutes
  std::int64_t alerts_firing = 0, cases_open = 0, cases_overdue = 0, actions_queued = 0,
               actions_dead = 0, quarantined = 0;
  std::int64_t queue_signals = 0, queue_signals_max = 0, commits = 0, duplicates = 0, refused = 0;
  Money at_stake, lost, paid;
  double signals_per_second = 0;                 // over the last ten seconds
  double commit_ms_mean = 0, commit_ms_max = 0;  // over the last minute
  std::int64_t commits_over_10ms = 0;
  Time started_at, last_signal_at;
  int taxonomy_version = 0;
  std::string model_version;
  bool ready = false;
};

struct Finding {
  std::string check, outcome, message, hint;  // outcome: ok, warning, error
};

struct StoredReply {
  int status = 200;
  std::string body;
};

struct LiveEvent {
  enum class Kind : std::uint8_t { alert, repair_case, pulse } kind = Kind::alert;
  std::string change;  // "opened", "updated", "resolved", "taken"…
  std::optional<model::Alert> alert;
  std::optional<model::Case> repair;
};

// A month of the ledger, every version it was closed as (without entries), and what it says that
// the closing before it did not.
struct LedgerAnswer {
  revenue::LedgerMonth month;
  std::vector<revenue::LedgerEntry> accounts, lines;  // its entries together, without orders
  bool balanced = false;
  std::vector<revenue::LedgerMonth> closings;
  std::vector<revenue::LedgerEntry> restated;
  int restated_from = 0;  // 0: there is none before it
};

}  // namespace myelin::engine
