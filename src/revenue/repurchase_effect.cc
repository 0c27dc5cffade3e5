// What a bad experience does to buying again: each customer's first judged order, bad against fine,
// by cross-fitted AIPW.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "revenue/customer_value.h"
#include "stats/causal/aipw.h"
#include "stats/causal/sensitivity.h"

namespace myelin::revenue {
namespace {

constexpr std::size_t orders_min = 50;  // of either kind
constexpr std::size_t kinds_max = 8;    // products and channels with a column of their own

struct Study {
  std::vector<double> features, bad, again, spent;
  std::size_t columns = 0;
  std::int64_t of_bad = 0, of_fine = 0;
  stats::causal::ObservedStudy with(std::span<const double> outcome) const {
    return {{features, columns}, bad, outcome};
  }
};

// The most frequent values, most frequent first.
std::vector<std::string> frequent(std::span<const BuyerOrder> orders,
                                  std::string BuyerOrder::* field) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& order : orders)
    if (!(order.*field).empty()) ++counts[order.*field];
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [name, n] : counts) sorted.emplace_back(-n, name);
  std::ranges::sort(sorted);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(kinds_max, sorted.size()); ++i)
    names.push_back(sorted[i].second);
  return names;
}

// The first judged order of each customer that has the whole time behind it.
Study study_of(std::span<const BuyerOrder> orders, Time as_of, int window_days) {
  const auto products = frequent(orders, &BuyerOrder::product),
             channels = frequent(orders, &BuyerOrder::channel);
  const Time start = std::ranges::min(orders, {}, &BuyerOrder::at).at;
  Study study;
  study.columns = 3 + products.size() + channels.size();
  for (std::size_t i = 0; i < orders.size();) {
    const auto customer = orders[i].customer;
    std::size_t end = i, judged = orders.size();
    for (; end < orders.size() && orders[end].customer == customer; ++end)
      if (judged == orders.size() && orders[end].experience != Experience::silent) judged = end;
    const auto begin = std::exchange(i, end);
    if (judged == orders.size() || orders[judged].at > as_of - days{window_days}) continue;
    const auto& order = orders[judged];
    double again = 0, spent = 0;
    for (auto later = judged + 1; later < end; ++later) {
      const auto after = orders[later].at - order.at;
      if (after < days{1} || after > days{window_days}) continue;
      again = 1;
      spent += static_cast<double>(orders[later].paid_minor);
    }
    study.features.push_back(std::log1p(static_cast<double>(order.paid_minor)));
    study.features.push_back(std::log1p(static_cast<double>(judged - begin)));
    study.features.push_back(static_cast<double>((order.at - start) / days{1}));
    for (const auto& name : products) study.features.push_back(order.product == name);
    for (const auto& name : channels) study.features.push_back(order.channel == name);
    const bool bad = order.experience == Experience::bad;
    (bad ? study.of_bad : study.of_fine) += 1;
    study.bad.push_back(bad);
    study.again.push_back(again);
    study.spent.push_back(spent);
  }
  return study;
}

}  // namespace

Result<RepurchaseEffect> repurchase_effect(std::span<const BuyerOrder> orders, Currency currency,
                                           Time as_of, int window_days) {
  const auto study = orders.empty() ? Study{} : study_of(orders, as_of, window_days);
  if (static_cast<std::size_t>(std::min(study.of_bad, study.of_fine)) < orders_min)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} customers with a bad and {} with a fine first judged order have {} "
                            "days behind them: too few",
                            study.of_bad, study.of_fine, window_days),
                fmt::format("{} of either are needed", orders_min));
  RepurchaseEffect result{.days = window_days, .bad = study.of_bad, .fine = study.of_fine};
  for (std::size_t i = 0; i < study.bad.size(); ++i)
    (study.bad[i] == 1 ? result.again_bad : result.again_fine) += study.again[i];
  result.again_bad /= static_cast<double>(study.of_bad);
  result.again_fine /= static_cast<double>(study.of_fine);
  constexpr double trim = 0.02;
  const stats::causal::AipwOptions options{.estimand = stats::causal::Estimand::treated,
                                           .trim = trim};
  MYELIN_TRY(again, stats::causal::average_effect(study.with(study.again), options, Random(1)));
  MYELIN_TRY(spent, stats::causal::average_effect(study.with(study.spent), options, Random(1)));
  const auto money = [&](double minor) {
    return Money{static_cast<std::int64_t>(std::llround(minor)), currency};
  };
  result.again = again.estimate;
  result.again_low = again.low;
  result.again_high = again.high;
  result.spend = money(spent.estimate);
  result.spend_low = money(spent.low);
  result.spend_high = money(spent.high);
  result.kept = static_cast<double>(again.kept) / static_cast<double>(again.rows);
  result.e_value = stats::causal::e_value_of_limit(again.low, again.high, result.again_fine);
  return result;
}

}  // namespace myelin::revenue
