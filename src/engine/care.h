// Care: the façade for customers whom a case is about: who they are, what they agreed to, the
// messages to them, and what became of those. docs/repair.md tells it to a service lead.
//
// Thread safety: every method from any thread; refers to the engine, which outlives it.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/affected.h"
#include "engine/engine.h"

namespace myelin::engine {

// Of those whom a case is about.
enum class Among : std::uint8_t { all, complained, silent };
inline constexpr std::array<std::string_view, 3> among_names{"all", "complained", "silent"};

struct ContactRequest {
  std::string text;           // with placeholders; or `from_template`
  std::string from_template;  // of myelin.yaml's care.templates
  model::Language language = model::Language::zh;
  ContactQuestion question;
  std::string offer;
  Among among = Among::all;
  std::vector<CustomerId> only;  // empty: everybody among them
  double holdout = 0;            // 0 ≤ share < 1
  bool dry_run = false;
};
// What a request comes to, or would.
struct ContactPlan {
  std::int64_t customers = 0, silent = 0;  // asked for; of them without a word
  std::int64_t reached = 0;
  std::array<std::int64_t, repair::barrier_names.size()> barred{};  // by repair::Barrier
  std::int64_t later = 0;  // of those reached, that quiet hours make wait
  std::optional<Time> first_at, last_at;
  Money cost;                        // of those reached
  std::vector<std::string> samples;  // of the words, as customers get them; without a name
};
struct BatchAnswer {
  repair::Batch value;
  std::array<std::int64_t, repair::contact_state_names.size()> counts{};  // by ContactState
  ActionId approval;  // of a batch that waits: the action of the inbox
};
struct ContactAnswer {
  ContactPlan plan;
  std::optional<BatchAnswer> batch;  // none: a dry run, or there is nobody to write to
};

struct ConsentDraft {
  std::string key;              // "phone:13800138000": hashed and forgotten
  std::string purpose, medium;  // empty: any
  bool given = true;
  Time at;
  std::optional<Time> expires_at;
  std::string source;
};
struct ConsentRefusal {
  std::size_t row = 0;  // counted from 0
  Error error;
};
struct ConsentReceipt {
  std::size_t accepted = 0, duplicates = 0;
  std::vector<ConsentRefusal> refused;
};
struct ConsentAnswer {
  struct Row {
    repair::Purpose purpose{};
    repair::Medium medium{};
    repair::Standing standing{};
    bool allowed = false;  // by the rules in force
  };
  std::vector<Row> rows;
  std::vector<repair::Consent> history;   // newest first
  std::vector<repair::Contact> contacts;  // newest first
};

// What a gateway tells of a message later.
enum class LetterReport : std::uint8_t { delivered, bounced, unsubscribed };
inline constexpr std::array<std::string_view, 3> letter_report_names{"delivered", "bounced",
                                                                     "unsubscribed"};

// What became of those who were written to, beside those who were held out: within the days after.
struct OutcomeRow {
  bool contacted = true;
  std::int64_t customers = 0, complained = 0, returned = 0, repurchased = 0;
};
// What the messages did: the share of those written to less that of those held out.
struct LetterEffect {
  enum class Of : std::uint8_t { complained, returned, repurchased };
  enum class Finding : std::uint8_t { more, fewer, cannot_tell };
  Of of{};
  Finding finding = Finding::cannot_tell;
  double difference = 0, low = 0, high = 0;  // Newcombe's interval, 95 %
  double detectable = 0;  // the smallest difference that would be seen four times in five
};
inline constexpr std::array<std::string_view, 3> letter_effect_names{"complained", "returned",
                                                                     "repurchased"};
inline constexpr std::array<std::string_view, 3> letter_finding_names{"more", "fewer",
                                                                      "cannot_tell"};
struct OutcomeAnswer {
  int days = 0;                         // within so many of a message
  std::int64_t young = 0;               // whose days are not over, and who are not counted
  std::vector<OutcomeRow> rows;         // contacted; then held out, where anybody was
  std::vector<LetterEffect> effects{};  // where both groups have anybody
};

struct RetentionLook;
struct LeavingList;

class Care {
 public:
  explicit Care(Engine& engine) : engine_(engine) {}

  Result<Affected> affected(CaseId id, const ContactQuestion& question);
  // One approval for all of it where a rule asks for one (event contact.batch).
  // Errors: not_found; invalid_argument says what is wrong with the words.
  Result<ContactAnswer> contact(CaseId id, const ContactRequest& request, std::string_view actor);
  // Newest first; of one case or of all (0).
  Result<std::vector<BatchAnswer>> batches(CaseId repair, const Page& page);
  Result<BatchAnswer> batch(BatchId id);                                        // Error::not_found
  Result<std::vector<repair::Contact>> contacts(BatchId id, const Page& page);  // in their order
  // What has not left yet, never leaves.
  Status stop(BatchId id, std::string_view reason, std::string_view actor);
  // `message`: the id under which the gateway got it (webhook-id). unsubscribed: withdraws all that
  // the customer agreed to on that medium. Error::not_found.
  Status report(std::string_view message, LetterReport what, std::string_view actor);
  Result<OutcomeAnswer> outcome(BatchId id, int days);
  // Plans what playbooks ask for; the background does it every half minute.
  Status follow_playbooks();

  // Customers who are about to leave (retention.h). Opens the case of this period where there is
  // reason to; the background does it once an hour. Errors: those of Engine::churn.
  Result<RetentionLook> look_at_leaving(bool dry_run, std::string_view actor);
  // Error::not_found: no such case, or it is about something else.
  Result<LeavingList> leaving(CaseId id);
  // Resolves the cases of whose customers all bought again, or whose days are over; the background
  // does it every few minutes.
  Status follow_leaving();

  Result<ConsentReceipt> import(std::vector<ConsentDraft> drafts, std::string_view actor);
  Result<ConsentAnswer> consents(CustomerId id);
  // Of all keys of the person; an empty purpose or medium: of all.
  Status withdraw(CustomerId id, std::string_view purpose, std::string_view medium,
                  std::string_view reason, std::string_view actor);

 private:
  Engine& engine_;
};

}  // namespace myelin::engine
