// What happens by itself: time passing over alerts and cases, actions leaving, counts folded, books
// closed.
#include <fmt/format.h>

#include <future>

#include "base/log.h"
#include "cause/effects.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "revenue/losses.h"
#include "store/order_facts.h"

namespace myelin::engine {
namespace {

constexpr auto pulse_every = std::chrono::seconds{2};
constexpr auto fold_every = std::chrono::minutes{5};
constexpr auto history_every = std::chrono::minutes{1};
constexpr auto proof_every = std::chrono::minutes{5};
constexpr auto topics_every = std::chrono::seconds{30};
constexpr auto forecast_first = std::chrono::seconds{40},
               forecast_every = std::chrono::seconds{3600};
constexpr auto books_every = std::chrono::minutes{1};
constexpr int books_rest = 10;  // after a closing, rest this many times as long as it took
constexpr auto delivery_look_every = std::chrono::milliseconds{200};

}  // namespace

void Engine::Rooms::pulse_loop() {
  using Steady = std::chrono::steady_clock;
  auto fold_at = Steady::now() + fold_every, books_at = Steady::now() + std::chrono::seconds{5},
       topics_at = Steady::now() + topics_every, proof_at = Steady::now() + topics_every,
       forecast_at = Steady::now() + forecast_first, history_at = Steady::now();
  std::unique_lock lock{stop_mutex};
  while (!stop_wake.wait_for(lock, pulse_every, [this] { return stopping; })) {
    lock.unlock();
    const auto report = [](std::string_view what, const Status& status) {
      if (!status && status.error().code != ErrorCode::cancelled)  // that is the engine's end
        log::warning("{} failed and will be tried again: {}", what, status.error().message);
    };
    report("the watch's tick",
           command({}, [this](store::Session&) { return reflex->advance(clock().now()); }));
    if (history_promised && Steady::now() >= history_at) {
      report("following what was read again", finish_history());
      history_at = Steady::now() + history_every;
    }
    if (Steady::now() >= fold_at) {
      report("remembering the watch", note_watch());
      report("folding counts", fold());
      report("forgetting old replies", forget_replies());
      report("refusing what nobody approved", expire_approvals());
      fold_at = Steady::now() + fold_every;
    }
    if (Steady::now() >= topics_at) {
      report("gathering topics", gather_topics());
      report("explaining alerts", explain_alerts());
      report("writing to customers for playbooks", write_for_playbooks());
      topics_at = Steady::now() + topics_every;
    }
    if (Steady::now() >= proof_at) {
      const auto judged = judge_due(CaseId{}, "myelin");
      report("judging repairs", judged ? Status{} : std::unexpected(judged.error()));
      report("following who leaves", follow_leaving());
      proof_at = Steady::now() + proof_every;
    }
    if (Steady::now() >= forecast_at) {
      report("forecasting what follows", forecast());
      forecast_at = Steady::now() + forecast_every;
    }
    if (books_dirty && Steady::now() >= books_at) {
      const auto began = Steady::now();
      report("closing the books", close_books());
      books_at = Steady::now() +
                 std::max<Steady::duration>(books_every, (Steady::now() - began) * books_rest);
    }
    lock.lock();
  }
}

void Engine::Rooms::delivery_loop() {
  std::unique_lock lock{stop_mutex};
  while (!stop_wake.wait_for(lock, delivery_look_every, [this] { return stopping; })) {
    const auto due = delivery_due_us.load();
    if (due == 0 || due > to_us(clock().now())) continue;
    lock.unlock();
    if (auto status = deliver_due(); !status)
      log::warning("delivering actions failed and will be tried again: {}", status.error().message);
    lock.lock();
  }
}

Status Engine::Rooms::deliver_due() {
  std::vector<repair::Parcel> parcels;
  const auto started = command({}, [&](store::Session& transaction) -> Status {
    parcels = outbox->take_due(clock().now());
    MYELIN_CHECK(hold_letters(transaction, parcels, clock().now()));
    for (auto& parcel : parcels) address(parcel);
    return repair::save_started(transaction, parcels);
  });
  if (!started) {
    if (!parcels.empty())
      (void)command(
          {}, [&](store::Session&) -> Status { return outbox->give_back(parcels), Status{}; });
    return started;
  }
  std::vector<std::future<connect::tools::Told>> sent;
  for (const auto& parcel : parcels)
    sent.push_back(std::async(std::launch::async, [&] { return courier->deliver(parcel); }));
  for (std::size_t i = 0; i < parcels.size(); ++i)
    MYELIN_CHECK(settle_parcel(parcels[i], sent[i].get()));
  return {};
}

Status Engine::Rooms::settle_parcel(const repair::Parcel& parcel,
                                    const connect::tools::Told& told) {
  std::optional<repair::OutboxChanges> settled;
  // What the world has seen cannot be rolled back: the outcome is written until it is durable.
  for (;;) {
    const auto saved = command(
        {},
        [&](store::Session& transaction) -> Status {
          if (!settled) settled = outbox->settle(parcel, told.delivery, clock().now());
          MYELIN_CHECK(repair::save(transaction, *settled));
          MYELIN_CHECK(note_ticket(transaction, parcel, told));
          return settle(*settled, clock().now());
        },
        [&] {
          outbox->enqueue(settled->queued);
          for (const auto& action : settled->updated)
            if (action.state == model::ActionState::dead) ++counters.actions_dead;
        });
    if (saved || broken) break;
    std::unique_lock lock{stop_mutex};
    if (stop_wake.wait_for(lock, pulse_every, [this] { return stopping; })) return saved;
  }
  if (!told.ticket || told.moved) return {};
  const auto heeded = heed(parcel.channel, connect::tools::seen_now(*told.ticket));
  return heeded ? Status{} : std::unexpected(heeded.error());
}

Status Engine::Rooms::fold() {
  MYELIN_TRY(folding, sessions.borrow());
  return risk::Watch::fold_deltas(*folding);
}

Status Engine::Rooms::close_books() {
  const std::lock_guard one{books_mutex};
  books_dirty = false;
  const auto rule = books_rule();
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_CHECK(store::keep_orders(*reading));
  MYELIN_TRY(books, revenue::balance_books(*reading, rule.owner_of, Time{},
                                           Time{} + days{365 * 200}, rule.settings));
  MYELIN_TRY(effects, cause::measure_effects(*reading, *rule.spoken->taxonomy, {}));
  const Time now = clock().now();
  MYELIN_CHECK(command({}, [&](store::Session& transaction) -> Status {
    const auto run = next_row();
    MYELIN_CHECK(revenue::write_books(transaction, run, now, books));
    return cause::write_effects(transaction, run, now, effects);
  }));
  count_money(books);
  return {};
}

void Engine::Rooms::count_money(const revenue::Books& books) {
  if (const auto totals = revenue::totals(books); !totals.empty()) {
    counters.paid_minor = totals.front().paid.minor;
    counters.lost_minor = totals.front().lost.minor;
  }
}

}  // namespace myelin::engine
