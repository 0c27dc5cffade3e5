#include "raw/order_book.h"

#include <algorithm>
#include <string>

#include "base/hash.h"
#include "raw/sql.h"
#include "store/store.h"

namespace myelin::raw {
namespace {

constexpr std::uint16_t of_payments = 0x8000;

std::int64_t amount_of(std::uint32_t low, std::uint32_t high) {
  return static_cast<std::int64_t>(std::uint64_t{high} << 32 | low);
}

}  // namespace

void OrderBook::put_dimension(Words& order, std::size_t dimension, std::string_view value) {
  if (value.empty()) return;
  const std::uint32_t symbol = symbols_.intern(value) + 1;
  std::uint32_t& known = order.dimensions[dimension];
  if (known == 0)
    known = symbol;
  else if (known != symbol)
    order.several = static_cast<std::uint16_t>(order.several | 1U << dimension);
}

void OrderBook::put_amount(Words& order, model::SignalKind kind, Money amount) {
  const bool payment = kind == model::SignalKind::payment;
  if (!payment && kind != model::SignalKind::order) return;
  const bool sums = (order.currency & of_payments) != 0;
  if (sums && !payment) return;
  const auto currency = static_cast<std::uint16_t>(currencies_.intern(amount.currency.view()) + 1);
  std::int64_t paid = amount_of(order.paid_low, order.paid_high);
  if (payment && !sums) {
    order.currency = static_cast<std::uint16_t>(currency | of_payments);
    paid = amount.minor;
  } else if ((order.currency & ~of_payments) == 0) {
    order.currency = currency;
    paid = amount.minor;
  } else if ((order.currency & ~of_payments) != currency) {
    return;  // amounts of different currencies never meet: the first one stands
  } else {
    paid = payment ? paid + amount.minor : std::max(paid, amount.minor);
  }
  order.paid_low = static_cast<std::uint32_t>(static_cast<std::uint64_t>(paid));
  order.paid_high = static_cast<std::uint32_t>(static_cast<std::uint64_t>(paid) >> 32);
}

void OrderBook::observe(const model::Signal& signal) {
  if (signal.order.empty() || !tells_of_order(signal.kind)) return;
  Words& order = orders_[hash128(signal.order)];
  for (std::size_t i = 0; i < model::dimension_count; ++i)
    put_dimension(order, i, signal.dimensions.values[i]);
  put_customer(order, signal.customer);
  if (signal.amount) put_amount(order, signal.kind, *signal.amount);
}

// The oldest customer of an order's signals: the same whatever came first.
void OrderBook::put_customer(Words& order, CustomerId id) {
  const auto customer = static_cast<std::uint32_t>(id.value);
  if (customer != 0 && (order.customer == 0 || customer < order.customer))
    order.customer = customer;
}

void OrderBook::complete(model::Signal& signal) const {
  complete(signal.order, signal.dimensions);
  if (!signal.customer) signal.customer = customer(signal.order);
}

void OrderBook::complete(std::string_view key, model::Dimensions& dimensions) const {
  if (key.empty()) return;
  const Words* order = orders_.find(hash128(key));
  if (order == nullptr) return;
  for (std::size_t i = 0; i < model::dimension_count; ++i) {
    const std::uint32_t symbol = order->dimensions[i];
    if (symbol != 0 && (order->several >> i & 1U) == 0 && dimensions.values[i].empty())
      dimensions.values[i] = symbols_.text(symbol - 1);
  }
}

Money OrderBook::paid(std::string_view order) const {
  const Words* words = orders_.find(hash128(order));
  if (words == nullptr || words->currency == 0) return {};
  Money money;
  money.minor = amount_of(words->paid_low, words->paid_high);
  const std::string_view code = currencies_.text((words->currency & ~of_payments & 0xffffU) - 1);
  std::copy_n(code.begin(), money.currency.code.size(), money.currency.code.begin());
  return money;
}

bool OrderBook::known(std::string_view order) const {
  return orders_.find(hash128(order)) != nullptr;
}

CustomerId OrderBook::customer(std::string_view order) const {
  const Words* words = orders_.find(hash128(order));
  return words == nullptr ? CustomerId{} : CustomerId{words->customer};
}

std::size_t OrderBook::memory_bytes() const {
  std::size_t bytes = orders_.memory_bytes();
  for (std::uint32_t i = 0; i < symbols_.size(); ++i)
    bytes += sizeof(std::string) + 48 + symbols_.text(i).size();
  return bytes;
}

Status OrderBook::load(store::Session& session) {
  OrderBook fresh;
  // As observe() takes a signal in, without making one: there are many.
  MYELIN_CHECK(session.query(sql::load_orders, {}, [&](const store::Row& row) {
    Words& order = fresh.orders_[hash128(row.text(0))];
    for (std::size_t i = 0; i < model::dimension_count; ++i)
      fresh.put_dimension(order, i, row.text(5 + i));
    fresh.put_customer(order, CustomerId{row.integer(2)});
    if (!row.is_null(3)) {
      Money money{row.integer(3), {}};
      const std::string_view code = row.text(4);
      if (code.size() == 3) std::copy_n(code.begin(), 3, money.currency.code.begin());
      fresh.put_amount(
          order, model::signal_kind_named(row.text(1)).value_or(model::SignalKind::order), money);
    }
    return true;
  }));
  *this = std::move(fresh);
  return {};
}

}  // namespace myelin::raw
