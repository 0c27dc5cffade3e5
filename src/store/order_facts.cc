#include "store/order_facts.h"

#include "store/sql.h"

namespace myelin::store {
namespace {

std::optional<Time> optional_time(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return row.time(column);
}
std::optional<double> optional_real(const Row& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return row.real(column);
}

// REQUIRES: the columns of orders_with_evidence.sql.
OrderFact order_of(const Row& row) {
  OrderFact order;
  order.order = row.text(0);
  order.currency = row.is_null(1) ? std::string_view{} : row.text(1);
  order.main = row.boolean(2);
  order.ordered_at = row.time(3);
  order.due = optional_time(row, 4);
  order.delivered_at = optional_time(row, 5);
  order.late = row.boolean(6);
  order.cancelled = row.boolean(7);
  order.returned = row.boolean(8);
  order.refunded = row.boolean(9);
  order.paid_minor = row.integer(10);
  order.lost_minor = row.integer(11);
  order.excess_minor = row.integer(12);
  order.shipments = row.integer(13);
  order.ratings = row.integer(14);
  order.texts_read = row.integer(15);
  order.rating_mean = optional_real(row, 16).value_or(0);
  order.rating_low = optional_real(row, 17);
  order.polarity_low = optional_real(row, 18);
  return order;
}

}  // namespace

Status for_each_order(
    Session& session, const OrderFactFilter& filter,
    const std::function<void(const OrderFact&, std::span<const OrderEvidence>)>& each) {
  const Time from = filter.from.value_or(earliest_order),
             until = filter.until.value_or(latest_order);
  std::optional<OrderFact> order;
  std::vector<OrderEvidence> evidence;
  const auto finish = [&] {
    if (order) each(*order, evidence);
    evidence.clear();
  };
  MYELIN_CHECK(session.query(
      sql::orders_with_evidence,
      {Value{from}, Value{until}, Value{std::int64_t{filter.taxonomy_version}}},
      [&](const Row& row) {
        const std::string_view currency = row.is_null(1) ? std::string_view{} : row.text(1);
        if (!order || order->order != row.text(0) || order->currency != currency) {
          finish();
          order = order_of(row);
        }
        if (!row.is_null(19))
          evidence.push_back({std::string(row.text(19)), row.boolean(20), row.boolean(21),
                              row.real(22), row.integer(23)});
        return true;
      }));
  finish();
  return {};
}

Status keep_orders(Session& session) {
  std::int64_t behind = 0;
  MYELIN_CHECK(session.query(sql::orders_to_keep, {},
                             [&](const Row& row) { return behind = row.integer(0), true; }));
  if (behind == 0) return {};
  MYELIN_CHECK(session.begin());
  const auto keep = [&]() -> Status {
    for (const auto statement :
         {sql::forget_touched_orders, sql::keep_touched_orders, sql::note_orders_kept})
      MYELIN_CHECK(session.execute(statement));
    return session.commit();
  };
  auto kept = keep();
  if (!kept) (void)session.rollback();
  return kept;
}

}  // namespace myelin::store
