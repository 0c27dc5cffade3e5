#include "app/evaluations/olist.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <unordered_map>

#include "app/evaluations/rows_of.h"
#include "base/time.h"

namespace myelin::app {
namespace {

using Index = std::unordered_map<std::string, std::size_t>;

Result<DataTable> table_of(const std::filesystem::path& folder, const std::string& name) {
  for (const char* ending : {".csv.xz", ".csv", ".dev.csv.xz", ".dev.csv"})
    if (const auto path = folder / (name + ending); std::filesystem::exists(path))
      return data_table(path);
  return fail(ErrorCode::not_found, (folder / name).string() + ".csv is not there",
              "name a folder of the form of olist-sample");
}

double days_of(const std::string& cell) {
  const auto at = parse_time(cell, Zone{minutes{0}});
  return at ? static_cast<double>(to_us(*at)) / 86.4e9 : NAN;
}

// One table with its columns found once.
class Cells {
 public:
  static Result<Cells> of(const std::filesystem::path& folder, const std::string& table,
                          const std::vector<std::string>& columns) {
    Cells cells;
    MYELIN_TRY(read, table_of(folder, table));
    for (const auto& name : columns) {
      MYELIN_TRY(at, read.column(name));
      cells.at_.push_back(at);
    }
    cells.table_ = std::move(read);
    return cells;
  }
  std::size_t rows() const { return table_.rows.size(); }
  const std::string& text(std::size_t row, std::size_t column) const {
    return table_.rows[row][at_[column]];
  }
  double number(std::size_t row, std::size_t column) const { return number_of(text(row, column)); }
  Index by_first() const {
    Index index;
    for (std::size_t i = 0; i < rows(); ++i) index.emplace(text(i, 0), i);
    return index;
  }

 private:
  DataTable table_;
  std::vector<std::size_t> at_;
};

Status add_items(const std::filesystem::path& folder, const Index& at,
                 std::vector<OlistOrder>& orders) {
  MYELIN_TRY(items, Cells::of(folder, "order_items",
                              {"order_id", "product_id", "seller_id", "shipping_limit_date",
                               "price", "freight_value"}));
  MYELIN_TRY(products, Cells::of(folder, "products",
                                 {"product_id", "product_category_name", "product_weight_g",
                                  "product_photos_qty", "product_description_lenght",
                                  "product_name_lenght"}));
  MYELIN_TRY(sellers, Cells::of(folder, "sellers", {"seller_id", "seller_state"}));
  const auto product_at = products.by_first(), seller_at = sellers.by_first();
  std::unordered_map<std::size_t, std::set<std::string>> sold_by;
  for (std::size_t i = 0; i < items.rows(); ++i) {
    const auto found = at.find(items.text(i, 0));
    if (found == at.end()) continue;
    auto& order = orders[found->second];
    order.price += items.number(i, 4);
    order.freight += items.number(i, 5);
    sold_by[found->second].insert(items.text(i, 2));
    order.sellers = static_cast<int>(sold_by[found->second].size());
    if (++order.items > 1) continue;
    order.seller = items.text(i, 2);
    order.hand_over_limit = days_of(items.text(i, 3));
    if (const auto s = seller_at.find(order.seller); s != seller_at.end())
      order.seller_state = sellers.text(s->second, 1);
    const auto p = product_at.find(items.text(i, 1));
    if (p == product_at.end()) continue;
    order.category = products.text(p->second, 1);
    order.weight_g = products.number(p->second, 2);
    order.photos = products.number(p->second, 3);
    order.description_letters = products.number(p->second, 4);
    order.name_letters = products.number(p->second, 5);
  }
  return {};
}

Status add_rest(const std::filesystem::path& folder, const Index& at,
                std::vector<OlistOrder>& orders) {
  MYELIN_TRY(payments,
             Cells::of(folder, "order_payments",
                       {"order_id", "payment_type", "payment_installments", "payment_value"}));
  for (std::size_t i = 0; i < payments.rows(); ++i) {
    const auto found = at.find(payments.text(i, 0));
    if (found == at.end()) continue;
    auto& order = orders[found->second];
    order.paid += payments.number(i, 3);
    order.instalments = std::max(order.instalments, payments.number(i, 2));
    order.by_slip = order.by_slip || payments.text(i, 1) == "boleto";
  }
  MYELIN_TRY(reviews, Cells::of(folder, "order_reviews",
                                {"order_id", "review_score", "review_creation_date"}));
  for (std::size_t i = 0; i < reviews.rows(); ++i) {
    const auto found = at.find(reviews.text(i, 0));
    if (found == at.end() || orders[found->second].stars != 0) continue;
    const double stars = reviews.number(i, 1);
    if (!(stars >= 1 && stars <= 5)) continue;
    orders[found->second].stars = static_cast<int>(stars);
    orders[found->second].reviewed = days_of(reviews.text(i, 2));
  }
  return {};
}

}  // namespace

Result<std::vector<OlistOrder>> read_olist(const std::filesystem::path& folder) {
  MYELIN_TRY(table, Cells::of(folder, "orders",
                              {"order_id", "customer_id", "order_purchase_timestamp",
                               "order_approved_at", "order_delivered_carrier_date",
                               "order_delivered_customer_date", "order_estimated_delivery_date"}));
  MYELIN_TRY(customers, Cells::of(folder, "customers", {"customer_id", "customer_state"}));
  const auto customer_at = customers.by_first();
  std::vector<OlistOrder> orders;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    OlistOrder order;
    order.id = table.text(i, 0);
    order.purchased = days_of(table.text(i, 2));
    order.approved = days_of(table.text(i, 3));
    order.handed_over = days_of(table.text(i, 4));
    order.delivered = days_of(table.text(i, 5));
    order.promised = days_of(table.text(i, 6));
    if (std::isnan(order.purchased)) continue;
    if (const auto c = customer_at.find(table.text(i, 1)); c != customer_at.end())
      order.buyer_state = customers.text(c->second, 1);
    orders.push_back(std::move(order));
  }
  std::ranges::sort(orders, [](const OlistOrder& a, const OlistOrder& b) {
    return a.purchased != b.purchased ? a.purchased < b.purchased : a.id < b.id;
  });
  Index at;
  for (std::size_t i = 0; i < orders.size(); ++i) at.emplace(orders[i].id, i);
  MYELIN_CHECK(add_items(folder, at, orders));
  MYELIN_CHECK(add_rest(folder, at, orders));
  return orders;
}

}  // namespace myelin::app
