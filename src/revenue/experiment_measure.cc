#include "revenue/experiment_measure.h"

#include <algorithm>
#include <limits>
#include <map>

namespace myelin::revenue {
namespace {

using What = UnitEvent::What;

// One order's money, by the rule of store/order_facts.h.
struct Purse {
  bool placed = false, cancelled = false, returned = false, refunded = false, paid = false;
  std::int64_t payments = 0, header = 0, lines = 0, refunds = 0, returns = 0, cancels = 0;
  bool return_named = false, cancel_named = false, header_named = false;

  void take(const UnitEvent& event) {
    const std::int64_t minor = event.minor.value_or(0);
    const bool named = event.minor.has_value();
    switch (event.what) {
      case What::ordered:
        header = std::max(header, minor);
        header_named = header_named || named;
        break;
      case What::line:
        lines += minor;
        break;
      case What::paid:
        payments += minor;
        paid = paid || named;
        break;
      case What::refunded:
        refunds += minor;
        refunded = refunded || named;
        break;
      case What::returned:
        returns += minor;
        returned = true;
        return_named = return_named || named;
        break;
      case What::cancelled:
        cancels = std::max(cancels, minor);
        cancelled = true;
        cancel_named = cancel_named || named;
        break;
      case What::rated:
      case What::complained:
        break;
    }
  }
  std::int64_t kept() const {
    const std::int64_t all = std::max<std::int64_t>(0, paid           ? payments
                                                       : header_named ? header
                                                                      : lines);
    const std::int64_t by_cancel = !cancelled ? 0 : cancel_named ? cancels : all;
    const std::int64_t by_return = !returned || refunded ? 0 : return_named ? returns : all;
    return all - std::min(all, std::max({refunds, by_cancel, by_return}));
  }
};

template <class Each>
void seen(std::span<const UnitEvent> events, const Glance& glance, Each&& each) {
  for (const auto& event : events) {
    if (event.at >= glance.until) break;
    if (event.at >= glance.from && event.known_at <= glance.known_by) each(event);
  }
}

// Orders placed between the two moments, with all that happened to them until the second.
std::map<std::uint32_t, Purse> orders_of(std::span<const UnitEvent> events, const Glance& glance) {
  std::map<std::uint32_t, Purse> orders;
  auto whenever = glance;
  whenever.from = Time::min();
  seen(events, whenever, [&](const UnitEvent& event) {
    if (event.order == 0) return;
    auto& order = orders[event.order];
    order.take(event);
    if (event.what == What::ordered && event.at >= glance.from) order.placed = true;
  });
  std::erase_if(orders, [](const auto& one) { return !one.second.placed; });
  return orders;
}

double count_of(std::span<const UnitEvent> events, const Glance& glance,
                std::initializer_list<What> which) {
  double count = 0;
  seen(events, glance, [&](const UnitEvent& event) {
    if (std::ranges::find(which, event.what) != which.end()) ++count;
  });
  return count;
}

}  // namespace

std::optional<double> past_of(model::ExperimentMetric metric, std::span<const UnitEvent> events,
                              const Glance& glance) {
  using enum model::ExperimentMetric;
  switch (metric) {
    case repurchase: {
      const auto orders = orders_of(events, glance);
      return static_cast<double>(
          std::ranges::count_if(orders, [](const auto& one) { return !one.second.cancelled; }));
    }
    case spend: {
      std::int64_t kept = 0;
      for (const auto& [order, purse] : orders_of(events, glance)) kept += purse.kept();
      return static_cast<double>(kept) / 100;
    }
    case returned:
      return count_of(events, glance, {What::refunded, What::returned, What::cancelled});
    case complained:
      return count_of(events, glance, {What::complained});
    case rating:
      break;
  }
  double sum = 0, count = 0;
  seen(events, glance, [&](const UnitEvent& event) {
    if (event.what != What::rated) return;
    sum += event.rating;
    ++count;
  });
  if (count == 0) return std::nullopt;
  return sum / count;
}

std::optional<double> outcome_of(model::ExperimentMetric metric, std::span<const UnitEvent> events,
                                 const Glance& glance) {
  const auto value = past_of(metric, events, glance);
  using enum model::ExperimentMetric;
  const bool share = metric == repurchase || metric == returned || metric == complained;
  return share && value ? std::optional{std::min(*value, 1.0)} : value;
}

}  // namespace myelin::revenue
