// Losses: where every order's money is, and what cost it. Each order's paid money is partitioned,
// to the cent, into lost (refunded, cancelled, returned), at risk (kept, but the customer says it
// was bad) and untouched; the lost and the endangered part are apportioned over the causes
// evidenced for that very order (revenue/apportion.h), so no order's loss is counted twice. What is
// known of an order is store/order_facts.h's business.
//
// Thread safety: that of the session; the values are plain.
// Invariants: paid = lost + at_risk + untouched; lines of a kind sum to its total; both exactly,
// for every month and currency.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/ledger.h"
#include "store/store.h"

namespace myelin::revenue {

// The department that answers for a factor (by its key) at a time.
using OwnerOf = std::function<std::string(std::string_view factor, Time at)>;

// LossLine::factor of what nothing explains; its department is empty.
inline constexpr std::string_view unexplained = "unexplained";

struct LossSettings {
  int taxonomy_version = 0;  // mentions of this version count; 0: of every version
  // Fact → the factors it proves ("late" → {"deliver.speed.late"}), from Taxonomy::with_fact.
  // "cancelled", "returned" and "refunded" are outcomes: they explain an order only when nothing
  // else does.
  std::map<std::string, std::vector<std::string>, std::less<>> factors_of_fact;
  double rating_max = 2;  // stars at or below which an order's money is at risk
  double polarity_max =
      -0.6;  // as is that of a confident text at or below it, unless it came with more than 2 stars
  double fact_weight = 1;  // of a proven fact; a mention weighs |polarity| × confidence
  Zone zone{};             // where months begin
};

// One month in one currency.
struct MonthOfLosses {
  std::string month;  // "2026-11" in the zone; its statement's [from, until) is that month
  Time at;            // when its books were closed
  model::LossStatement
      statement;  // with its excess: refunded beyond what was paid, outside the partition
};
struct Books {
  std::vector<MonthOfLosses> months;      // by month, then currency
  std::int64_t orders_without_money = 0;  // that nobody sent an amount for: in no statement
};

// Computes the books of the orders placed in [from, until). Reads only, with one walk over all
// signals: a job, not a question. Leaves MonthOfLosses::at to write_books.
Result<Books> balance_books(store::Session& session, const OwnerOf& owner_of, Time from, Time until,
                            const LossSettings& settings);
// Writes them as the run's loss_line and loss_total rows. The caller begins and commits. REQUIRES:
// run ids grow.
Status write_books(store::Session& session, std::int64_t run, Time at, const Books& books);
// Both, over all orders there are. The caller begins and commits.
Result<Books> close_books(store::Session& session, const OwnerOf& owner_of, std::int64_t run,
                          Time at, const LossSettings& settings);

// The latest run's books for the months that begin in [from, until); nothing is computed, so
// dashboards may ask. No months: the books were never closed.
Result<Books> read_books(store::Session& session, std::optional<Time> from,
                         std::optional<Time> until, Zone zone);
// One statement for each currency over all months, the largest paid first; its lines by amount, the
// largest first.
std::vector<model::LossStatement> totals(const Books& books);

}  // namespace myelin::revenue
