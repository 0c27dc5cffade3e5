#include "revenue/buyers.h"

#include <fmt/format.h>

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

Result<std::vector<BuyerOrder>> orders_of_buyer(store::Session& session,
                                                std::span<const CustomerId> members,
                                                Currency currency) {
  std::string ids;
  for (const auto id : members) ids += fmt::format("{}{}", ids.empty() ? "" : ",", id.value);
  std::vector<BuyerOrder> orders;
  MYELIN_CHECK(session.query(
      sql::orders_of_buyer, {std::string(currency.view()), ids}, [&](const store::Row& row) {
        orders.push_back({.customer = members.front(),
                          .at = row.time(0),
                          .paid_minor = row.integer(1),
                          .experience = static_cast<Experience>(row.integer(2))});
        return true;
      }));
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

}  // namespace myelin::revenue
