#include "revenue/buyers.h"

#include <algorithm>

#include "revenue/persons.h"
#include "revenue/sql.h"

namespace myelin::revenue {
Result<std::vector<BuyerOrder>> buyer_orders(store::Session& session, Currency currency) {
  MYELIN_TRY(persons, Persons::load(session));
  std::vector<BuyerOrder> orders;
  MYELIN_CHECK(
      session.query(sql::buyers, {std::string(currency.view())}, [&](const store::Row& row) {
        orders.push_back({.customer = persons.find(CustomerId{row.integer(0)}),
                          .at = row.time(1),
                          .paid_minor = row.integer(2),
                          .experience = static_cast<Experience>(row.integer(3)),
                          .product = std::string(row.text(4)),
                          .channel = std::string(row.text(5))});
        return true;
      }));
  std::ranges::stable_sort(
      orders, {}, [](const BuyerOrder& order) { return std::pair(order.customer, order.at); });
  return orders;
}

Result<std::optional<Currency>> usual_currency(store::Session& session) {
  std::optional<Currency> usual;
  MYELIN_CHECK(session.query(sql::usual_currency, {}, [&](const store::Row& row) {
    usual = Currency::parse(row.text(0)).value_or(Currency{});
    return true;
  }));
  return usual;
}

BuyerBook::BuyerBook(std::span<const BuyerOrder> orders) {
  orders_.reserve(orders.size());
  for (const auto& order : orders)
    orders_.push_back({order.customer, order.at, order.paid_minor, order.experience});
}

std::vector<BuyerOrder> BuyerBook::orders_of(std::span<const CustomerId> members) const {
  std::vector<BuyerOrder> theirs;
  for (const auto member : members)
    for (const auto& one : std::ranges::equal_range(orders_, member, {}, &Bought::customer))
      theirs.push_back({.customer = members.front(),
                        .at = one.at,
                        .paid_minor = one.paid_minor,
                        .experience = one.experience});
  std::ranges::stable_sort(theirs, {}, &BuyerOrder::at);
  return theirs;
}

}  // namespace myelin::revenue
