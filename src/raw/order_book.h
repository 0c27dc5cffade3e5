// OrderBook: what is known of each order, from the signals of order kinds (order, payment,
// shipment, return, refund, cancellation), so that a text that names its order knows product,
// carrier, warehouse, customer and money.
//
// A dimension on which an order's own signals disagree (two products in one basket) is not known of
// the order: it is not filled. Paid is the sum of the payments; where none was sent, the largest
// amount an order signal stated. So what is known does not depend on the order of arrival.
//
// Thread safety: none; the writer thread owns it. Memory: 72 bytes a slot, about 95 an order, and
// one text a distinct value.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/fingerprint_map.h"
#include "base/money.h"
#include "base/symbols.h"
#include "model/signal.h"

namespace myelin::store {
class Session;
}

namespace myelin::raw {

constexpr bool tells_of_order(model::SignalKind kind) {
  return kind >= model::SignalKind::order && kind <= model::SignalKind::cancellation;
}

class OrderBook {
 public:
  // Takes in a signal of an order kind; ignores every other.
  void observe(const model::Signal& signal);
  // Fills dimensions that are empty, and the customer when there is none, from the signal's order.
  void complete(model::Signal& signal) const;
  // The same of dimensions alone; an unknown order has none.
  void complete(std::string_view order, model::Dimensions& dimensions) const;
  Money paid(std::string_view order) const;  // zero when unknown
  bool known(std::string_view order) const;
  CustomerId customer(std::string_view order) const;
  std::size_t size() const { return orders_.size(); }
  std::size_t memory_bytes() const;

  Status load(store::Session& session);

 private:
  struct Words {  // four-byte words only, to stay small
    std::array<std::uint32_t, model::dimension_count> dimensions{};  // symbol + 1; 0: not known
    std::uint32_t customer = 0;
    std::uint16_t several = 0;   // bit of a dimension: its values disagree
    std::uint16_t currency = 0;  // symbol + 1; the top bit: the amount is a sum of payments
    std::uint32_t paid_low = 0, paid_high = 0;
  };
  void put_dimension(Words& order, std::size_t dimension, std::string_view value);
  static void put_customer(Words& order, CustomerId id);
  void put_amount(Words& order, model::SignalKind kind, Money amount);

  FingerprintMap<Words> orders_;
  Symbols symbols_, currencies_;
};

}  // namespace myelin::raw
