// Orders of the Olist marketplace as the public tables give them, joined, oldest first.
//
// Thread safety: plain values. Times are days since 1970, NaN where unknown; money is in reais.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace myelin::app {

struct OlistOrder {
  std::string id, seller, seller_state, buyer_state, category;  // of the first item
  double purchased = 0, approved = 0, handed_over = 0, delivered = 0, promised = 0;
  double hand_over_limit = 0;
  double price = 0, freight = 0, paid = 0, instalments = 0;
  int items = 0, sellers = 0;
  bool by_slip = false;  // boleto
  double weight_g = 0, photos = 0, description_letters = 0, name_letters = 0;
  int stars = 0;        // 0: no review
  double reviewed = 0;  // when the review was asked for
  bool late() const { return delivered > promised; }
  std::string route() const { return seller_state + "→" + buyer_state; }
};

// `folder` holds orders, order_items, order_payments, order_reviews, customers, products and
// sellers, plain or packed. Errors: not_found.
Result<std::vector<OlistOrder>> read_olist(const std::filesystem::path& folder);

}  // namespace myelin::app
