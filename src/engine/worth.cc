#include "engine/worth.h"

#include "engine/sql.h"

namespace myelin::engine {

void Worth::observe(const model::Signal& signal, CustomerId customer) {
  if (!customer) return;
  const bool pays = signal.kind == model::SignalKind::payment && signal.amount;
  if (!pays && signal.customer_tier.empty()) return;
  auto& entry = customers_[customer];
  if (!signal.customer_tier.empty()) entry.tier = tiers_.intern(signal.customer_tier) + 1;
  if (pays) {
    entry.paid_minor += signal.amount->minor;
    entry.currency = signal.amount->currency;
  }
}

std::string_view Worth::tier(CustomerId customer) const {
  const auto found = customers_.find(customer);
  return found == customers_.end() || found->second.tier == 0 ? std::string_view{}
                                                              : tiers_.text(found->second.tier - 1);
}

Money Worth::paid(CustomerId customer) const {
  const auto found = customers_.find(customer);
  return found == customers_.end() ? Money{}
                                   : Money{found->second.paid_minor, found->second.currency};
}

Status Worth::load(store::Session& session) {
  customers_.clear();
  return session.query(sql::customer_worth, {}, [&](const store::Row& row) {
    auto& entry = customers_[CustomerId{row.integer(0)}];
    entry.paid_minor = row.integer(1);
    if (auto currency = Currency::parse(row.text(2))) entry.currency = *currency;
    if (!row.text(3).empty()) entry.tier = tiers_.intern(row.text(3)) + 1;
    return true;
  });
}

}  // namespace myelin::engine
