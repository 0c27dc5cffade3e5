// Contacts: the messages to a case's customers, batch by batch, and what became of each.
//
//     waiting ──approved──▶ queued ──▶ leaving ──▶ sent ──▶ bounced    the gateway says so later
//        └────▶ stopped ◀─────┘           ├──▶ failed                  the gateway said no
//     held_out: never sent                └──▶ unknown                 nobody can know
//     skipped: what held when it was planned holds no more (consent withdrawn, capped meanwhile)
//
// A row that is leaving, sent, unknown or bounced has reached its customer, as far as anybody can
// tell: it counts for the caps, and is his one message about the case. Thread safety: free
// functions; those that write belong to the writer thread, inside a transaction.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "model/case.h"
#include "repair/care.h"
#include "store/store.h"

namespace myelin {
using ContactId = Id<struct ContactTag>;
using BatchId = Id<struct BatchTag>;
}  // namespace myelin

namespace myelin::repair {

// The approval of a batch of messages.
inline constexpr std::string_view contact_batch_event = "contact.batch";

enum class ContactState : std::uint8_t {
  waiting,
  queued,
  leaving,
  sent,
  bounced,
  unknown,
  failed,
  skipped,
  stopped,
  held_out
};
inline constexpr std::array<std::string_view, 10> contact_state_names{
    "waiting", "queued", "leaving", "sent",    "bounced",
    "unknown", "failed", "skipped", "stopped", "held_out"};
constexpr std::string_view name(ContactState s) {
  return contact_state_names[static_cast<std::size_t>(s)];
}
constexpr bool may_have_reached(ContactState s) {
  return s >= ContactState::leaving && s <= ContactState::unknown;
}
constexpr bool on_its_way(ContactState s) {
  return s <= ContactState::leaving;
}

struct Contact {
  ContactId id;
  BatchId batch;
  CaseId repair;
  CustomerId customer;  // the person when it was planned
  std::string order, product;
  bool silent = false;               // had not complained
  std::optional<Fingerprint> token;  // of the key whose value is the address; none: held out
  Zone zone;
  Purpose purpose = Purpose::service;
  ContactState state = ContactState::queued;
  std::string reason;  // why it was skipped or stopped, or what the gateway said
  ActionId action;
  Time due_at;  // when it may leave at the earliest
  std::optional<Time> left_at, settled_at;
};

enum class BatchState : std::uint8_t { waiting, open, refused, stopped };
inline constexpr std::array<std::string_view, 4> batch_state_names{"waiting", "open", "refused",
                                                                   "stopped"};
constexpr std::string_view name(BatchState s) {
  return batch_state_names[static_cast<std::size_t>(s)];
}

struct Batch {
  BatchId id;
  CaseId repair;
  BatchState state = BatchState::open;
  Purpose purpose = Purpose::service;
  Medium medium = Medium::sms;
  std::string channel;
  model::Language language = model::Language::zh;
  std::string body, offer;  // as written, with placeholders
  double holdout = 0;       // share that is not written to, to see what the message does
  double price = 0;         // of one message
  Currency currency;
  std::string step;  // of the playbook that asked for it; empty: a person did
  Time created_at;
  std::string created_by;
  std::optional<Time> ended_at;  // refused or stopped
  std::string ended_by, reason;
};

// REQUIRES of those that write: inside a transaction.
Status insert(store::Session& session, const Batch& batch);
Status insert(store::Session& session, std::span<const Contact> contacts);
Status update(store::Session& session, const Batch& batch);      // its state and how it ended
Status update(store::Session& session, const Contact& contact);  // all that can change

// Of all that wait: they may leave now; or what has not left never does, its letters with it.
Status release(store::Session& session, BatchId id);
Status stop(store::Session& session, BatchId id, std::string_view reason, Time now);

// Error::not_found.
Result<Batch> batch_of(store::Session& session, BatchId id);
// Newest first; of one case, or of all (0). `before`: only smaller ids; 0: from the newest.
Result<std::vector<Batch>> batches_of(store::Session& session, CaseId repair, std::int64_t before,
                                      std::int64_t rows);
struct ContactFilter {
  BatchId batch{};
  ActionId action{};
  ContactId after{};  // only larger ids
  std::int64_t rows = 1 << 30;
  std::string customers{};  // ids with commas between
};
// In the order of their ids; every filter that is set holds.
Result<std::vector<Contact>> contacts_where(store::Session& session, const ContactFilter& filter);
struct ContactCount {
  BatchId batch;
  ContactState state = ContactState::queued;
  std::int64_t contacts = 0;
};
Result<std::vector<ContactCount>> contact_counts(store::Session& session, BatchId from,
                                                 BatchId until);
// Letters whose action has ended and whose row does not say so: the process died in between.
Result<std::vector<model::Action>> settled_letters(store::Session& session);

// What a letter's action holds: the number of its row, and nothing of the customer.
std::string letter_payload(ContactId contact);
std::optional<ContactId> contact_of(const model::Action& letter);
// The action that carries it.
model::Action letter_action(const Contact& contact, const Batch& batch, Time now);
// What its action's new state makes of a contact; nullopt: nothing.
std::optional<ContactState> state_after(const model::Action& letter);

}  // namespace myelin::repair
