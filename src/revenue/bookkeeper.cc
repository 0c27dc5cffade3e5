#include "revenue/bookkeeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "revenue/apportion.h"

namespace myelin::revenue {
namespace {

using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

Money money(std::int64_t minor, std::string_view currency) {
  Money out{minor, {}};
  if (const auto parsed = Currency::parse(currency)) out.currency = *parsed;
  return out;
}

Time month_start(std::int64_t index, Zone zone) {
  const year_month_day first{year{static_cast<int>(index / 12)},
                             month{static_cast<unsigned>(index % 12 + 1)}, std::chrono::day{1}};
  return zone.day_start(sys_days{first}.time_since_epoch().count());
}

}  // namespace

std::int64_t Bookkeeper::month_of(Time at) {
  const std::int64_t day = settings_.zone.day(at);
  if (day != day_ || month_ < 0) {
    const year_month_day date{sys_days{days{day}}};
    day_ = day;
    month_ = static_cast<int>(date.year()) * 12 +
             static_cast<std::int64_t>(static_cast<unsigned>(date.month())) - 1;
  }
  return month_;
}

bool Bookkeeper::endangered(const store::OrderFact& order) const {
  return (order.rating_low && *order.rating_low <= settings_.rating_max) ||
         (order.polarity_low && *order.polarity_low <= settings_.polarity_max);
}

std::vector<Bookkeeper::Cause> Bookkeeper::causes_of(
    const store::OrderFact& order, std::span<const store::OrderEvidence> evidence) const {
  std::vector<Cause> causes;
  const auto add = [&](std::string_view factor, double weight) {
    const auto found = std::ranges::find(causes, factor, &Cause::factor);
    if (found == causes.end())
      causes.push_back({factor, weight});
    else
      found->weight += weight;
  };
  const auto add_fact = [&](std::string_view fact) {
    const auto proven = settings_.factors_of_fact.find(fact);
    if (proven == settings_.factors_of_fact.end()) return;
    for (const auto& factor : proven->second) add(factor, settings_.fact_weight);
  };
  const auto is_outcome = [](std::string_view fact) {
    return fact == "cancelled" || fact == "returned" || fact == "refunded";
  };
  for (const auto& piece : evidence) {
    if (piece.said)
      add(piece.name, piece.weight);
    else if (piece.name != "late" && !is_outcome(piece.name))
      add_fact(piece.name);
  }
  if (order.late) add_fact("late");
  // What came of the order is no reason for it; it stands in only where no reason is known, the
  // most telling one first.
  for (const auto& [happened, fact] : {std::pair{order.cancelled, "cancelled"},
                                       {order.returned, "returned"},
                                       {order.refunded, "refunded"}})
    if (causes.empty() && happened) add_fact(fact);
  std::ranges::sort(causes, {}, &Cause::factor);
  return causes;
}

void Bookkeeper::share_out(std::vector<Share>& shares, model::LossKind kind, std::int64_t minor,
                           Time ordered_at, std::span<const Cause> causes) const {
  if (minor == 0) return;
  if (causes.empty()) {
    shares.push_back({kind, std::string(unexplained), "", minor});
    return;
  }
  std::vector<double> weights;
  for (const auto& cause : causes) weights.push_back(cause.weight);
  const auto amounts = apportion(minor, weights);
  for (std::size_t i = 0; i < causes.size(); ++i)
    if (amounts[i] != 0)
      shares.push_back({kind, std::string(causes[i].factor),
                        owner_of_(causes[i].factor, ordered_at), amounts[i]});
}

std::vector<Bookkeeper::Share> Bookkeeper::shares_of(
    const store::OrderFact& order, std::span<const store::OrderEvidence> evidence) const {
  std::vector<Share> shares;
  const std::int64_t at_risk = endangered(order) ? order.paid_minor - order.lost_minor : 0;
  if (order.lost_minor == 0 && at_risk == 0) return shares;
  const auto causes = causes_of(order, evidence);
  share_out(shares, model::LossKind::lost, order.lost_minor, order.ordered_at, causes);
  share_out(shares, model::LossKind::at_risk, at_risk, order.ordered_at, causes);
  return shares;
}

void Bookkeeper::add(const store::OrderFact& order,
                     std::span<const store::OrderEvidence> evidence) {
  if (order.currency.empty()) {
    ++orders_without_money_;
    return;
  }
  auto& page = pages_[{month_of(order.ordered_at), order.currency}];
  const std::int64_t lost = order.lost_minor;
  const std::int64_t at_risk = endangered(order) ? order.paid_minor - lost : 0;
  ++page.orders;
  page.paid += order.paid_minor;
  page.lost += lost;
  page.at_risk += at_risk;
  page.excess += order.excess_minor;
  for (const auto& share : shares_of(order, evidence)) {
    auto& line = page.lines[static_cast<std::size_t>(share.kind)][{share.factor, share.department}];
    ++line.orders;
    line.minor += share.minor;
  }
}

Books Bookkeeper::finish() const {
  Books books;
  books.orders_without_money = orders_without_money_;
  for (const auto& [key, page] : pages_) {
    const auto& [index, currency] = key;
    MonthOfLosses entry;
    entry.month = fmt::format("{:04}-{:02}", index / 12, index % 12 + 1);
    auto& statement = entry.statement;
    statement.from = month_start(index, settings_.zone);
    statement.until = month_start(index + 1, settings_.zone);
    statement.orders = page.orders;
    statement.paid = money(page.paid, currency);
    statement.lost = money(page.lost, currency);
    statement.at_risk = money(page.at_risk, currency);
    statement.untouched = money(page.paid - page.lost - page.at_risk, currency);
    statement.excess = money(page.excess, currency);
    statement.taxonomy_version = settings_.taxonomy_version;
    for (const auto kind : {model::LossKind::lost, model::LossKind::at_risk})
      for (const auto& [name, line] : page.lines[static_cast<std::size_t>(kind)])
        statement.lines.push_back(
            {name.first, name.second, kind, line.orders, money(line.minor, currency)});
    books.months.push_back(std::move(entry));
  }
  return books;
}

}  // namespace myelin::revenue
