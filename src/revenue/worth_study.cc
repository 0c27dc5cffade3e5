#include "revenue/worth_study.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/random.h"

namespace myelin::revenue {
namespace {

constexpr std::array<int, 6> horizons{30, 60, 90, 120, 180, 365};
constexpr double comes_back_share = 0.8;
constexpr std::array<std::size_t, trait_count> columns_of_trait{6, 8, 12, 12};
constexpr std::size_t plain_columns = 14;
constexpr double year_us = 365.25 * 86'400e6, middle_mark = 3;

double days_between(Time from, Time until) {
  return static_cast<double>(to_us(until) - to_us(from)) / 86'400e6;
}

// The most frequent values of each trait that have a column of their own: number → column.
using Columns = std::array<std::map<std::uint32_t, std::size_t>, trait_count>;
Columns columns_of(const WorthOrders& all, Time as_of, std::size_t& next) {
  Columns columns;
  for (std::size_t t = 0; t < trait_count; ++t) {
    std::vector<std::pair<std::int64_t, std::uint32_t>> counts(all.names[t].size());
    for (std::uint32_t i = 0; i < counts.size(); ++i) counts[i] = {0, i};
    for (const auto& order : all.orders)
      if (order.at <= as_of) --counts[order.traits[t]].first;
    std::ranges::sort(counts);
    for (const auto& [n, number] : counts)
      if (n < 0 && number != 0 && columns[t].size() < columns_of_trait[t])
        columns[t].emplace(number, next++);
  }
  return columns;
}

// What a customer did before a moment, the order itself left out.
struct Past {
  double orders = 0, paid = 0, marks = 0, mark_sum = 0, returns = 0;
  std::optional<Time> first, last;
};
Past past_of(std::span<const WorthOrder> own, const WorthOrder& order, Time moment) {
  Past past;
  for (const auto& other : own) {
    if (other.at >= moment) break;
    if (!past.first) past.first = other.at;
    if (&other == &order) continue;
    ++past.orders;
    past.paid += static_cast<double>(other.paid_minor);
    past.last = other.at;
    if (other.marked_at && *other.marked_at < moment) ++past.marks, past.mark_sum += other.mark;
    past.returns += other.returned_at && *other.returned_at < moment;
  }
  return past;
}

void add_features(std::span<double> row, const WorthOrder& order, const Past& past, Time moment,
                  Time start) {
  const double years = days_between(start, moment) / 365.25,
               turn = 2 * 3.141592653589793 * static_cast<double>(to_us(moment)) / year_us;
  const std::array<double, plain_columns> plain{
      std::log1p(static_cast<double>(order.paid_minor)),
      std::log1p(std::max(0.0, days_between(order.at, moment))),
      std::log1p(past.orders),
      past.orders > 0 ? 1.0 : 0.0,
      past.orders > 0 ? std::log1p(past.paid / past.orders) : 0,
      past.last ? std::log1p(days_between(*past.last, moment)) : 0,
      past.first ? std::log1p(days_between(*past.first, moment)) : 0,
      past.marks > 0 ? 1.0 : 0.0,
      past.marks > 0 ? past.mark_sum / past.marks - middle_mark : 0,
      std::log1p(past.returns),
      years,
      years * years,
      std::sin(turn),
      std::cos(turn)};
  std::ranges::copy(plain, row.begin());
}

// Which customers take part where there are too many: a share of them, by a hash of their number.
bool takes_part(CustomerId customer, double share) {
  return share >= 1 || Random(static_cast<std::uint64_t>(customer.value)).uniform() < share;
}

class Customers {
 public:
  explicit Customers(std::span<const WorthOrder> orders) : rest_(orders) {}
  // The next customer's orders; empty at the end.
  std::span<const WorthOrder> next() {
    std::size_t n = 0;
    while (n < rest_.size() && rest_[n].customer == rest_[0].customer) ++n;
    const auto own = rest_.first(n);
    rest_ = rest_.subspan(n);
    return own;
  }

 private:
  std::span<const WorthOrder> rest_;
};

}  // namespace

WorthRows rows_of(const WorthOrders& all, const StudyPlan& plan, const TreatmentOf& treatment) {
  WorthRows rows;
  if (all.orders.empty()) return rows;
  rows.columns = plain_columns;
  const auto columns = columns_of(all, plan.as_of, rows.columns);
  const Time start = std::ranges::min(all.orders, {}, &WorthOrder::at).at;
  const auto span = days{plan.horizon_days};
  const auto row_at = [&](const WorthOrder& order) -> std::optional<Treated> {
    auto treated = treatment(order);
    if (treated && treated->at + span > plan.as_of) treated.reset();
    return treated;
  };
  std::size_t possible = 0;
  for (const auto& order : all.orders) possible += row_at(order).has_value();
  const double share = static_cast<double>(plan.rows_max) / static_cast<double>(possible);
  Customers customers(all.orders);
  for (auto own = customers.next(); !own.empty(); own = customers.next()) {
    if (!takes_part(own.front().customer, share)) continue;
    for (const auto& order : own) {
      const auto treated = row_at(order);
      if (!treated) continue;
      const auto begin = rows.features.size();
      rows.features.resize(begin + rows.columns);
      const std::span row{rows.features.data() + begin, rows.columns};
      add_features(row, order, past_of(own, order, treated->at), treated->at, start);
      for (std::size_t t = 0; t < trait_count; ++t)
        if (const auto at = columns[t].find(order.traits[t]); at != columns[t].end())
          row[at->second] = 1;
      double again = 0, spend = 0;
      for (const auto& later : own) {
        if (later.at <= treated->at || later.at > treated->at + span) continue;
        again = 1;
        spend += static_cast<double>(later.kept_minor);
      }
      rows.treatment.push_back(treated->dose);
      rows.again.push_back(again);
      rows.spend.push_back(spend);
      rows.customers.push_back(order.customer.value);
    }
  }
  return rows;
}

int horizon_of(const WorthOrders& all, Time as_of) {
  // Days to the next order, or to the end of what is known.
  std::vector<std::pair<int, bool>> waits;
  Customers customers(all.orders);
  for (auto own = customers.next(); !own.empty(); own = customers.next()) {
    for (std::size_t i = 0; i < own.size() && own[i].at < as_of; ++i) {
      const bool came = i + 1 < own.size() && own[i + 1].at <= as_of;
      const Time until = came ? own[i + 1].at : as_of;
      waits.emplace_back(static_cast<int>(days_between(own[i].at, until)), came);
    }
  }
  const auto n = static_cast<double>(waits.size());
  const auto behind = [&](int within) {
    const auto enough = std::ranges::count_if(
        all.orders, [&](const WorthOrder& order) { return order.at + days{within} <= as_of; });
    return static_cast<double>(enough) / n;
  };
  std::ranges::sort(waits);
  std::array<double, horizons.size()> came_back{};
  double staying = 1;
  std::size_t at = 0, longest = 0;
  for (std::size_t h = 0; h < horizons.size(); ++h) {
    if (behind(horizons[h]) < 0.5 && h > 0) break;
    if (h == 0 && !(behind(horizons[0]) > 0)) return 0;
    for (; at < waits.size() && waits[at].first < horizons[h]; ++at)
      if (waits[at].second) staying *= 1 - 1 / (n - static_cast<double>(at));
    came_back[h] = 1 - staying;
    longest = h;
  }
  for (std::size_t h = 0; h < longest; ++h)
    if (came_back[h] >= comes_back_share * came_back[longest]) return horizons[h];
  return horizons[longest];
}

}  // namespace myelin::revenue
