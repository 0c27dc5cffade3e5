// What a return costs beside its refund: the `returns:` part of myelin.yaml, all of it optional.
// Each figure may be one number, or {value, low, high} where it is not known exactly. What is not
// written is ASSUMED, with a range wide enough to say so, and every answer lists it as such.
//
//   returns:
//     currency: CNY           # of the amounts below
//     freight_out: 6.00       # the way to the customer, of a sale that did not last
//     freight_back: {value: 8.00, low: 6, high: 12}
//     handling_minutes: 10    # to receive, check and put back
//     wage_per_hour: 30.00
//     goods_share: 0.55       # what the goods cost, of their price
//     write_off_share: 0.25   # of what came back, cannot be sold again
//     payment_fee_share: 0.006  # of the refund, kept by whoever carried the payment
//     write_off:              # for some reasons or products; the first that matches
//       - {reason: damaged, share: 0.9}
//       - {product: "kettle", share: 0.6}
//
// Thread safety: values.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"

namespace myelin::revenue {

enum class ReturnFigure : std::uint8_t {
  freight_out,
  freight_back,
  handling_minutes,
  wage_per_hour,
  goods_share,
  write_off_share,
  payment_fee_share
};
inline constexpr std::size_t return_figure_count = 7;
inline constexpr std::array<std::string_view, return_figure_count> return_figure_names{
    "freight_out", "freight_back",    "handling_minutes", "wage_per_hour",
    "goods_share", "write_off_share", "payment_fee_share"};

struct ReturnParameter {  // major units of the currency, minutes or shares
  double value = 0, low = 0, high = 0;
  bool assumed = true;
};

struct WriteOffRule {
  std::string reason, product;  // empty: any
  double share = 0;
};

struct ReturnSettings {
  Currency currency{};
  std::array<ReturnParameter, return_figure_count> figures{{{6, 4, 10},
                                                            {8, 5, 15},
                                                            {10, 5, 20},
                                                            {30, 22, 45},
                                                            {0.55, 0.4, 0.7},
                                                            {0.25, 0.05, 0.6},
                                                            {0.006, 0, 0.01}}};
  std::vector<WriteOffRule> write_off{};

  const ReturnParameter& operator[](ReturnFigure f) const {
    return figures[static_cast<std::size_t>(f)];
  }
};

// Of a whole myelin.yaml; empty text or no such key: the defaults. Error::invalid_argument names
// the key that is wrong.
Result<ReturnSettings> return_settings(std::string_view yaml);

}  // namespace myelin::revenue
