#include "server/wire_worth.h"

#include <cmath>

namespace myelin::server {
namespace {

Json or_null(const std::string& reason) {
  return reason.empty() ? Json(nullptr) : Json(reason);
}
Json money(double minor, Currency currency) {
  return wire(Money{static_cast<std::int64_t>(std::llround(minor)), currency});
}
Json range(const revenue::CostRange& of, Currency currency) {
  return {{"value", money(of.value, currency)},
          {"low", money(of.low, currency)},
          {"high", money(of.high, currency)}};
}

template <class Told>
Json effect(const revenue::WorthEffect& of, const Told& told) {
  return {{"estimate", told(of.estimate)},
          {"low", told(of.low)},
          {"high", told(of.high)},
          {"plain", told(of.plain)},
          {"detectable", told(of.detectable)},
          {"q_value", number(of.q_value)},
          {"e_value", number(of.e_value)},
          {"e_value_of_limit", number(of.e_value_of_limit)},
          {"robustness", number(of.robustness)},
          {"robustness_of_significance", number(of.robustness_of_significance)}};
}
Json of_share(const revenue::WorthEffect& of) {
  return effect(of, [](double share) { return number(share); });
}
Json of_money(const revenue::WorthEffect& of, Currency currency) {
  return effect(of, [currency](double minor) { return money(minor, currency); });
}

Json told(const revenue::WorthSample& sample, Currency currency) {
  return {{"orders", sample.orders},
          {"customers", sample.customers},
          {"treated", sample.treated},
          {"kept", number(sample.kept)},
          {"again_share", number(sample.again_share)},
          {"spend_mean", money(sample.spend_mean, currency)}};
}

Json head(const revenue::ExperienceWorth& worth) {
  return {{"as_of", wire(worth.as_of)},
          {"horizon_days", worth.horizon_days},
          {"horizon_chosen", worth.horizon_chosen},
          {"currency", worth.currency.view()},
          {"orders", worth.orders},
          {"customers", worth.customers},
          {"marked", worth.marked}};
}

Json told(const revenue::SatisfactionWorth& worth, Currency currency) {
  return {{"sample", told(worth.sample, currency)},
          {"mark_mean", number(worth.mark_mean)},
          {"left_over", number(worth.left_over)},
          {"again", of_share(worth.again)},
          {"spend", of_money(worth.spend, currency)},
          {"levels", list_of(worth.levels, [currency](const revenue::LevelWorth& level) -> Json {
             return {{"stars", level.stars},
                     {"orders", level.orders},
                     {"again_share", number(level.again_share)},
                     {"again", level.again ? of_share(*level.again) : Json(nullptr)},
                     {"spend", level.spend ? of_money(*level.spend, currency) : Json(nullptr)}};
           })}};
}

Json told(const revenue::ReturnGroup& group, Currency currency) {
  return {{"name", group.name},
          {"orders", group.orders},
          {"returns", group.returns},
          {"refunded", money(static_cast<double>(group.refunded_minor), currency)},
          {"cost", range(group.cost, currency)},
          {"saved", range(group.saved, currency)},
          {"each", range(group.each, currency)}};
}

Json told(const revenue::Sensitivity& row, Currency currency) {
  return {{"figure", row.figure},
          {"assumed", row.assumed},
          {"value", number(row.figure_value)},
          {"low", number(row.figure_low)},
          {"high", number(row.figure_high)},
          {"saves_at_low", money(row.saved_low, currency)},
          {"saves_at_high", money(row.saved_high, currency)}};
}

Json later(const revenue::ReturnCosts& costs, const revenue::ExperienceWorth& after) {
  if (!after.returned) return nullptr;
  const auto& found = *after.returned;
  return {{"days", costs.later_days},
          {"landmark_days", found.landmark_days},
          {"sample", told(found.sample, costs.currency)},
          {"again", of_share(found.again)},
          {"spend", of_money(found.spend, costs.currency)}};
}

}  // namespace

Json wire_satisfaction(const revenue::ExperienceWorth& worth) {
  auto json = head(worth);
  json["satisfaction"] =
      worth.satisfaction ? told(*worth.satisfaction, worth.currency) : Json(nullptr);
  json["refused"] = or_null(worth.satisfaction_refused);
  return json;
}

Json wire_factors(const revenue::ExperienceWorth& worth, const FactorNames& names) {
  auto json = head(worth);
  json["items"] = list_of(worth.factors, [&](const revenue::ComplaintWorth& row) -> Json {
    return {{"factor", factor_of(row.factor, names)},
            {"sample", told(row.sample, worth.currency)},
            {"again", of_share(row.again)},
            {"spend", of_money(row.spend, worth.currency)}};
  });
  json["too_few"] = worth.factors_too_few;
  json["refused"] = or_null(worth.factors_refused);
  return json;
}

Json wire(const revenue::ReturnCosts& costs, const revenue::ExperienceWorth& after) {
  const auto group = [&](const revenue::ReturnGroup& of) { return told(of, costs.currency); };
  Json parts = Json::array();
  for (std::size_t p = 0; p < revenue::return_part_count; ++p)
    parts.push_back({{"part", revenue::return_part_names[p]},
                     {"amount", range(costs.parts[p], costs.currency)}});
  return {{"from", wire(costs.from)},
          {"until", wire(costs.until)},
          {"currency", costs.currency.view()},
          {"fewer", number(costs.fewer)},
          {"saves", range(costs.saves, costs.currency)},
          {"whole", group(costs.whole)},
          {"parts", parts},
          {"reasons", list_of(costs.reasons, group)},
          {"products", list_of(costs.products, group)},
          {"sensitivity",
           list_of(costs.sensitivity,
                   [&](const revenue::Sensitivity& row) { return told(row, costs.currency); })},
          {"later", later(costs, after)},
          {"later_refused", or_null(costs.later_refused)}};
}

}  // namespace myelin::server
