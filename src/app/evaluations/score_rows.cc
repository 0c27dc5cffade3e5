#include "app/evaluations/score_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "app/evaluations/rows_of.h"
#include "stats/learn/known_shares.h"

namespace myelin::app {
namespace {

using stats::learn::KnownShares;

constexpr std::array<std::string_view, 20> at_purchase{"price",
                                                       "freight",
                                                       "freight_share",
                                                       "items",
                                                       "sellers",
                                                       "weight",
                                                       "photos",
                                                       "description",
                                                       "name_length",
                                                       "promised_days",
                                                       "same_state",
                                                       "paid",
                                                       "instalments",
                                                       "by_slip",
                                                       "seller_late_before",
                                                       "seller_bad_before",
                                                       "state_late_before",
                                                       "category_bad_before",
                                                       "route_late_before",
                                                       "seller_orders_before"};
constexpr std::array<std::string_view, 8> at_delivery{
    "days_late",   "days_late_if_late", "days_from_purchase",        "days_to_hand_over",
    "days_on_way", "days_to_approve",   "days_over_hand_over_limit", "late"};

// What is usual in such a marketplace, before anything is known of it: round numbers.
constexpr double usual_late = 0.08, usual_bad = 0.15;
constexpr double review_days = 3;  // until a review that was asked for is there
constexpr int bad_stars_max = 2;

void add_purchase(const OlistOrder& o, const KnownShares& before, std::vector<double>& row) {
  for (const double one : {o.price,
                           o.freight,
                           o.freight / (o.price + 1),
                           static_cast<double>(o.items),
                           static_cast<double>(o.sellers),
                           o.weight_g,
                           o.photos,
                           o.description_letters,
                           o.name_letters,
                           o.promised - o.purchased,
                           o.seller_state == o.buyer_state ? 1.0 : 0.0,
                           o.paid,
                           o.instalments,
                           o.by_slip ? 1.0 : 0.0,
                           before.share("late seller " + o.seller, {usual_late, 10}),
                           before.share("bad seller " + o.seller, {usual_bad, 10}),
                           before.share("late state " + o.buyer_state, {usual_late, 20}),
                           before.share("bad category " + o.category, {usual_bad, 20}),
                           before.share("late route " + o.route(), {usual_late, 20}),
                           before.count("late seller " + o.seller)})
    row.push_back(one);
}

void add_delivery(const OlistOrder& o, std::vector<double>& row) {
  for (const double one :
       {o.delivered - o.promised, std::max(0.0, o.delivered - o.promised),
        o.delivered - o.purchased, o.handed_over - o.approved, o.delivered - o.handed_over,
        o.approved - o.purchased, o.handed_over - o.hand_over_limit, o.late() ? 1.0 : 0.0})
    row.push_back(one);
}

}  // namespace

ScoreRows bad_review_rows(const std::vector<OlistOrder>& orders, bool delivered) {
  ScoreRows rows;
  rows.names.assign(at_purchase.begin(), at_purchase.end());
  if (delivered) rows.names.insert(rows.names.end(), at_delivery.begin(), at_delivery.end());
  KnownShares before;
  for (const auto& o : orders) {
    if (std::isnan(o.delivered)) continue;
    before.advance(o.purchased);
    const bool bad = o.stars > 0 && o.stars <= bad_stars_max;
    if (o.stars > 0) {
      add_purchase(o, before, rows.values);
      if (delivered) add_delivery(o, rows.values);
      rows.targets.push_back(bad ? 1 : 0);
      rows.wanted_at.push_back(delivered ? o.delivered : o.purchased);
      rows.known_at.push_back(o.reviewed + review_days);
      before.expect(o.reviewed + review_days, "bad seller " + o.seller, bad);
      before.expect(o.reviewed + review_days, "bad category " + o.category, bad);
    }
    for (const auto& key :
         {"late seller " + o.seller, "late state " + o.buyer_state, "late route " + o.route()})
      before.expect(o.delivered, key, o.late());
  }
  return rows;
}

Result<ScoreRows> late_shipment_rows(const std::filesystem::path& path) {
  MYELIN_TRY(table, data_table(path));
  ScoreRows rows;
  rows.names = {"care_calls", "rating",  "cost",    "prior_purchases", "discount", "weight",
                "block_A",    "block_B", "block_C", "block_D",         "flight",   "road",
                "low",        "high",    "woman"};
  std::vector<std::size_t> at;
  for (const char* name :
       {"Customer_care_calls", "Customer_rating", "Cost_of_the_Product", "Prior_purchases",
        "Discount_offered", "Weight_in_gms", "Warehouse_block", "Mode_of_Shipment",
        "Product_importance", "Gender", "Reached.on.Time_Y.N"}) {
    MYELIN_TRY(column, table.column(name));
    at.push_back(column);
  }
  for (const auto& cells : table.rows) {
    const double late = number_of(cells[at[10]]);
    if (late != 0 && late != 1) continue;
    for (std::size_t c = 0; c < 6; ++c) rows.values.push_back(number_of(cells[at[c]]));
    const auto is = [&](std::size_t c, std::string_view value) {
      rows.values.push_back(cells[at[c]] == value ? 1 : 0);
    };
    for (const char* block : {"A", "B", "C", "D"}) is(6, block);
    is(7, "Flight");
    is(7, "Road");
    is(8, "low");
    is(8, "high");
    is(9, "F");
    rows.targets.push_back(late);
  }
  return rows;
}

}  // namespace myelin::app
