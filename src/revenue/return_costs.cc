#include "revenue/return_costs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "base/random.h"
#include "revenue/sql.h"

namespace myelin::revenue {
namespace {

constexpr std::size_t draws = 4'000;
constexpr std::size_t groups_max = 50;
constexpr std::uint64_t seed = 20'261'122;
constexpr double z95 = 1.959963984540054;

// Every figure that is not a count, at one point of its range.
struct Point {
  std::array<double, return_figure_count> figure{};
  double later_minor = 0;  // kept money that a return's customer no longer spends
  double operator[](ReturnFigure f) const { return figure[static_cast<std::size_t>(f)]; }
};

// Everything that the parts of a group are linear in.
struct Sums {
  std::int64_t returns = 0, refunded = 0;
  double written_off = 0;  // Σ share × refund, where a rule gives the share
  double by_default = 0;   // Σ refund, where none does
  void add(const ReturnCount& count, const ReturnSettings& settings) {
    returns += count.returns;
    refunded += count.refunded_minor;
    const auto minor = static_cast<double>(count.refunded_minor);
    const auto rule = std::ranges::find_if(settings.write_off, [&](const WriteOffRule& r) {
      return (r.reason.empty() || r.reason == count.reason) &&
             (r.product.empty() || r.product == count.product);
    });
    if (rule == settings.write_off.end())
      by_default += minor;
    else
      written_off += rule->share * minor;
  }
};

using Parts = std::array<double, return_part_count>;
Parts parts_of(const Sums& sums, const Point& at) {
  using enum ReturnFigure;
  const auto n = static_cast<double>(sums.returns), refunded = static_cast<double>(sums.refunded);
  constexpr double minor = 100, hour_minutes = 60;
  const double out = n * at[freight_out] * minor;
  return {out,
          n * at[freight_back] * minor,
          n * at[handling_minutes] / hour_minutes * at[wage_per_hour] * minor,
          at[goods_share] * (sums.written_off + at[write_off_share] * sums.by_default),
          at[payment_fee_share] * refunded,
          n * at.later_minor * (1 - at[goods_share]),
          refunded * (1 - at[goods_share]) - out};
}
double saved_of(const Parts& parts) {
  double sum = 0;
  for (const double part : parts) sum += part;
  return sum;
}
double cost_of(const Parts& parts) {
  return saved_of(parts) - parts[static_cast<std::size_t>(ReturnPart::margin)];
}

// Triangular; the inverse of its distribution function.
double draw(const ReturnParameter& p, Random& random) {
  const double u = random.uniform(), width = p.high - p.low;
  if (width <= 0) return p.value;
  const double rising = (p.value - p.low) / width;
  return u < rising ? p.low + std::sqrt(u * width * (p.value - p.low))
                    : p.high - std::sqrt((1 - u) * width * (p.high - p.value));
}

class Model {
 public:
  Model(const ReturnSettings& settings, const std::optional<CostRange>& later)
      : settings_(settings), later_(later) {
    for (std::size_t f = 0; f < return_figure_count; ++f)
      central_.figure[f] = settings.figures[f].value;
    if (later) central_.later_minor = later->value;
    Random random(seed);
    for (std::size_t i = 0; i < draws; ++i) {
      Point point;
      for (std::size_t f = 0; f < return_figure_count; ++f)
        point.figure[f] = draw(settings.figures[f], random);
      if (later)
        point.later_minor = random.normal(later->value, (later->high - later->low) / (2 * z95));
      points_.push_back(point);
    }
  }

  const Point& central() const { return central_; }
  // Of any figure that is made of the parts.
  CostRange range(const Sums& sums, const std::function<double(const Parts&)>& of) const {
    std::vector<double> values;
    values.reserve(points_.size());
    for (const auto& point : points_) values.push_back(of(parts_of(sums, point)));
    std::ranges::sort(values);
    const auto at = [&](double share) {
      return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    };
    return {of(parts_of(sums, central_)), at(0.025), at(0.975)};
  }
  ReturnGroup group(std::string name, std::int64_t orders, const Sums& sums) const {
    ReturnGroup group{.name = std::move(name),
                      .orders = orders,
                      .returns = sums.returns,
                      .refunded_minor = sums.refunded};
    group.cost = range(sums, cost_of);
    group.saved = range(sums, saved_of);
    const auto n = static_cast<double>(std::max<std::int64_t>(sums.returns, 1));
    group.each = {group.saved.value / n, group.saved.low / n, group.saved.high / n};
    return group;
  }
  std::vector<Sensitivity> sensitivity(const Sums& sums, double share) const {
    std::vector<Sensitivity> rows;
    const auto saved = [&](const Point& point) { return share * saved_of(parts_of(sums, point)); };
    for (std::size_t f = 0; f < return_figure_count; ++f) {
      const auto& p = settings_.figures[f];
      Point low = central_, high = central_;
      low.figure[f] = p.low;
      high.figure[f] = p.high;
      rows.push_back({std::string(return_figure_names[f]), p.low, p.value, p.high, saved(low),
                      saved(high), p.assumed});
    }
    if (later_) {
      Point low = central_, high = central_;
      low.later_minor = later_->low;
      high.later_minor = later_->high;
      rows.push_back({"later", later_->low / 100, later_->value / 100, later_->high / 100,
                      saved(low), saved(high), false});
    }
    std::ranges::stable_sort(rows, std::greater{}, [](const Sensitivity& row) {
      return std::abs(row.saved_high - row.saved_low);
    });
    return rows;
  }

 private:
  const ReturnSettings& settings_;
  std::optional<CostRange> later_;
  Point central_;
  std::vector<Point> points_;
};

std::vector<ReturnGroup> groups_of(const std::map<std::string, Sums>& sums,
                                   const std::map<std::string, std::int64_t>& orders,
                                   const Model& model) {
  std::vector<ReturnGroup> groups;
  for (const auto& [name, of] : sums) {
    if (of.returns == 0) continue;
    const auto placed = orders.find(name);
    groups.push_back(model.group(name, placed == orders.end() ? 0 : placed->second, of));
  }
  std::ranges::stable_sort(groups, std::greater{},
                           [](const ReturnGroup& g) { return g.saved.value; });
  if (groups.size() > groups_max) groups.resize(groups_max);
  return groups;
}

Status usable(const ReturnSettings& figures, Currency currency) {
  if (figures.currency == currency) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("orders are in {}, and what a return costs is known in {} only",
                          currency.view(), figures.currency.view()),
              fmt::format("write `returns: {{currency: {}, freight_out: …, freight_back: …, "
                          "wage_per_hour: …}}` into myelin.yaml",
                          currency.view()));
}

}  // namespace

Result<std::vector<ReturnCount>> returns_of(store::Session& session, Currency currency, Time from,
                                            Time until) {
  std::vector<ReturnCount> counts;
  MYELIN_CHECK(session.query(
      sql::returns_of_period,
      {store::Value{std::string(currency.view())}, store::Value{from}, store::Value{until}},
      [&](const store::Row& row) {
        ReturnCount count{.product = std::string(row.text(0)), .orders = row.integer(2)};
        if (!row.is_null(1)) {
          count.reason = row.text(1);
          count.returns = row.integer(2);
          count.refunded_minor = row.integer(3);
        }
        counts.push_back(std::move(count));
        return true;
      }));
  return counts;
}

Result<ReturnCosts> return_costs(std::span<const ReturnCount> counts, const ReturnSettings& figures,
                                 const ExperienceWorth& after, const ReturnQuestion& question) {
  MYELIN_CHECK(usable(figures, after.currency));
  ReturnCosts costs{.currency = after.currency, .fewer = question.fewer};
  costs.until = question.until.value_or(after.as_of + Duration{1});
  costs.from = question.from.value_or(costs.until - days{365});
  if (after.returned) {
    // What a return changes of later spending, told as a loss.
    const auto& spend = after.returned->spend;
    costs.later_each = CostRange{-spend.estimate, -spend.high, -spend.low};
    costs.later_days = after.horizon_days;
  } else {
    costs.later_refused = after.returned_refused;
  }
  const Model model(figures, costs.later_each);
  Sums whole;
  std::map<std::string, Sums> by_reason, by_product;
  std::map<std::string, std::int64_t> orders_of_product;
  std::int64_t orders = 0;
  for (const auto& count : counts) {
    if (!question.product.empty() && count.product != question.product) continue;
    orders += count.orders;
    orders_of_product[count.product] += count.orders;
    if (count.returns == 0 || (!question.reason.empty() && count.reason != question.reason))
      continue;
    whole.add(count, figures);
    by_reason[count.reason].add(count, figures);
    by_product[count.product].add(count, figures);
  }
  if (whole.returns == 0)
    return fail(ErrorCode::invalid_argument,
                fmt::format("none of {} orders of that time came back", orders),
                "ask for another time, or import returns (kind: return) with the order they are "
                "of");
  costs.whole = model.group("", orders, whole);
  for (std::size_t p = 0; p < return_part_count; ++p)
    costs.parts[p] = model.range(whole, [p](const Parts& parts) { return parts[p]; });
  const double share = question.fewer / 100;
  costs.saves = {share * costs.whole.saved.value, share * costs.whole.saved.low,
                 share * costs.whole.saved.high};
  costs.reasons = groups_of(by_reason, {}, model);
  costs.products = groups_of(by_product, orders_of_product, model);
  costs.sensitivity = model.sensitivity(whole, share);
  return costs;
}

}  // namespace myelin::revenue
