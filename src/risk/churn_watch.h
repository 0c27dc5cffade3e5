// The churn watch: whether scores of churn are good enough to act on, who is to be cared for now,
// and what is lost if nobody does.
//
// Good enough: on the days that no score was learnt from, the ranking and the calibration reach
// what the settings ask for, no worse than the rhythm of buying alone, and of the customers at or
// above the level more left than usual, beyond chance (Wilson's interval).
//
// Thread safety: pure functions.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/random.h"
#include "model/churn.h"
#include "model/verdict.h"
#include "risk/settings.h"

namespace myelin::risk {

// Why no case may be made of such scores; nothing: they are good enough.
std::optional<model::Sentence> not_good_enough(const model::ChurnRecord& record,
                                               const ChurnSettings& settings);

// At or above the level and above the usual, of value, and not cared for lately: those of whom most
// is at risk, at most `customers_max`. `waiting`: how many more there are.
struct Leaving {
  std::vector<model::ChurnScore> customers;
  std::int64_t waiting = 0;
};
Leaving leaving_now(std::span<const model::ChurnScore> scores, const ChurnSettings& settings,
                    const std::function<bool(CustomerId)>& cared_for);

// What a list promises if nothing is done: puts spend, expected, back and their intervals. They
// hold that each customer leaves or stays, and that the share of those above the level who leave is
// only known as well as the record knows it (Jeffreys' posterior). The same `random` gives the same
// figures. REQUIRES: record.judged_above > 0.
void promise(std::span<const model::ChurnScore> list, const model::ChurnRecord& record,
             Random random, model::LeavingCase& into);

}  // namespace myelin::risk
