#include "risk/buyer_past.h"

#include <algorithm>
#include <map>

#include "risk/order_features.h"
#include "risk/order_past.h"
#include "risk/sql.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

double day_or_never(const std::optional<Time>& at) {
  return at ? day_of(*at) : never;
}

PastPurchase purchase_of(const OrderPast& order, double back_day, std::string_view currency,
                         Time now) {
  PastPurchase purchase{.day = day_of(order.ordered_at)};
  if (order.amount && order.currency == currency) purchase.paid = *order.amount;
  // It is known to be late when its promise passes.
  if (order.due && (order.delivered_at ? *order.delivered_at : now) > *order.due)
    purchase.late_day = day_of(*order.due);
  purchase.bad_day = day_or_never(order.bad_at);
  purchase.spoke_day = day_or_never(order.spoke_at);
  purchase.back_day = back_day;
  return purchase;
}

std::string commonest_currency(const std::vector<OrderPast>& orders) {
  std::map<std::string, std::size_t> often;
  for (const auto& order : orders)
    if (order.amount) ++often[order.currency];
  const auto most = std::ranges::max_element(often, {}, [](const auto& e) { return e.second; });
  return most == often.end() ? std::string{} : most->first;
}

struct Told {
  std::unordered_map<std::string, double> back_days;  // by order
  std::vector<std::pair<CustomerId, PastComplaint>> complaints;
};

Result<Told> told_since(store::Session& session, Time since) {
  Told told;
  MYELIN_CHECK(session.query(sql::returned_orders, {since}, [&](const store::Row& row) {
    told.back_days.emplace(std::string{row.text(0)}, day_of(row.time(1)));
    return true;
  }));
  MYELIN_CHECK(session.query(sql::customer_complaints, {since}, [&](const store::Row& row) {
    told.complaints.push_back(
        {CustomerId{row.integer(0)}, {day_of(row.time(1)), std::string{row.text(2)}}});
    return true;
  }));
  return told;
}

}  // namespace

Result<Buyers> buyer_pasts(store::Session& session, const BuyerQuestion& question,
                           const PersonsOf& persons_of, Time now) {
  std::vector<OrderPast> orders;
  MYELIN_CHECK(for_each_past(session, {.since = question.since, .rows_max = question.orders_max},
                             [&](OrderPast order) {
                               if (order.customer && !order.cancelled)
                                 orders.push_back(std::move(order));
                             }));
  MYELIN_TRY(told, told_since(session, question.since));
  std::vector<CustomerId> own;
  for (const auto& order : orders) own.push_back(order.customer);
  for (const auto& [customer, complaint] : told.complaints) own.push_back(customer);
  std::ranges::sort(own);
  own.erase(std::ranges::unique(own).begin(), own.end());
  MYELIN_TRY(persons, persons_of(own));
  Buyers buyers{.all = {}, .currency = commonest_currency(orders)};
  std::map<CustomerId, BuyerPast> by_person;
  for (const auto& order : orders) {
    const auto back = told.back_days.find(order.order);
    by_person[persons.at(order.customer)].purchases.push_back(purchase_of(
        order, back == told.back_days.end() ? never : back->second, buyers.currency, now));
  }
  for (auto& [customer, complaint] : told.complaints)
    if (const auto buyer = by_person.find(persons.at(customer)); buyer != by_person.end())
      buyer->second.complaints.push_back(std::move(complaint));
  for (auto& [customer, past] : by_person) {
    past.customer = customer;
    buyers.all.push_back(std::move(past));
  }
  return buyers;
}

}  // namespace myelin::risk
