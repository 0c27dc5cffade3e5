// The process dies at every point of a delivery; a receiver counts what it sees.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "repair/crash_for_tests.h"

namespace myelin::repair {
namespace {

using connect::notify::Delivery;
using connect::notify::Outcome;

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
  explicit Machine(const std::string& yaml) : outbox_(yaml, 1) {}

  void queue(const std::string& channel) {
    const auto action = outbox_.queue([&](ActionId id, Time now) {
      connect::notify::Notice notice;
      notice.event = "case.opened";
      model::Action a;
      a.id = id;
      a.channel = channel;
      a.event = notice.event;
      a.payload = connect::notify::to_json(notice);
      a.created_at = a.next_at = now;
      return a;
    });
    queued.insert(message_id(action));
  }
  void round(Crash crash, const Delivery& answer) {
    outbox_.round(crash, answer, [&](const Parcel& parcel) { receiver.take(parcel); });
  }
  void drain() {
    outbox_.drain([&](const Parcel& parcel) { receiver.take(parcel); });
  }

  Receiver receiver;
  std::set<std::string> queued;

 private:
  CrashingOutbox outbox_;
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
