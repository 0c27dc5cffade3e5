#include "revenue/buyers.h"

#include <algorithm>
#include <unordered_map>

#include "revenue/sql.h"

namespace myelin::revenue {
namespace {

// Who stands for whom: the least id of those that merges hold together.
class People {
 public:
  void join(CustomerId a, CustomerId b) {
    const auto x = find(a), y = find(b);
    if (x != y) over_[std::max(x, y)] = std::min(x, y);
  }
  CustomerId find(CustomerId id) const {
    for (auto at = over_.find(id); at != over_.end(); at = over_.find(id)) id = at->second;
    return id;
  }

 private:
  std::unordered_map<CustomerId, CustomerId> over_;
};

Result<People> people_of(store::Session& session) {
  People people;
  MYELIN_CHECK(session.query(sql::standing_merges, {}, [&](const store::Row& row) {
    people.join(CustomerId{row.integer(0)}, CustomerId{row.integer(1)});
    return true;
  }));
  return people;
}

}  // namespace

Result<std::vector<BuyerOrder>> buyer_orders(store::Session& session, Currency currency) {
  MYELIN_TRY(people, people_of(session));
  std::vector<BuyerOrder> orders;
  MYELIN_CHECK(
      session.query(sql::buyers, {std::string(currency.view())}, [&](const store::Row& row) {
        orders.push_back({.customer = people.find(CustomerId{row.integer(0)}),
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

}  // namespace myelin::revenue
