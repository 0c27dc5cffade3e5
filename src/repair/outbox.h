// Outbox: actions on their way out. A row of `action` is committed together with what caused it; it
// leaves afterwards.
//
// How often is a message sent? Of a message that was sent and never answered nobody can know
// whether it arrived, so the outbox does not guess. A delivery is three steps, two of them durable:
//
//     take_due ─▶ save_started, commit ─▶ the sender sends (another thread) ─▶ settle ─▶ save,
//     commit
//
// - Killed before the first commit: nothing left. It is sent after the restart, once.
// - Killed after the second commit: the answer is known. It is not sent again.
// - Killed between them: in doubt. At the next start open() finds a started attempt without an end,
//   and the channel's `after_crash` decides:
//   report (the default of every kind): the action is never sent again. It becomes dead with the
//     outcome `unknown`, and the same commit queues a new action delivery.in_doubt, with an id of
//     its own, for the channel: it names each message that may be missing by id and title. People
//     read "may not have reached you"; a program that has not seen an id fetches the case; a naive
//     receiver never acts twice. A report in doubt is reported again, at most in_doubt_rounds_max
//     times.
//   repeat: the same body again under the same id (`webhook-id`), for receivers that drop ids they
//     have seen. Such a receiver acts once, though it may see the request twice.
// - No answer while we live (Outcome::unknown): `after_timeout` decides likewise. Its default is
//   repeat for webhooks, whose contract is the id, and report for robots and e-mail, which would
//   show people the same message twice.
//
// So with the defaults a SIGKILL repeats no action, and nothing is dropped in silence.
//
// Thread safety: none; belongs to the writer thread. Parcels are values and travel to the sending
// thread.
// Invariants: at most one parcel of a channel is in flight (at most webhook_parcels_max for a
// channel without a rate limit whose receiver is well); a channel whose receiver failed is left
// alone until its wait is over; what a tool hears of one case it hears in its order and one by one;
// attempts never exceed limits::delivery_attempts_max, after which
// the action is dead until retry(). What memory knows of the world outside is ahead of the store
// only between settle() and its commit: commit it before the next take_due().
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "connect/notify/sender.h"
#include "model/case.h"
#include "repair/routing.h"
#include "store/store.h"

namespace myelin::repair {

inline constexpr int in_doubt_rounds_max = 3;
inline constexpr std::size_t digest_actions_max = 50;  // that one message speaks of
inline constexpr std::size_t webhook_parcels_max = 8;  // of one channel, in flight together

// A message to a customer: the courier gets its words and the address when it leaves. It never
// shares a message with another, it is never repeated once it may have arrived, and no report of it
// goes to its channel, which reaches customers: its row of contact says what became of it.
inline constexpr std::string_view letter_event = "contact.message";
inline bool is_letter(const model::Action& action) {
  return action.event == letter_event;
}

// What leaves as one message: one action, or several as a digest.
struct Parcel {
  std::string channel;
  std::vector<model::Action> actions;  // oldest first; more than one: a digest
  Time at;
  // To a tool: what its ticket of the case is found by, and its id where it is known.
  std::string reference{}, ticket{};
};

// Rows to write: new values of actions, attempts to append, actions to queue.
struct OutboxChanges {
  struct Attempt {
    ActionId action;
    Time at;
    std::string outcome;  // started, delivered, retry, refused, unknown
    std::string detail;
  };
  std::vector<model::Action> updated;
  std::vector<model::Action> queued;  // new ones: hand them to enqueue() after the commit
  std::vector<Attempt> attempts;
  std::vector<model::CaseEvent> events;  // notified, undelivered
};

// What stands for an action outside: the same on every attempt, and another one after a restored
// backup counts its ids again.
std::string message_id(const model::Action& action);

class Outbox {
 public:
  Outbox(std::shared_ptr<const Settings> settings, ActionSequence& ids, Random random);

  // At start: reads what is queued and settles what is in doubt from before. Save the changes, then
  // enqueue(changes.queued).
  Result<OutboxChanges> open(store::Session& session, Time now);
  // After a failed commit: finds what is queued in the store and unknown here. What waits, flies or
  // was settled here stays as it is.
  Status reload(store::Session& session);

  // After the commit that queued them.
  void enqueue(std::span<const model::Action> actions);
  // What may leave now, under rate limits, waits and order. It is in flight until settle() or
  // give_back().
  std::vector<Parcel> take_due(Time now);
  // The commit of `started` failed, nothing was sent: the parcels wait again.
  void give_back(std::span<const Parcel> parcels);
  // One of the parcels may not leave before `until`, or never: it goes back, or is refused. Save
  // the changes in the same transaction; when that fails, they are as before after reload().
  OutboxChanges put_off(const Parcel& parcel, Time until);
  OutboxChanges call_off(const Parcel& parcel, std::string_view reason);
  // Takes actions out that wait, for good.
  OutboxChanges call_off(std::string_view channel, std::span<const ActionId> actions,
                         std::string_view reason);
  // What became of a parcel. The world outside cannot be rolled back: save the changes until it
  // works.
  OutboxChanges settle(const Parcel& parcel, const connect::notify::Delivery& delivery, Time now);
  // A dead action again, by hand, under its old id; its attempts start from zero. Save the changes,
  // then enqueue(changes.updated). Error::not_found; Error::conflict when it is not dead.
  Result<OutboxChanges> retry(store::Session& session, ActionId id, Time now);

  // One that waits to leave. Save the changes; after the commit forget() it.
  // Error::conflict when it is on its way.
  Result<OutboxChanges> cancel(const model::Action& action, std::string_view actor,
                               std::string_view reason, Time now);
  void forget(const model::Action& cancelled);

  // When take_due() may have something, if nothing else happens before.
  std::optional<Time> next_due(Time now) const;
  std::size_t waiting() const;
  // Something about the case waits for the channel, or is on its way.
  bool pending(std::string_view channel, CaseId repair) const;
  std::size_t in_flight() const;  // actions

 private:
  struct Lane {                                 // of one channel
    std::map<ActionId, model::Action> waiting;  // ids are in the order of queueing
    std::map<ActionId, model::Action> flying;
    std::size_t parcels = 0;  // in flight
    std::deque<Time> sent;    // within the last minute
    int failures = 0;         // in a row
    Time paused_until{};
  };
  Duration backoff(int failures);
  static bool one_by_one(const connect::notify::Channel& channel, const Lane& lane);
  bool may_fly(const connect::notify::Channel& channel, Lane& lane, Time now) const;
  std::optional<Parcel> next_parcel(const connect::notify::Channel& channel, Lane& lane, Time now);
  void end(model::Action action, model::ActionState state, std::string error, Time now,
           OutboxChanges& changes);
  void put_in_doubt(std::span<const model::Action> actions, const std::string& why, Time now,
                    OutboxChanges& changes);
  void recover(model::Action action, Time now,
               std::map<std::string, std::vector<model::Action>>& in_doubt, OutboxChanges& changes);

  std::shared_ptr<const Settings> settings_;
  ActionSequence& ids_;
  Random random_;
  std::map<std::string, Lane, std::less<>> lanes_;
};

// Before sending: the attempts and a `started` row each. REQUIRES: inside a transaction that is
// committed before the parcels are sent.
Status save_started(store::Session& session, std::span<const Parcel> parcels);
// REQUIRES: inside a transaction.
Status save(store::Session& session, const OutboxChanges& changes);

}  // namespace myelin::repair
