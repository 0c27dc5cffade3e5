#include "revenue/customer_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "stats/value/bg_nbd.h"
#include "stats/value/gamma_gamma.h"

namespace myelin::revenue {
namespace {

namespace value = stats::value;

constexpr std::size_t customers_min = 50, repeats_min = 20;
constexpr double week_us = 7.0 * 86'400e6;

double weeks_between(Time from, Time until) {
  return static_cast<double>(to_us(until) - to_us(from)) / week_us;
}

Money money_of(double minor, Currency currency) {
  return {static_cast<std::int64_t>(std::llround(minor)), currency};
}

// One customer's orders; those of one day are one purchase.
struct Buyer {
  CustomerId customer{};
  value::Purchases purchases{};
  value::Spending spending{};  // of the repeats: the first purchase is another distribution's
  Time last_at{};
  Experience last_experience = Experience::silent;
};

// What is known of the buyers at a time; later orders are not looked at.
std::vector<Buyer> buyers_until(std::span<const BuyerOrder> orders, Time until) {
  std::vector<Buyer> buyers;
  for (std::size_t i = 0; i < orders.size();) {
    const auto customer = orders[i].customer;
    const Time first = orders[i].at;
    Buyer buyer{.customer = customer, .last_at = first};
    double repeat_paid = 0;
    bool any = false;
    for (; i < orders.size() && orders[i].customer == customer; ++i) {
      const auto& order = orders[i];
      if (order.at >= until) continue;
      const bool same_purchase = any && order.at - buyer.last_at < days{1};
      if (any && !same_purchase) ++buyer.purchases.repeats;
      if (buyer.purchases.repeats > 0) repeat_paid += static_cast<double>(order.paid_minor);
      if (!same_purchase) buyer.last_at = order.at;
      buyer.last_experience = order.experience;
      any = true;
    }
    if (!any) continue;
    const double repeats = buyer.purchases.repeats;
    buyer.purchases.last = repeats > 0 ? weeks_between(first, buyer.last_at) : 0;
    buyer.purchases.age = weeks_between(first, until);
    if (repeats > 0) buyer.spending = {repeats, repeat_paid / repeats};
    buyers.push_back(buyer);
  }
  return buyers;
}

Result<value::BgNbd> fit_buying(std::span<const Buyer> buyers) {
  std::vector<value::Purchases> purchases;
  std::size_t again = 0;
  for (const auto& buyer : buyers) {
    purchases.push_back(buyer.purchases);
    again += buyer.purchases.repeats > 0;
  }
  if (buyers.size() < customers_min || again < repeats_min)
    return fail(
        ErrorCode::invalid_argument,
        fmt::format("{} customers, {} of whom bought again, are too few", buyers.size(), again),
        fmt::format("{} customers and {} repeat buyers are needed: import older orders, or "
                    "wait",
                    customers_min, repeats_min));
  MYELIN_TRY(rows, value::counted(purchases));
  // Where customers do not differ in how readily they leave, or none leave, that spread has no
  // estimate; the rest has.
  const auto fit = value::fit_bg_nbd(rows);
  if (fit) return fit->model;
  if (fit.error().code == ErrorCode::invalid_argument) return value::fit_one_leaving(rows);
  return std::unexpected(fit.error());
}

Result<ValueBacktest> backtest(std::span<const BuyerOrder> orders, Time as_of) {
  const auto first = std::ranges::min(orders, {}, &BuyerOrder::at).at;
  const Time from = first + (as_of - first) * 2 / 3;
  const auto before = buyers_until(orders, from), after = buyers_until(orders, as_of);
  MYELIN_TRY(model, fit_buying(before));
  ValueBacktest test{.from = from, .until = as_of};
  const double ahead = weeks_between(from, as_of);
  auto now = after.begin();
  for (const auto& buyer : before) {
    while (now->customer != buyer.customer) ++now;
    const double expected = model.outlook(buyer.purchases, ahead).purchases,
                 happened = now->purchases.repeats - buyer.purchases.repeats;
    ++test.customers;
    test.expected += expected;
    test.happened += happened;
    test.mean_error += std::abs(expected - happened);
  }
  test.mean_error /= static_cast<double>(test.customers);
  return test;
}

class Spend {
 public:
  Spend(std::span<const Buyer> buyers, std::span<const BuyerOrder> orders,
        ValueStatement& statement) {
    std::vector<value::Spending> spendings;
    for (const auto& buyer : buyers)
      if (buyer.spending.mean > 0) spendings.push_back(buyer.spending);
    if (auto fit = value::fit_gamma_gamma(spendings)) {
      model_ = fit->model;
      statement.spending = {model_->p, model_->q, model_->gamma};
      return;
    } else {
      statement.spending_refused = fit.error().message;
    }
    for (const auto& order : orders) mean_ += static_cast<double>(order.paid_minor);
    mean_ /= static_cast<double>(orders.size());
  }
  double of(const Buyer& buyer) const {
    return model_ ? model_->expected_spend(buyer.spending) : mean_;
  }

 private:
  std::optional<value::GammaGamma> model_;
  double mean_ = 0;
};

CustomerValue value_of(const Buyer& buyer, const value::Outlook& outlook, double each,
                       Currency currency) {
  return {.customer = buyer.customer,
          .last_experience = buyer.last_experience,
          .orders = buyer.purchases.repeats + 1,
          .last_order_at = buyer.last_at,
          .alive = outlook.alive,
          .purchases = outlook.purchases,
          .spend = money_of(each, currency),
          .value = money_of(outlook.purchases * each, currency)};
}

// What everybody spends a purchase, where the statement knows no more.
double mean_spend(const ValueStatement& statement) {
  double value = 0, purchases = 0;
  for (const auto& group : statement.groups) {
    value += static_cast<double>(group.value.minor);
    purchases += group.purchases * static_cast<double>(group.customers);
  }
  return purchases > 0 ? value / purchases : 0;
}

void group(ValueStatement& statement, const std::vector<CustomerValue>& all) {
  for (const auto experience : {Experience::silent, Experience::fine, Experience::bad}) {
    ValueGroup sum{.experience = experience};
    sum.value.currency = sum.value_mean.currency = statement.currency;
    for (const auto& row : all) {
      if (row.last_experience != experience) continue;
      ++sum.customers;
      sum.alive += row.alive;
      sum.purchases += row.purchases;
      sum.value.minor += row.value.minor;
    }
    if (sum.customers == 0) continue;
    const auto n = static_cast<double>(sum.customers);
    sum.alive /= n;
    sum.purchases /= n;
    sum.value_mean = money_of(static_cast<double>(sum.value.minor) / n, statement.currency);
    statement.groups.push_back(sum);
  }
}

}  // namespace

std::string_view name_of(Experience experience) {
  switch (experience) {
    case Experience::silent:
      return "silent";
    case Experience::fine:
      return "fine";
    case Experience::bad:
      return "bad";
  }
  return {};
}

CustomerValue outlook_of(const ValueStatement& statement, std::span<const BuyerOrder> orders) {
  const auto buyers = buyers_until(orders, statement.as_of);
  const auto& buyer = buyers.front();
  const auto& [r, alpha, a, b] = statement.buying;
  const value::BgNbd buying{r, alpha, a, b};
  double each = mean_spend(statement);
  if (statement.spending) {
    const auto& [p, q, gamma] = *statement.spending;
    each = value::GammaGamma{p, q, gamma}.expected_spend(buyer.spending);
  }
  return value_of(buyer, buying.outlook(buyer.purchases, statement.horizon_days / 7.0), each,
                  statement.currency);
}

Result<ValueStatement> value_customers(std::span<const BuyerOrder> orders, Currency currency,
                                       Time as_of, const ValueSettings& settings) {
  const auto buyers = buyers_until(orders, as_of);
  MYELIN_TRY(model, fit_buying(buyers));
  ValueStatement statement{.as_of = as_of,
                           .horizon_days = settings.horizon_days,
                           .currency = currency,
                           .customers = static_cast<std::int64_t>(buyers.size()),
                           .orders = static_cast<std::int64_t>(orders.size()),
                           .buying = {model.r, model.alpha, model.a, model.b}};
  const Spend spend(buyers, orders, statement);
  const double ahead = settings.horizon_days / 7.0;
  std::vector<CustomerValue> all;
  for (const auto& buyer : buyers) {
    statement.repeat_buyers += buyer.purchases.repeats > 0;
    all.push_back(
        value_of(buyer, model.outlook(buyer.purchases, ahead), spend.of(buyer), currency));
  }
  group(statement, all);
  if (auto test = backtest(orders, as_of))
    statement.backtest = *test;
  else
    statement.backtest_refused = test.error().message;
  if (auto effect = repurchase_effect(orders, currency, as_of, settings.repurchase_days))
    statement.repurchase = *effect;
  else
    statement.repurchase_refused = effect.error().message;
  const auto shown = std::min(settings.rows, all.size());
  std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(shown),
                            [](const CustomerValue& a, const CustomerValue& b) {
                              return std::tuple(-a.value.minor, a.customer) <
                                     std::tuple(-b.value.minor, b.customer);
                            });
  all.resize(shown);
  statement.rows = std::move(all);
  return statement;
}

}  // namespace myelin::revenue
