// The process dies at every point of a letter's delivery: no customer is written to twice, whatever
// the channel says of repeating, and no report goes to a gateway that reaches customers.
#include <gtest/gtest.h>

#include "repair/contact.h"
#include "repair/crash_for_tests.h"

namespace myelin::repair {
namespace {

using connect::notify::Outcome;

class Gateway {
 public:
  void queue() {
    outbox_.queue([&](ActionId id, Time now) {
      Batch batch;
      batch.channel = "gw";
      Contact contact;
      contact.id = ContactId{static_cast<std::int64_t>(++queued)};
      contact.action = id;
      contact.due_at = now;
      auto letter = letter_action(contact, batch, now);
      EXPECT_EQ(*contact_of(letter), contact.id);
      return letter;
    });
  }
  void round(Crash crash, Outcome answer) {
    outbox_.round(crash, {answer, "", {}}, [&](const Parcel& parcel) { take(parcel, answer); });
  }
  void drain() {
    outbox_.drain([&](const Parcel& parcel) { take(parcel, Outcome::delivered); });
  }
  std::int64_t count(std::string_view sql) { return outbox_.count(sql); }
  std::size_t reports() const { return outbox_.reports(); }

  std::map<ActionId, int> reached;
  std::size_t queued = 0;

 private:
  void take(const Parcel& parcel, Outcome answer) {
    ASSERT_EQ(parcel.actions.size(), 1u) << "a letter shares nothing";
    // A receiver that asks to come back has not acted.
    if (answer != Outcome::retry) ++reached[parcel.actions.front().id];
  }
  CrashingOutbox outbox_{
      "channels: {gw: {kind: webhook, url: 'https://x/y', after_crash: repeat, after_timeout: "
      "repeat, per_minute: 600}}",
      3};
};

TEST(LetterCrash, NobodyIsWrittenToTwiceThroughFiftyCrashes) {
  Gateway gateway;
  Random random(7);
  for (int life = 0; life < 50; ++life) {
    for (int i = 0; i < 4; ++i) gateway.queue();
    for (auto rounds = random.between(0, 3); rounds > 0; --rounds)
      gateway.round(Crash::never, random.chance(0.2)   ? Outcome::retry
                                  : random.chance(0.2) ? Outcome::unknown
                                                       : Outcome::delivered);
    gateway.round(static_cast<Crash>(random.between(1, 4)), Outcome::delivered);
  }
  gateway.drain();
  for (const auto& [letter, times] : gateway.reached) EXPECT_EQ(times, 1) << letter.value;
  EXPECT_EQ(gateway.reports(), 0u) << "no report of letters in doubt";
  const auto doubtful = gateway.count(
      "select count(*) from action where state = 'dead' and last_error like 'unknown%'");
  const auto delivered = gateway.count("select count(*) from action where state = 'delivered'");
  EXPECT_EQ(doubtful + delivered, static_cast<std::int64_t>(gateway.queued))
      << "and each is known to have arrived, or to be in doubt";
  EXPECT_GT(doubtful, 0) << "the crash points were met";
  EXPECT_GT(delivered, doubtful / 4);
}

}  // namespace
}  // namespace myelin::repair
