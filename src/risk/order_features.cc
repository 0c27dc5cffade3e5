#include "risk/order_features.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/channel_name.h"

namespace myelin::risk {
namespace {

using model::OrderStage;
using stats::learn::KnownShares;
using stats::learn::UsualShare;

// What is known at either stage, in the order in which append_common() appends it, then what is
// known at one of them.
constexpr std::size_t common = 12, columns = 17;
using Columns = std::array<std::string_view, columns>;
constexpr Columns with_common(const std::array<std::string_view, columns - common>& own) {
  Columns all{"amount",
              "lines",
              "promised_days",
              "carrier_late_before",
              "region_late_before",
              "warehouse_late_before",
              "store_late_before",
              "product_bad_before",
              "store_bad_before",
              "channel_bad_before",
              "carrier_bad_before",
              "customer_bad_before"};
  std::ranges::copy(own, all.begin() + common);
  return all;
}
constexpr Columns under_way_columns = with_common(
    {"days_since_order", "days_past_promise", "days_overdue", "days_to_ship", "not_shipped"});
constexpr Columns delivered_columns = with_common(
    {"days_from_order", "days_past_promise", "days_late", "days_to_ship", "days_on_way"});
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// What is usual before anything is known: round numbers.
constexpr UsualShare usually_late{0.1, 20}, usually_bad{0.1, 20};

std::string key(std::string_view kind, std::string_view value) {
  return fmt::format("{} {}", kind, value);
}

double share(const KnownShares& known, std::string_view kind, std::string_view value,
             const UsualShare& usual) {
  return value.empty() ? unknown : known.share(key(kind, value), usual);
}

void append_common(const OrderPast& o, const OrderMoment& at, const KnownShares& known,
                   std::vector<double>& row) {
  row.push_back(o.amount && o.currency == at.currency ? *o.amount : unknown);
  row.push_back(static_cast<double>(o.lines));
  row.push_back(o.due ? day_of(*o.due) - day_of(o.ordered_at) : unknown);
  row.push_back(share(known, "late carrier", o.carrier, usually_late));
  row.push_back(share(known, "late region", o.region, usually_late));
  row.push_back(share(known, "late warehouse", o.warehouse, usually_late));
  row.push_back(share(known, "late store", o.store, usually_late));
  row.push_back(share(known, "bad product", o.product, usually_bad));
  row.push_back(share(known, "bad store", o.store, usually_bad));
  row.push_back(share(known, "bad channel", o.channel, usually_bad));
  row.push_back(share(known, "bad carrier", o.carrier, usually_bad));
  // A customer of whom nothing is known is like others, known or not.
  row.push_back(
      known.share(key("bad customer", std::to_string(o.customer.value)), {usually_bad.share, 3}));
}

// Events after the moment are not known yet.
std::optional<double> known_day(const std::optional<Time>& event, double day) {
  return event && day_of(*event) <= day ? std::optional(day_of(*event)) : std::nullopt;
}

}  // namespace

double day_of(Time at) {
  return static_cast<double>(to_us(at)) / 86.4e9;
}

std::span<const std::string_view> columns_of(OrderStage stage) {
  return stage == OrderStage::delivered ? delivered_columns : under_way_columns;
}

void append_features(const OrderPast& o, const OrderMoment& at, const KnownShares& known,
                     std::vector<double>& row) {
  append_common(o, at, known, row);
  const double ordered = day_of(o.ordered_at);
  const auto shipped = known_day(o.shipped_at, at.day);
  const double past = o.due ? at.day - day_of(*o.due) : unknown;
  row.push_back(at.day - ordered);
  row.push_back(past);
  row.push_back(o.due ? std::max(0.0, past) : unknown);
  row.push_back(shipped ? *shipped - ordered : unknown);
  if (at.stage == OrderStage::under_way)
    row.push_back(shipped ? 0 : 1);
  else
    row.push_back(shipped ? at.day - *shipped : unknown);
}

void expect_outcomes(const OrderPast& o, double ended_day, bool bad, KnownShares& known) {
  const auto tell = [&](double day, std::string_view kind, std::string_view value, bool yes) {
    if (!value.empty()) known.expect(day, key(kind, value), yes);
  };
  if (o.delivered_at && o.due) {
    const double day = day_of(*o.delivered_at);
    tell(day, "late carrier", o.carrier, o.late());
    tell(day, "late region", o.region, o.late());
    tell(day, "late warehouse", o.warehouse, o.late());
    tell(day, "late store", o.store, o.late());
  }
  tell(ended_day, "bad product", o.product, bad);
  tell(ended_day, "bad store", o.store, bad);
  tell(ended_day, "bad channel", o.channel, bad);
  tell(ended_day, "bad carrier", o.carrier, bad);
  if (o.customer) tell(ended_day, "bad customer", std::to_string(o.customer.value), bad);
}

model::Sentence words_of(std::string_view column, double v, const OrderPast& o) {
  const auto days = [&](std::string_view zh, std::string_view en) -> model::Sentence {
    return {fmt::format("{} {:.1f} 天", zh, v), fmt::format("{:.1f} days {}", v, en)};
  };
  const auto before = [&](std::string_view zh, std::string_view en, std::string_view of,
                          bool late) -> model::Sentence {
    return {fmt::format("{}「{}」以往订单 {:.0f}% {}", zh, of, 100 * v, late ? "晚到" : "得差评"),
            fmt::format("{:.0f} % of earlier orders of {} {} {}", 100 * v, en, of,
                        late ? "were late" : "got a bad review")};
  };
  if (column == "days_late") return days("晚到", "late");
  if (column == "days_overdue") return days("超过承诺仍未送达", "past the promise, not delivered");
  if (column == "days_past_promise")
    return v > 0 ? days("超过承诺", "past the promise")
                 : model::Sentence{fmt::format("距承诺时间只剩 {:.1f} 天", -v),
                                   fmt::format("{:.1f} days left of the promise", -v)};
  if (column == "days_since_order") return days("下单已", "since the order");
  if (column == "days_from_order") return days("下单到送达", "from order to delivery");
  if (column == "days_to_ship") return days("下单到发货", "from order to dispatch");
  if (column == "days_on_way") return days("在途", "on the way");
  if (column == "promised_days") return days("承诺时效", "promised");
  if (column == "not_shipped") return {"尚未发货", "not dispatched yet"};
  if (column == "amount")
    return {fmt::format("订单金额 {:.2f}", v), fmt::format("an order of {:.2f}", v)};
  if (column == "lines")
    return {fmt::format("含 {:.0f} 行商品", v), fmt::format("{:.0f} lines in the order", v)};
  if (column == "carrier_late_before") return before("承运商", "carrier", o.carrier, true);
  if (column == "region_late_before") return before("地区", "region", o.region, true);
  if (column == "warehouse_late_before") return before("仓库", "warehouse", o.warehouse, true);
  if (column == "store_late_before") return before("店铺", "store", o.store, true);
  if (column == "product_bad_before") return before("商品", "product", o.product, false);
  if (column == "store_bad_before") return before("店铺", "store", o.store, false);
  if (column == "channel_bad_before") {
    const auto name = model::channel_name(o.channel);
    return {before("渠道", "channel", name.zh, false).zh,
            before("渠道", "channel", name.en, false).en};
  }
  if (column == "carrier_bad_before") return before("承运商", "carrier", o.carrier, false);
  return {"该客户以往多给差评", "this customer's earlier orders often got bad reviews"};
}

}  // namespace myelin::risk
