#include "risk/churn_features.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace myelin::risk {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double week = 7;
constexpr std::size_t last_few = 3;

double flag(bool yes) {
  return yes ? 1 : 0;
}

}  // namespace

std::span<const PastPurchase> purchases_until(const BuyerPast& buyer, const ChurnMoment& at) {
  const auto end = std::ranges::upper_bound(buyer.purchases, at.day, {}, &PastPurchase::day);
  const std::span<const PastPurchase> bought{buyer.purchases.begin(), end};
  if (bought.empty() || at.day - bought.back().day > kept_horizons * at.horizon_days) return {};
  return bought;
}

stats::value::Purchases counted_until(std::span<const PastPurchase> bought, double day) {
  stats::value::Purchases counted;
  const double first = std::floor(bought.front().day);
  double last = first;
  for (const auto& purchase : bought)
    if (const double on = std::floor(purchase.day); on > last) {
      ++counted.repeats;
      last = on;
    }
  counted.last = (last - first) / week;
  counted.age = std::max(std::floor(day) - first, last - first) / week;
  return counted;
}

double leaves_by_rhythm(std::span<const PastPurchase> bought, const ChurnMoment& at) {
  if (at.rhythm == nullptr) return unknown;
  const auto& model = *at.rhythm;
  const auto counted = counted_until(bought, at.day);
  const double ahead = at.horizon_days / week;
  const double alive = model.outlook(counted, ahead).alive;
  const double none = std::pow((model.alpha + counted.age) / (model.alpha + counted.age + ahead),
                               model.r + counted.repeats);
  return 1 - alive * (1 - none);
}

void append_churn_features(const BuyerPast& buyer, std::span<const PastPurchase> bought,
                           const ChurnMoment& at, std::vector<double>& row) {
  const double since = at.day - bought.back().day, recent = at.day - 2.0 * at.horizon_days;
  const auto counted = counted_until(bought, at.day);
  const double gap =
      counted.repeats > 0 ? std::max(1.0, counted.last * week / counted.repeats) : at.usual_gap;
  double paid = 0, bad = 0, late = 0, back = 0;
  for (const auto& purchase : bought) paid += purchase.paid;
  const auto happened = [&](double day) { return day > recent && day <= at.day; };
  for (const auto& purchase : bought) {
    bad += flag(happened(purchase.bad_day));
    back += flag(happened(purchase.back_day));
  }
  for (const auto& purchase : bought.last(std::min(last_few, bought.size())))
    late += flag(happened(purchase.late_day));
  double complaints = 0, newest = -never;
  for (const auto& complaint : buyer.complaints) {
    if (complaint.day > at.day) break;
    newest = complaint.day;
    complaints += flag(complaint.day > recent);
  }
  const auto& last = bought.back();
  row.insert(row.end(), {since, std::log1p(counted.repeats), since / gap,
                         std::log1p(paid / static_cast<double>(bought.size())), bad,
                         flag(last.bad_day <= at.day), std::min(complaints, 5.0),
                         newest > -never ? at.day - newest : unknown, late, back,
                         flag(last.spoke_day > at.day), leaves_by_rhythm(bought, at)});
}

model::Sentence churn_words(std::string_view column, double value) {
  if (column == "days_since_order")
    return {fmt::format("{:.0f} 天没有下单", value),
            fmt::format("no order for {:.0f} days", value)};
  if (column == "gap_over_rhythm")
    return {fmt::format("距上次下单已是平时间隔的 {:.1f} 倍", value),
            fmt::format("{:.1f} times their usual gap since the last order", value)};
  if (column == "purchases")
    return {fmt::format("买过 {:.0f} 天", std::expm1(value) + 1),
            fmt::format("bought on {:.0f} days", std::expm1(value) + 1)};
  if (column == "paid_mean")
    return {fmt::format("每单约 {:.0f}", std::expm1(value)),
            fmt::format("about {:.0f} an order", std::expm1(value))};
  if (column == "bad_recent")
    return {fmt::format("近期 {:.0f} 个差评", value),
            fmt::format("{:.0f} bad reviews lately", value)};
  if (column == "bad_last") return {"最近一单给了差评", "a bad review of the last order"};
  if (column == "complaints_recent")
    return {fmt::format("近期抱怨 {:.0f} 次", value),
            fmt::format("{:.0f} complaints lately", value)};
  if (column == "days_since_complaint")
    return {fmt::format("{:.0f} 天前抱怨过", value),
            fmt::format("complained {:.0f} days ago", value)};
  if (column == "late_recent")
    return {fmt::format("最近三单有 {:.0f} 单晚到", value),
            fmt::format("{:.0f} of the last three orders late", value)};
  if (column == "back_recent")
    return {fmt::format("近期退货或退款 {:.0f} 次", value),
            fmt::format("{:.0f} returns or refunds lately", value)};
  if (column == "silent_last") return {"最近一单没有说话", "silent about the last order"};
  return {fmt::format("按购买节奏有 {:.0f}% 不再来", 100 * value),
          fmt::format("by the rhythm of buying {:.0f} % do not return", 100 * value)};
}

}  // namespace myelin::risk
