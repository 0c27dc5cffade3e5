// OrderFollow: what complaints lead to, order by order. Where what is said names its order, nobody
// has to compare series of days: orders that complained are held against orders of the same product
// and age that did not (stats/hazard/excess.h), and what the days ahead will bring follows from
// what each open order has been through (stats/hazard/state_model.h). Both know weeks earlier, and
// of far fewer complaints, what series of days can show (risk/follow.h), which remain for
// complaints that name no order.
//
// Thread safety: pure functions. Invariants: the replay sees no day before it has been. Units:
// orders, days.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "risk/follow.h"
#include "stats/hazard/day_book.h"

namespace myelin::risk {

// Orders of some months and what became of them; days count from the first, which is 0.
struct OrderHistory {
  std::string outcome;
  bool loss = false;  // fewer of it are the trouble: the customer's next order
  // Lines and causes of what follows; a product without a name is told only with all together.
  std::vector<std::string> products, factors;
  int days = 0, first_weekday = 0;
  struct Placed {
    int line = 0, day = 0;
    double count = 0;
  };
  std::vector<Placed> placed;
  std::vector<stats::hazard::Life> lives;  // of orders with a complaint or the outcome
};

// With q ≤ settings.q_max over all pairs of this outcome, the surest first: of each product with
// enough outcomes, and of all together (product empty).
std::vector<Follow> find_order_follows(const OrderHistory& history, const FollowSettings& settings);

}  // namespace myelin::risk
