// The ledger under random histories: twelve months of orders that come late, are corrected,
// refunded and cancelled after their month was closed, under an experience language that is
// restated and departments that change; every month is closed and closed again through the store
// itself.
//
// Held each time: the entries balance, all together and order by order; sales are what the orders
// paid and lost is what they lost, to the cent, counted past the ledger; every entry opens to
// orders that sum to it; what was closed stays as it was, whatever comes later.
#include <fmt/format.h>

#include <map>
#include <memory>

#include "app/evaluations/all.h"
#include "base/random.h"
#include "revenue/ledger.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::app {
namespace {

using revenue::LedgerEntry;
using revenue::LedgerMonth;

struct Order {
  store::OrderFact fact;
  std::vector<store::OrderEvidence> evidence;
  int month = 0;
};

struct Found {
  std::size_t closings = 0, entries = 0, refused = 0;
  std::size_t unbalanced = 0, unopened = 0, changed = 0;
  std::int64_t away_minor = 0;  // between the ledger and the orders, summed over all checks
};

class History {
 public:
  History(store::Session& session, std::uint64_t seed) : session_(session), random_(seed) {
    settings_.taxonomy_version = 1;
  }

  Status run(Found& found) {
    for (int month = 0; month < 12; ++month) {
      for (auto n = random_.between(20, 60); n > 0; --n) place(month);
      // Orders that nobody had sent in time, and second thoughts about old ones.
      for (auto n = random_.between(0, 6); n > 0 && month > 0; --n)
        place(static_cast<int>(random_.between(0, month - 1)));
      for (auto n = random_.between(5, 25); n > 0; --n) correct();
      if (random_.chance(0.2)) ++settings_.taxonomy_version;
      MYELIN_CHECK(close(month, found));
      for (int again = 0; again < month; ++again)
        if (random_.chance(0.3)) MYELIN_CHECK(close(again, found));
    }
    return {};
  }

 private:
  static std::string name_of(int month) { return fmt::format("2026-{:02}", month + 1); }

  void place(int month) {
    Order order;
    order.month = month;
    order.fact.order = fmt::format("o{}", orders_.size());
    order.fact.currency = random_.chance(0.1) ? "" : random_.chance(0.2) ? "USD" : "CNY";
    order.fact.ordered_at = *parse_time(name_of(month) + "-10", Zone{});
    order.fact.paid_minor = random_.between(0, 300'000);
    orders_.push_back(std::move(order));
  }

  void correct() {
    auto& order = orders_[static_cast<std::size_t>(
        random_.between(0, static_cast<std::int64_t>(orders_.size()) - 1))];
    auto& fact = order.fact;
    if (random_.chance(0.2)) fact.paid_minor = random_.between(0, 300'000);
    if (random_.chance(0.5)) fact.lost_minor = random_.between(0, fact.paid_minor);
    if (random_.chance(0.4)) fact.rating_low = static_cast<double>(random_.between(1, 5));
    if (random_.chance(0.1)) fact.cancelled = true, fact.lost_minor = fact.paid_minor;
    fact.lost_minor = std::min(fact.lost_minor, fact.paid_minor);
    if (random_.chance(0.6))
      order.evidence.push_back({fmt::format("factor{}", random_.between(1, 9)), true, false,
                                0.05 + random_.uniform(), 1});
  }

  // Restated: the same words mean other factors, and departments pass them on.
  std::string owner(std::string_view factor) const {
    return fmt::format("department {}", (factor.back() + settings_.taxonomy_version) % 4);
  }

  LedgerMonth worked_out(int month) const {
    const revenue::OwnerOf owner_of = [this](std::string_view factor, Time) {
      return owner(factor);
    };
    revenue::LedgerKeeper keeper(owner_of, settings_);
    for (const auto& order : orders_)
      if (order.month == month) keeper.add(order.fact, order.evidence);
    return keeper.finish(name_of(month));
  }

  void check(const LedgerMonth& month, int number, Found& found) const {
    if (!revenue::fault_of(month.entries).empty()) ++found.unbalanced;
    std::map<std::string, std::int64_t> paid, lost;
    for (const auto& order : orders_) {
      if (order.month != number || order.fact.currency.empty()) continue;
      paid[order.fact.currency] += order.fact.paid_minor;
      lost[order.fact.currency] += order.fact.lost_minor;
    }
    std::map<std::string, std::int64_t> opened;  // order → what its entries say was lost
    for (const auto& e : month.entries) {
      if (e.account == "sales") paid[e.currency] += e.minor;
      if (e.account == "lost") lost[e.currency] -= e.minor, opened[e.order] += e.minor;
      if (e.order.empty() && e.orders == 0) ++found.unopened;
    }
    for (const auto* left : {&paid, &lost})
      for (const auto& [currency, minor] : *left) found.away_minor += std::abs(minor);
    for (const auto& order : orders_) {
      if (order.month != number || order.fact.currency.empty()) continue;
      if (opened[order.fact.order] != order.fact.lost_minor) ++found.unopened;
    }
    found.entries += month.entries.size();
  }

  Status close(int number, Found& found) {
    auto month = worked_out(number);
    check(month, number, found);
    clock_ += hours{1};
    MYELIN_CHECK(session_.begin());
    const auto closed =
        revenue::close_month(session_, month, clock_, "evaluation", "what came late");
    if (!closed) {
      MYELIN_CHECK(session_.rollback());
      if (closed.error().code != ErrorCode::conflict) return std::unexpected(closed.error());
      ++found.refused;  // nothing had changed since
      return {};
    }
    MYELIN_CHECK(session_.commit());
    ++found.closings;
    kept_[{month.month, closed->version}] = month.entries;
    for (const auto& [key, entries] : kept_) {
      if (key.first != month.month) continue;
      MYELIN_TRY(read, revenue::read_close(session_, key.first, key.second));
      if (read.entries != entries) ++found.changed;
    }
    return {};
  }

  store::Session& session_;
  Random random_;
  revenue::LossSettings settings_;
  std::vector<Order> orders_;
  std::map<std::pair<std::string, int>, std::vector<LedgerEntry>> kept_;
  Time clock_ = from_us(1'800'000'000'000'000);
};

}  // namespace

Status evaluate_ledger(const EvaluationQuery& query, const TellFigure& tell) {
  auto seeds = query.seeds;
  if (seeds.empty())
    for (std::uint64_t seed = 1; seed <= 20; ++seed) seeds.push_back(seed);
  Found found;
  for (const auto seed : seeds) {
    MYELIN_TRY(opened, store::open_duckdb({}));
    MYELIN_CHECK(store::migrate(*opened));
    MYELIN_TRY(session, opened->open_session());
    MYELIN_CHECK(History(*session, seed).run(found));
  }
  const auto line = [&](std::string metric, double value, std::size_t n) {
    EvaluationLine out{.metric = std::move(metric), .value = value, .n = n, .reach = 0};
    out.better = Better::lower;
    tell(out);
  };
  const auto checks = found.closings + found.refused;
  line("unbalanced", static_cast<double>(found.unbalanced), checks);
  line("unreconciled_minor", static_cast<double>(found.away_minor), checks);
  line("entries_that_do_not_open", static_cast<double>(found.unopened), found.entries);
  line("old_closes_changed", static_cast<double>(found.changed), found.closings);
  tell({.metric = "closings", .value = static_cast<double>(found.closings), .n = seeds.size()});
  tell({.metric = "closings_refused_as_unchanged",
        .value = static_cast<double>(found.refused),
        .n = seeds.size()});
  return {};
}

}  // namespace myelin::app
