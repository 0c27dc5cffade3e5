// The process dies at every point of a delivery; a receiver counts what it sees.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "repair/for_tests.h"
#include "repair/outbox.h"

namespace myelin::repair {
namespace {

using connect::notify::Delivery;
using connect::notify::Outcome;

// Where the power goes.
enum class Crash { never, before_started, after_started, after_sent, after_settled };

struct Receiver {
  std::map<std::string, int> seen;  // by message id
  std::map<std::string, std::set<std::string>> bodies;
  std::set<std::string> named;  // in reports
  void take(const Parcel& parcel) {
    for (const auto& action : parcel.actions) {
      ++seen[message_id(action)];
      bodies[message_id(action)].insert(action.payload);
      const auto notice = connect::notify::notice_from_json(action.payload);
      ASSERT_TRUE(notice);
      for (const auto& missing : notice->missing) named.insert(missing.id);
    }
  }
};

class Machine {
 public:
  explicit Machine(const std::string& yaml) : settings_(settings_of(yaml)) { boot(); }

  void boot() {
    ids_ = {};
    outbox_ = std::make_unique<Outbox>(settings_, ids_, Random(1));
    const auto changes = outbox_->open(*memory_.session, now_);
    ASSERT_TRUE(changes) << changes.error().message;
    memory_.commit(*changes);
    outbox_->enqueue(changes->queued);
  }
  void queue(const std::string& channel) {
    connect::notify::Notice notice;
    notice.event = "case.opened";
    model::Action a;
    a.id = ids_.next();
    a.channel = channel;
    a.event = notice.event;
    a.payload = connect::notify::to_json(notice);
    a.created_at = a.next_at = now_;
    memory_.commit(OutboxChanges{.updated = {}, .queued = {a}, .attempts = {}, .events = {}});
    outbox_->enqueue(std::vector{a});
    queued.insert(message_id(a));
  }
  // One round of the loop, or as much of it as happens before the crash.
  void round(Crash crash, const Delivery& answer) {
    now_ += seconds{4};
    const auto parcels = outbox_->take_due(now_);
    if (crash == Crash::before_started) return boot();
    ASSERT_TRUE(memory_.session->begin());
    ASSERT_TRUE(save_started(*memory_.session, parcels));
    ASSERT_TRUE(memory_.session->commit());
    if (crash == Crash::after_started) return boot();
    std::size_t left = parcels.size();
    for (const auto& parcel : parcels) {
      receiver.take(parcel);
      if (crash == Crash::after_sent && --left == 0) return boot();
      auto changes = outbox_->settle(parcel, answer, now_);
      memory_.commit(changes);
      outbox_->enqueue(changes.queued);
    }
    if (crash == Crash::after_settled) boot();
  }
  void drain() {
    for (int i = 0; i < 3000 && outbox_->waiting() > 0; ++i)
      round(Crash::never, {Outcome::delivered, "ok", {}});
    EXPECT_EQ(outbox_->waiting(), 0u);
  }

  Receiver receiver;
  std::set<std::string> queued;

 private:
  std::shared_ptr<const Settings> settings_;
  MemoryStore memory_;
  Time now_ = local_time("2026-11-20 10:00");
  ActionSequence ids_;
  std::unique_ptr<Outbox> outbox_;
};

// Fifty lives of one machine, each ended at a random point under load.
void live_and_die(Machine& machine, const std::vector<std::string>& channels, std::uint64_t seed) {
  Random random(seed);
  for (int life = 0; life < 50; ++life) {
    for (int i = 0; i < 4; ++i) machine.queue(random.pick(channels));
    for (auto rounds = random.between(0, 3); rounds > 0; --rounds)
      machine.round(Crash::never,
                    {random.chance(0.2) ? Outcome::retry : Outcome::delivered, "", {}});
    machine.round(static_cast<Crash>(random.between(1, 4)), {Outcome::delivered, "", {}});
  }
  machine.drain();
}

TEST(OutboxCrash, DropsNothingInSilence) {
  for (const std::uint64_t seed : {1}) {
    Machine machine(
        "channels: {hook: {kind: webhook, url: 'https://x/y'}, group: {kind: wecom, url: "
        "'https://x/z'}}");
    live_and_die(machine, {"hook", "group"}, seed);
    std::size_t missing = 0;
    for (const auto& id : machine.queued) {
      const bool seen = machine.receiver.seen.contains(id);
      missing += seen ? 0 : 1;
      EXPECT_TRUE(seen || machine.receiver.named.contains(id)) << id << " vanished";
    }
    EXPECT_LT(missing, machine.queued.size() / 2);
    EXPECT_GT(missing, 0u) << "the crash points were met";
  }
}

// The count that the crash test of the whole server makes: one request an id, when every request is
// answered.
TEST(OutboxCrash, SendsEachIdOnceWhenAnswersAreClear) {
  Machine machine(
      "channels: {hook: {kind: webhook, url: 'https://x/y'}, group: {kind: wecom, url: "
      "'https://x/z'}}");
  Random random(11);
  const std::vector<std::string> channels{"hook", "group"};
  for (int life = 0; life < 50; ++life) {
    for (int i = 0; i < 4; ++i) machine.queue(random.pick(channels));
    for (auto rounds = random.between(0, 3); rounds > 0; --rounds)
      machine.round(Crash::never, {Outcome::delivered, "", {}});
    machine.round(static_cast<Crash>(random.between(1, 4)), {Outcome::delivered, "", {}});
  }
  machine.drain();
  for (const auto& [id, times] : machine.receiver.seen) EXPECT_EQ(times, 1) << id;
}

TEST(OutboxCrash, RepeatsUnderTheSameIdWhereThatIsWanted) {
  Machine machine("channels: {hook: {kind: webhook, url: 'https://x/y', after_crash: repeat}}");
  live_and_die(machine, {"hook"}, 5);
  int repeated = 0;
  for (const auto& id : machine.queued) {
    ASSERT_TRUE(machine.receiver.seen.contains(id)) << "every id arrives";
    EXPECT_EQ(machine.receiver.bodies[id].size(), 1u) << "with one body";
    repeated += machine.receiver.seen[id] > 1 ? 1 : 0;
  }
  EXPECT_GT(repeated, 0) << "the crash points were met";
  EXPECT_EQ(machine.receiver.seen.size(), machine.queued.size()) << "and no id that nobody queued";
}

}  // namespace
}  // namespace myelin::repair
