// Outbox: actions on their way out. A row of `action` is committed together with what caused it; it
// leaves afterwards.
//
// How often is a message sent? Nobody can know of a message that was sent and not answered whether
// it arrived, so the outbox never guesses. One delivery is three steps, two of them durable:
//
//     take_due ─▶ save_started + commit ─▶ the sender sends (another thread) ─▶ settle ─▶ save +
//     commit
//
// - Killed before the first commit: nothing left; the action is sent after the restart. Not lost,
// not repeated.
// - Killed after the second commit: the answer is known. Not repeated.
// - Killed between them: in doubt. At the next start open() finds a started attempt without an end,
// and the channel's
//   `after_crash` decides:
//     report (default everywhere)  the action is never sent again. It becomes dead with the outcome
//     `unknown`, and in the same
//             commit a new action delivery.in_doubt with an id of its own is queued for the
//             channel: it names each message that may be missing by id and title ("may not have
//             reached you"). People are told; a program that has not seen the id fetches the case;
//             a naive receiver never acts twice. A report that gets lost is reported again,
//             together with newer ones, at most in_doubt_rounds_max times.
//     repeat  the same body again under the same id (`webhook-id`), for receivers that drop ids
//     they have seen. Such a receiver
//             acts once; on the wire the request may be seen twice.
// - No answer in time, while we live (Outcome::unknown): `after_timeout` decides likewise. Default:
// repeat for webhooks, whose
//   contract is the id; report for robots and e-mail, which would show people the same message
//   twice.
//
// So with the defaults a SIGKILL never repeats an action, and nothing is dropped in silence.
//
// Thread safety: none; belongs to the writer thread. Parcels are values and travel to the sending
// thread. Invariants: at most one parcel of a channel is in flight (at most webhook_parcels_max for
// channels without a rate limit that are not failing); a channel whose receiver failed is left
// alone until its wait is over; attempts never exceed limits::delivery_attempts_max, after that the
// action is dead and waits for retry().
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
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

// What leaves as one message: one action, or several as a digest.
struct Parcel {
  std::string channel;
  std::vector<model::Action> actions;  // oldest first; more than one: a digest
  Time at;
};

// Rows to write: new values of actions, attempts to append, actions to queue.
struct OutboxChanges {
  struct Attempt {
    ActionId action;
    Time at;
    std::string outcome;  // started, delivered, retry, refused, unknown
    std::string detail;
  };
  std::vector<model::Action> updated, queued;
  std::vector<Attempt> attempts;
};

class Outbox {
 public:
  Outbox(std::shared_ptr<const Settings> settings, ActionSequence& ids, Random random);

  // At start: reads what is queued and settles what is in doubt from before. Save the changes in
  // the same transaction.
  Result<OutboxChanges> open(store::Session& session, Time now);
  // After a failed commit: reads again what is queued; what is in flight or settled here stays as
  // it is.
  Status reload(store::Session& session);

  // After the commit that queued them.
  void enqueue(std::span<const model::Action> actions);
  // What may leave now, under rate limits, waits and order. It counts as in flight until settle()
  // or give_back().
  std::vector<Parcel> take_due(Time now);
  // The commit of `started` failed, nothing was sent: the parcels wait again.
  void give_back(std::span<const Parcel> parcels);
  // What became of a parcel. The world outside cannot be rolled back: save the changes until it
  // works.
  OutboxChanges settle(const Parcel& parcel, const connect::notify::Delivery& delivery, Time now);
  // A dead action again, by hand: its attempts start from zero. Error::not_found, Error::conflict
  // when it is not dead.
  Result<OutboxChanges> retry(store::Session& session, ActionId id, Time now);

  // When take_due() may have something, if nothing else happens.
  std::optional<Time> next_due() const;
  std::size_t queued() const { return queued_.size(); }
  std::size_t in_flight() const { return in_flight_.size(); }

 private:
  struct Lane {             // of one channel
    std::deque<Time> sent;  // within the last minute
    int failures = 0;       // in a row
    Time paused_until{};
    std::size_t in_flight = 0;
  };
  Duration backoff(int failures);
  std::optional<Parcel> next_parcel(const connect::notify::Channel& channel, Lane& lane, Time now);
  void put_in_doubt(std::vector<model::Action> actions, const std::string& why, Time now,
                    OutboxChanges& changes);

  std::shared_ptr<const Settings> settings_;
  ActionSequence& ids_;
  Random random_;
  std::map<ActionId, model::Action> queued_;  // waiting; ids are in order of queueing
  std::set<ActionId> in_flight_;
  std::map<std::string, Lane, std::less<>> lanes_;
};

// Before sending: the attempts and a `started` row each. REQUIRES: inside a transaction that is
// committed before the parcels are sent.
Status save_started(store::Session& session, std::span<const Parcel> parcels);
// REQUIRES: inside a transaction.
Status save(store::Session& session, const OutboxChanges& changes);

}  // namespace myelin::repair
