// The process dies at every point of a letter's delivery: no customer is written to twice, whatever
// the channel says of repeating, and no report goes to a gateway that reaches customers.
#include <gtest/gtest.h>

#include "repair/contact.h"
#include "repair/for_tests.h"
#include "repair/outbox.h"

namespace myelin::repair {
namespace {

using connect::notify::Outcome;

enum class Crash { never, before_started, after_started, after_sent, after_settled };

class Gateway {
 public:
  Gateway()
      : settings_(settings_of("channels: {gw: {kind: webhook, url: 'https://x/y', after_crash: "
                              "repeat, after_timeout: repeat, per_minute: 600}}")) {
    boot();
  }
  void boot() {
    ids_ = {};
    outbox_ = std::make_unique<Outbox>(settings_, ids_, Random(3));
    const auto changes = outbox_->open(*memory_.session, now_);
    ASSERT_TRUE(changes) << changes.error().message;
    EXPECT_TRUE(changes->queued.empty()) << "no report of letters in doubt";
    memory_.commit(*changes);
  }
  void queue() {
    Batch batch;
    batch.channel = "gw";
    Contact contact;
    contact.id = ContactId{static_cast<std::int64_t>(queued_.size()) + 1};
    contact.action = ids_.next();
    contact.due_at = now_;
    const auto letter = letter_action(contact, batch, now_);
    EXPECT_EQ(*contact_of(letter), contact.id);
    memory_.commit(OutboxChanges{.updated = {}, .queued = {letter}, .attempts = {}, .events = {}});
    outbox_->enqueue(std::vector{letter});
    queued_.push_back(letter.id);
  }
  void round(Crash crash, Outcome answer) {
    now_ += seconds{4};
    const auto parcels = outbox_->take_due(now_);
    if (crash == Crash::before_started) return boot();
    ASSERT_TRUE(memory_.session->begin());
    ASSERT_TRUE(save_started(*memory_.session, parcels));
    ASSERT_TRUE(memory_.session->commit());
    if (crash == Crash::after_started) return boot();
    std::size_t left = parcels.size();
    for (const auto& parcel : parcels) {
      ASSERT_EQ(parcel.actions.size(), 1u) << "a letter shares nothing";
      // A receiver that asks to come back has not acted.
      if (answer != Outcome::retry) ++reached[parcel.actions.front().id];
      if (crash == Crash::after_sent && --left == 0) return boot();
      memory_.commit(outbox_->settle(parcel, {answer, "", {}}, now_));
    }
    if (crash == Crash::after_settled) boot();
  }
  void drain() {
    for (int i = 0; i < 3000 && outbox_->waiting() > 0; ++i)
      round(Crash::never, Outcome::delivered);
    EXPECT_EQ(outbox_->waiting(), 0u);
  }
  std::size_t queued() const { return queued_.size(); }
  std::int64_t count(std::string_view sql) { return memory_.count(sql); }

  std::map<ActionId, int> reached;

 private:
  std::shared_ptr<const Settings> settings_;
  MemoryStore memory_;
  Time now_ = local_time("2026-11-20 10:00");
  ActionSequence ids_;
  std::unique_ptr<Outbox> outbox_;
  std::vector<ActionId> queued_;
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
  const auto doubtful = gateway.count(
      "select count(*) from action where state = 'dead' and last_error like 'unknown%'");
  const auto delivered = gateway.count("select count(*) from action where state = 'delivered'");
  EXPECT_EQ(doubtful + delivered, static_cast<std::int64_t>(gateway.queued()))
      << "and each is known to have arrived, or to be in doubt";
  EXPECT_GT(doubtful, 0) << "the crash points were met";
  EXPECT_GT(delivered, doubtful / 4);
}

}  // namespace
}  // namespace myelin::repair
