// For tests: an outbox on a store in memory whose process may die at every point of a delivery.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "repair/for_tests.h"
#include "repair/outbox.h"

namespace myelin::repair {

// Where the power goes.
enum class Crash { never, before_started, after_started, after_sent, after_settled };

class CrashingOutbox {
 public:
  using Sent = std::function<void(const Parcel&)>;

  CrashingOutbox(const std::string& yaml, std::uint64_t seed)
      : settings_(settings_of(yaml)), seed_(seed) {
    boot();
  }
  void boot() {
    ids_ = {};
    outbox_ = std::make_unique<Outbox>(settings_, ids_, Random(seed_));
    const auto changes = outbox_->open(*memory_.session, now_);
    ASSERT_TRUE(changes) << changes.error().message;
    reports_ += changes->queued.size();
    memory_.commit(*changes);
    outbox_->enqueue(changes->queued);
  }
  // `made`: given the next id and the time, the action that is queued.
  model::Action queue(const std::function<model::Action(ActionId, Time)>& made) {
    auto action = made(ids_.next(), now_);
    memory_.commit(OutboxChanges{.updated = {}, .queued = {action}, .attempts = {}, .events = {}});
    outbox_->enqueue(std::vector{action});
    return action;
  }
  // One round of the loop, or as much of it as happens before the crash.
  void round(Crash crash, const connect::notify::Delivery& answer, const Sent& sent) {
    now_ += seconds{4};
    const auto parcels = outbox_->take_due(now_);
    if (crash == Crash::before_started) return boot();
    ASSERT_TRUE(memory_.session->begin());
    ASSERT_TRUE(save_started(*memory_.session, parcels));
    ASSERT_TRUE(memory_.session->commit());
    if (crash == Crash::after_started) return boot();
    std::size_t left = parcels.size();
    for (const auto& parcel : parcels) {
      sent(parcel);
      if (crash == Crash::after_sent && --left == 0) return boot();
      auto changes = outbox_->settle(parcel, answer, now_);
      memory_.commit(changes);
      outbox_->enqueue(changes.queued);
    }
    if (crash == Crash::after_settled) boot();
  }
  void drain(const Sent& sent) {
    for (int i = 0; i < 3000 && outbox_->waiting() > 0; ++i)
      round(Crash::never, {connect::notify::Outcome::delivered, "ok", {}}, sent);
    EXPECT_EQ(outbox_->waiting(), 0u);
  }
  std::int64_t count(std::string_view sql) { return memory_.count(sql); }
  // Of messages in doubt, queued at all starts.
  std::size_t reports() const { return reports_; }

 private:
  std::shared_ptr<const Settings> settings_;
  std::uint64_t seed_;
  MemoryStore memory_;
  Time now_ = local_time("2026-11-20 10:00");
  ActionSequence ids_;
  std::unique_ptr<Outbox> outbox_;
  std::size_t reports_ = 0;
};

}  // namespace myelin::repair
