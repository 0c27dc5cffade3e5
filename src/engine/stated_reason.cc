#include "engine/stated_reason.h"

#include <algorithm>
#include <array>

#include "model/factor_key.h"

namespace myelin::engine {
namespace {

// What happened to the order or its money, and not why.
constexpr std::array<std::string_view, 8> outcomes{"returned", "return", "refunded",  "refund",
                                                   "partial",  "full",   "cancelled", "exchange"};

}  // namespace

bool is_reason(std::string_view event) {
  return !event.empty() && std::ranges::find(outcomes, event) == outcomes.end();
}

bool states_reason(model::SignalKind kind, std::string_view event) {
  return (kind == model::SignalKind::returned || kind == model::SignalKind::refund) &&
         is_reason(event);
}

bool arrived(const model::Signal& signal) {
  return signal.kind == model::SignalKind::shipment && signal.event == "delivered";
}

std::string_view parcel_fact(const model::Signal& signal) {
  if (signal.kind != model::SignalKind::shipment || !signal.due || signal.at <= *signal.due)
    return {};
  return signal.event == "delivered" ? "late" : signal.event == "shipped" ? "late_dispatch" : "";
}

void for_each_stated(std::string_view event, const cause::Taxonomy& taxonomy,
                     const std::function<void(const model::Factor&)>& each) {
  const auto& factors = taxonomy.factors();
  std::vector<model::FactorIndex> told;
  const auto tell = [&](model::FactorIndex factor) {
    if (std::ranges::find(told, factor) != told.end()) return;
    told.push_back(factor);
    each(factors[factor]);
  };
  for (const auto factor : taxonomy.with_fact(event)) {
    tell(factor);
    const auto parent = factors[factor].parent;
    if (parent != model::no_factor && factors[parent].level == model::FactorLevel::factor)
      tell(parent);
  }
}

std::vector<std::string> stated_factors(std::string_view event, const cause::Taxonomy& taxonomy) {
  std::vector<std::string> keys;
  if (is_reason(event))
    for_each_stated(event, taxonomy,
                    [&](const model::Factor& factor) { keys.push_back(factor.key); });
  return keys;
}

std::vector<std::string> reasons_of(std::string_view factor, const cause::Taxonomy& taxonomy) {
  std::vector<std::string> reasons;
  for (auto& fact : taxonomy.facts()) {
    if (!is_reason(fact)) continue;
    const bool names = std::ranges::any_of(taxonomy.with_fact(fact), [&](model::FactorIndex index) {
      return factor.empty() || model::is_within(taxonomy.factors()[index].key, factor);
    });
    if (names) reasons.push_back(std::move(fact));
  }
  return reasons;
}

}  // namespace myelin::engine
