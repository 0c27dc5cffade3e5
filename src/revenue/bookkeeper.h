// Bookkeeper: takes orders one by one and keeps the sums of every month and currency. The exact
// part of losses.h, free of SQL. Thread safety: none.
#pragma once
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "revenue/losses.h"
#include "store/order_facts.h"

namespace myelin::revenue {

class Bookkeeper {
 public:
  // A part of one order's money and who answers for it.
  struct Share {
    model::LossKind kind = model::LossKind::lost;
    std::string factor, department;
    std::int64_t minor = 0;
  };

  Bookkeeper(const OwnerOf& owner_of, const LossSettings& settings)
      : owner_of_(owner_of), settings_(settings) {}
  void add(const store::OrderFact& order, std::span<const store::OrderEvidence> evidence);
  Books finish() const;
  // The lost and the endangered part of an order over its causes; none of what is untouched. The
  // shares of a kind sum to that part, exactly.
  std::vector<Share> shares_of(const store::OrderFact& order,
                               std::span<const store::OrderEvidence> evidence) const;

 private:
  using LineKey = std::pair<std::string, std::string>;  // factor, department
  struct Line {
    std::int64_t orders = 0, minor = 0;
  };
  struct Page {
    std::int64_t orders = 0, paid = 0, lost = 0, at_risk = 0, excess = 0;
    std::map<LineKey, Line> lines[2];  // by LossKind
  };
  struct Cause {
    std::string_view factor;
    double weight = 0;
  };

  bool endangered(const store::OrderFact& order) const;
  // What explains the order, sorted by factor; `outcomes`: only what came of it does.
  std::vector<Cause> causes_of(const store::OrderFact& order,
                               std::span<const store::OrderEvidence> evidence) const;
  void share_out(std::vector<Share>& shares, model::LossKind kind, std::int64_t minor,
                 Time ordered_at, std::span<const Cause> causes) const;
  std::int64_t month_of(Time at);

  const OwnerOf& owner_of_;
  const LossSettings& settings_;
  std::map<std::pair<std::int64_t, std::string>, Page>
      pages_;  // by month (year × 12 + month − 1) and currency
  std::int64_t orders_without_money_ = 0;
  std::int64_t day_ = 0, month_ = -1;  // of the last order: most come near each other
};

}  // namespace myelin::revenue
