// OrderScorer: which open orders will end in a bad review, learnt from the company's own orders.
//
// Two models, one for orders that are under way and one for orders that have arrived: a mean of
// boosted trees and ridge regression, weighed and calibrated on rows that neither saw
// (stats/learn/calibrated_blend.h). An order that ended teaches the first at one moment of its way,
// drawn by its key, and the second at its delivery, by what was known then; it has ended when its
// customer spoke, or `silent_days` after delivery. Before a model is used it is judged: learnt on
// the earlier 70 % of what had ended by then, it scores the later 30 %, and its record is kept
// beside every score. Then it learns from all.
//
// Thread safety: immutable after learn().
// Invariant: nothing that happened after the moment of a score is used for it.
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/order_score.h"
#include "risk/order_past.h"
#include "stats/learn/known_shares.h"

namespace myelin::risk {

inline constexpr int silent_days = 14;  // after delivery: then nobody writes any more
inline constexpr int lost_days = 45;    // after the order, of what never arrived
inline constexpr std::size_t ended_min = 400, bad_min = 40;  // of a stage, to learn from
inline constexpr std::int64_t orders_learnt_max = 20'000;    // the newest

class OrderScorer {
 public:
  // REQUIRES: oldest order first, and what happened to each by `now`. Error::conflict where no
  // stage has enough orders that ended: it says how many there are and how many it takes.
  static Result<OrderScorer> learn(std::span<const OrderPast> orders, Time now);
  ~OrderScorer();
  OrderScorer(OrderScorer&&) noexcept;
  OrderScorer& operator=(OrderScorer&&) noexcept;

  // Nothing where there is nothing left to foresee: its customer has spoken, it was cancelled, or
  // its time is over. Error::conflict where its stage could not be learnt.
  Result<std::optional<model::OrderScore>> score(const OrderPast& order, Time now) const;
  std::vector<model::ScoreRecord> records() const;  // of the stages that were learnt

 private:
  struct Stage;
  OrderScorer();
  std::array<std::unique_ptr<Stage>, 2> stages_;  // by OrderStage; nullptr: too little history
  std::array<std::string, 2> refusals_;
  stats::learn::KnownShares known_;
  std::string currency_;
};

}  // namespace myelin::risk
