#include "risk/order_past.h"

#include "risk/sql.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

std::optional<Time> time_or_none(const store::Row& row, std::size_t column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.time(column));
}

}  // namespace

Status for_each_past(store::Session& session, const OrderPastFilter& filter,
                     const std::function<void(OrderPast)>& each) {
  return session.query(
      sql::order_past,
      {store::Value{filter.since}, store::Value{std::string{filter.order}},
       store::Value{filter.customer.value}, store::Value{filter.rows_max}},
      [&](const store::Row& row) {
        OrderPast past;
        past.order = row.text(0);
        past.customer = CustomerId{row.integer(1)};
        std::size_t column = 2;
        for (auto* text : {&past.product, &past.channel, &past.carrier, &past.warehouse,
                           &past.region, &past.store, &past.currency})
          *text = row.text(column++);
        past.ordered_at = row.time(9);
        past.due = time_or_none(row, 10);
        past.shipped_at = time_or_none(row, 11);
        past.delivered_at = time_or_none(row, 12);
        past.spoke_at = time_or_none(row, 13);
        past.bad_at = time_or_none(row, 14);
        if (!row.is_null(15)) past.amount = static_cast<double>(row.integer(15)) / 100;
        past.lines = row.integer(16);
        past.cancelled = row.boolean(17);
        each(std::move(past));
        return true;
      });
}

}  // namespace myelin::risk
