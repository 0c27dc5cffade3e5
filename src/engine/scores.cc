// Scores of open orders: learnt from the whole history beside the reflex, computed from the store
// when they are asked for, so that every event that has arrived counts.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "engine/persons.h"
#include "engine/retention.h"
#include "engine/rooms.h"
#include "risk/order_scorer.h"

namespace myelin::engine {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto first_learning = std::chrono::seconds{20};
constexpr auto learning_every = std::chrono::hours{24}, learning_again = std::chrono::hours{1},
               looking_every = std::chrono::hours{1};
constexpr days open_at_most{60};
constexpr std::int64_t open_orders_max = 100'000;

}  // namespace

struct Engine::Rooms::LearntScores {
  risk::OrderScorer scorer;
  Time learnt_at;

  ScoresAnswer answer() const { return {{}, scorer.records(), learnt_at, 0}; }
};

std::shared_ptr<const Engine::Rooms::LearntScores> Engine::Rooms::scores_now() const {
  const std::lock_guard lock{scores_mutex};
  return learnt_scores;
}

Status Engine::Rooms::learn_scores() {
  const std::lock_guard one{scores_work_mutex};
  const Time now = clock().now();
  std::vector<risk::OrderPast> orders;
  {
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_CHECK(
        risk::for_each_past(*reading, {.since = from_us(0), .rows_max = risk::orders_learnt_max},
                            [&](risk::OrderPast order) { orders.push_back(std::move(order)); }));
  }
  MYELIN_TRY(scorer, risk::OrderScorer::learn(orders, now));
  auto learnt = std::make_shared<const LearntScores>(std::move(scorer), now);
  const std::lock_guard lock{scores_mutex};
  learnt_scores = std::move(learnt);
  return {};
}

Result<std::shared_ptr<const Engine::Rooms::LearntScores>> Engine::Rooms::scores() {
  if (auto known = scores_now()) return known;
  // Somebody may be learning them just now.
  std::unique_lock{scores_work_mutex}.unlock();
  if (auto known = scores_now()) return known;
  MYELIN_CHECK(learn_scores());
  return scores_now();
}

// A thread of its own: learning takes seconds, and the pulse does not wait for it.
void Engine::Rooms::scores_loop() {
  auto wait = std::chrono::duration_cast<Steady::duration>(first_learning);
  auto learn_at = Steady::now();
  std::unique_lock lock{stop_mutex};
  while (!stop_wake.wait_for(lock, wait, [this] { return stopping; })) {
    lock.unlock();
    if (Steady::now() >= learn_at) {
      const auto learnt = learn_scores();
      if (!learnt) log::info("orders are not scored: {}", learnt.error().message);
      learn_at = Steady::now() + (learnt ? learning_every : learning_again);
    }
    if (settings.risk.churn.open_cases)
      if (const auto looked = look_at_leaving(false, "myelin"); !looked)
        log::info("nobody's leaving is foreseen: {}", looked.error().message);
    wait = looking_every;
    lock.lock();
  }
}

Status Engine::learn_scores() {
  return rooms_->learn_scores();
}

Result<ScoresAnswer> Engine::order_score(std::string_view order) {
  std::optional<risk::OrderPast> found;
  {
    MYELIN_TRY(reading, rooms_->sessions.borrow());
    MYELIN_CHECK(risk::for_each_past(*reading, {.since = from_us(0), .order = order, .rows_max = 1},
                                     [&](risk::OrderPast past) { found = std::move(past); }));
  }
  if (!found)
    return fail(ErrorCode::not_found, fmt::format("no order {} was announced", order),
                "give the order's own number, as its signals name it");
  MYELIN_TRY(learnt, rooms_->scores());
  MYELIN_TRY(score, learnt->scorer.score(*found, rooms_->clock().now()));
  if (!score)
    return fail(ErrorCode::conflict,
                fmt::format("order {} is over: {}", order,
                            found->cancelled  ? "it was cancelled"
                            : found->spoke_at ? "its customer has spoken"
                                              : "nobody writes so late"),
                "scores are of what is still to come");
  auto answer = learnt->answer();
  answer.orders.push_back(std::move(*score));
  answer.open = 1;
  return answer;
}

Result<ScoresAnswer> Engine::Rooms::most_at_risk(const LearntScores& learnt,
                                                 const RiskQuestion& question) {
  auto answer = learnt.answer();
  const Time now = clock().now();
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_CHECK(risk::for_each_past(
      *reading,
      {.since = now - open_at_most, .customer = question.customer, .rows_max = open_orders_max},
      [&](const risk::OrderPast& order) {
        auto score = learnt.scorer.score(order, now);
        if (!score || !*score) return;
        answer.orders.push_back(std::move(**score));
      }));
  answer.open = static_cast<std::int64_t>(answer.orders.size());
  std::ranges::sort(answer.orders, [](const model::OrderScore& a, const model::OrderScore& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.order < b.order;
  });
  if (answer.orders.size() > question.rows) answer.orders.resize(question.rows);
  std::vector<CustomerId> own;
  for (const auto& order : answer.orders) own.push_back(order.customer);
  MYELIN_TRY(persons, persons_now(*reading, own));
  for (auto& order : answer.orders)
    if (order.customer) order.customer = persons.at(order.customer);
  return answer;
}

Result<ScoresAnswer> Engine::orders_at_risk(std::size_t rows) {
  auto& rooms = *rooms_;
  MYELIN_TRY(kept,
             rooms.risky_orders.get(std::to_string(rows), [&rooms, rows]() -> Result<ScoresAnswer> {
               MYELIN_TRY(learnt, rooms.scores());
               return rooms.most_at_risk(*learnt, {.rows = rows});
             }));
  return *kept;
}

// Whoever looks at a customer does not wait for scores to be learnt.
Status Engine::Rooms::add_scores(std::span<const CustomerId> members, CustomerDetail& detail) {
  constexpr std::size_t rows_of_customer = 20;
  const auto learnt = scores_now();
  if (!learnt) return {};
  for (const auto id : members) {
    MYELIN_TRY(own, most_at_risk(*learnt, {.customer = id, .rows = rows_of_customer}));
    std::ranges::move(own.orders, std::back_inserter(detail.open_orders));
  }
  return {};
}

}  // namespace myelin::engine
