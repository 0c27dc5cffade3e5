#include "revenue/worth_orders.h"

#include <algorithm>
#include <unordered_map>

#include "revenue/persons.h"
#include "revenue/sql.h"

namespace myelin::revenue {
namespace {

// Numbers for names, in the order in which they first came.
class Numbers {
 public:
  explicit Numbers(std::vector<std::string>& names) : names_(names) {}
  std::uint32_t of(std::string_view name) {
    const auto [at, fresh] =
        numbers_.try_emplace(std::string(name), static_cast<std::uint32_t>(names_.size()));
    if (fresh) names_.emplace_back(name);
    return at->second;
  }

 private:
  std::vector<std::string>& names_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

std::optional<Time> optional_time(const store::Row& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return row.time(column);
}

}  // namespace

Result<WorthOrders> worth_orders(store::Session& session, Currency currency, int taxonomy_version) {
  MYELIN_TRY(persons, Persons::load(session));
  WorthOrders found;
  std::vector<Numbers> names;
  for (auto& list : found.names) {
    names.emplace_back(list);
    names.back().of("");
  }
  std::vector<std::string> keys;
  MYELIN_CHECK(
      session.query(sql::worth_orders, {std::string(currency.view())}, [&](const store::Row& row) {
        WorthOrder order{.customer = persons.find(CustomerId{row.integer(1)}),
                         .at = row.time(2),
                         .paid_minor = row.integer(3),
                         .kept_minor = row.integer(4),
                         .marked_at = optional_time(row, 9),
                         .mark = row.is_null(10) ? 0 : row.real(10),
                         .spoke_at = optional_time(row, 11),
                         .returned_at = optional_time(row, 12)};
        for (std::size_t t = 0; t < trait_count; ++t)
          order.traits[t] = names[t].of(row.text(5 + t));
        keys.emplace_back(row.text(0));
        found.orders.push_back(std::move(order));
        return true;
      }));
  Numbers factors(found.factors);
  std::size_t at = 0;  // both answers come by the orders' keys
  MYELIN_CHECK(session.query(
      sql::worth_complaints, {std::int64_t{taxonomy_version}}, [&](const store::Row& row) {
        while (at < keys.size() && keys[at] < row.text(0)) ++at;
        if (at == keys.size()) return false;
        auto& order = found.orders[at];
        if (keys[at] != row.text(0) || !order.spoke_at ||
            row.time(2) > *order.spoke_at + voice_settles)
          return true;
        order.complaints.push_back(static_cast<std::uint16_t>(factors.of(row.text(1))));
        return true;
      }));
  std::ranges::stable_sort(found.orders, {}, [](const WorthOrder& order) {
    return std::pair(order.customer, order.at);
  });
  return found;
}

}  // namespace myelin::revenue
