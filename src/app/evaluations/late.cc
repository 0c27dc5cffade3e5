// `myelin evaluate late`: who is late, and what it costs in stars.
//
// Sellers, routes and weeks whose parcels arrive late more often than all others', and sellers who
// hand their parcels over late (binomial, Benjamini and Hochberg at 5 %), each with an exact
// interval and a rate shrunk towards the others (empirical Bayes); named on one half of the orders
// and confirmed on the other. For sellers and routes the halves are earlier and later; a week does
// not come again, so its orders are halved by their id. Stars: late against on time, Welch.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "app/evaluations/all.h"
#include "app/evaluations/olist.h"
#include "base/hash.h"
#include "base/time.h"
#include "stats/gamma_poisson.h"
#include "stats/multiple_testing.h"
#include "stats/proportion.h"
#include "stats/tails.h"
#include "stats/welch.h"

namespace myelin::app {
namespace {

constexpr double discoveries_false_max = 0.05;
constexpr std::int64_t orders_min = 20, confirm_orders_min = 5;

struct Tally {
  std::int64_t late = 0, orders = 0;
  double rate() const {
    return orders > 0 ? static_cast<double>(late) / static_cast<double>(orders) : 0;
  }
};
using Tallies = std::map<std::string, Tally>;

struct Half {
  Tallies groups;
  Tally all;
};
void count(Half& half, const std::string& key, bool late) {
  for (auto* const one : {&half.groups[key], &half.all}) {
    ++one->orders;
    one->late += late ? 1 : 0;
  }
}

struct Named {
  std::string key;
  double shrunk = 0;
};

// Groups that are late more often than the rest of their half.
std::vector<Named> named_in(const Half& half) {
  std::vector<std::string> keys;
  std::vector<double> p_values;
  stats::ShapeFit fit;
  for (const auto& [key, one] : half.groups) {
    fit.add(static_cast<double>(one.late), static_cast<double>(one.orders) * half.all.rate());
    if (one.orders < orders_min) continue;
    const Tally rest{half.all.late - one.late, half.all.orders - one.orders};
    keys.push_back(key);
    p_values.push_back(stats::binomial_upper(one.late, one.orders, rest.rate()));
  }
  const double shape = fit.shape(5, 0.5, 100);
  const auto q_values = stats::benjamini_hochberg(p_values);
  std::vector<Named> named;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (q_values[i] > discoveries_false_max) continue;
    const auto& one = half.groups.at(keys[i]);
    const double expected = static_cast<double>(one.orders) * half.all.rate();
    named.push_back(
        {keys[i], half.all.rate() * (shape + static_cast<double>(one.late)) / (shape + expected)});
  }
  std::ranges::sort(named, std::greater{}, &Named::shrunk);
  return named;
}

void tell_group(const std::string& kind, const Named& one, const Half& first, const Half& second,
                double stars_lost, const TellFigure& tell) {
  const auto tell_half = [&](const char* half, const Tally& tally) {
    const auto interval = stats::clopper_pearson_interval(tally.late, tally.orders);
    tell({"late_rate",
          tally.rate(),
          static_cast<std::size_t>(tally.orders),
          {},
          Better::lower,
          4,
          {{kind, one.key},
           {"half", half},
           {"low", fmt::format("{:.4f}", interval.low)},
           {"high", fmt::format("{:.4f}", interval.high)}}});
  };
  const auto& then = first.groups.at(one.key);
  tell_half("named on", then);
  const auto later = second.groups.find(one.key);
  if (later != second.groups.end()) tell_half("other", later->second);
  tell({"late_rate_shrunk",
        one.shrunk,
        static_cast<std::size_t>(then.orders),
        {},
        Better::lower,
        4,
        {std::pair<std::string, std::string>{kind, one.key}}});
  if (stars_lost > 0)
    tell({"stars_lost_an_order",
          (one.shrunk - first.all.rate()) * stars_lost,
          static_cast<std::size_t>(then.orders),
          {},
          Better::lower,
          4,
          {std::pair<std::string, std::string>{kind, one.key}}});
}

void judge(const std::string& kind, const Half& first, const Half& second, double stars_lost,
           const TellFigure& tell) {
  constexpr std::size_t shown_max = 10;
  const auto named = named_in(first);
  Tally again;
  std::size_t judged = 0, confirmed = 0;
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (i < shown_max) tell_group(kind, named[i], first, second, stars_lost, tell);
    const auto later = second.groups.find(named[i].key);
    if (later == second.groups.end()) continue;
    again.late += later->second.late;
    again.orders += later->second.orders;
    if (later->second.orders < confirm_orders_min) continue;
    ++judged;
    confirmed += later->second.rate() > second.all.rate() ? 1 : 0;
  }
  const std::vector<std::pair<std::string, std::string>> about{{"of", kind}, {"by", "all"}};
  tell({"named",
        static_cast<double>(named.size()),
        first.groups.size(),
        {},
        Better::higher,
        0,
        about});
  if (judged > 0)
    tell({"confirmed_share", static_cast<double>(confirmed) / static_cast<double>(judged), judged,
          0.75, Better::higher, 4, about});
  if (again.orders == 0) return;
  // How much later (more often late) those named are in the other half than all others there.
  const Tally rest{second.all.late - again.late, second.all.orders - again.orders};
  const auto interval = stats::clopper_pearson_interval(again.late, again.orders);
  auto with_interval = about;
  with_interval.emplace_back("low", fmt::format("{:.4f}", interval.low / rest.rate()));
  with_interval.emplace_back("high", fmt::format("{:.4f}", interval.high / rest.rate()));
  tell({"late_rate_ratio_other_half", again.rate() / rest.rate(),
        static_cast<std::size_t>(again.orders), 1.0, Better::higher, 4, with_interval});
}

struct Stars {
  stats::Moments late, on_time;
};

double tell_stars(const Stars& stars, const char* half, const TellFigure& tell) {
  const auto result = stats::welch(stars.late, stars.on_time);
  if (!result) return 0;
  tell({"stars_lost_when_late",
        -result->difference,
        static_cast<std::size_t>(stars.late.n),
        {},
        Better::lower,
        4,
        {{"half", half},
         {"low", fmt::format("{:.4f}", -result->high)},
         {"high", fmt::format("{:.4f}", -result->low)}}});
  return -result->difference;
}

std::string week_of(const OlistOrder& order) {
  constexpr double monday = 4;  // 1970-01-05
  const auto week = static_cast<std::int64_t>(std::floor((order.purchased - monday) / 7));
  return format_date(from_us((week * 7 + 4) * 86'400'000'000), Zone{minutes{0}});
}

}  // namespace

Status evaluate_late(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(orders, read_olist(query.data));
  std::erase_if(orders, [](const OlistOrder& o) {
    return std::isnan(o.delivered) || std::isnan(o.promised) || o.items == 0;
  });
  if (orders.size() < 1'000)
    return fail(ErrorCode::invalid_argument, "fewer than 1000 delivered orders",
                "name a folder of the form of olist-sample");
  Stars earlier_stars, later_stars;
  Half seller_then, seller_later, slow_then, slow_later, route_then, route_later, week_one,
      week_other;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto& order = orders[i];
    const bool earlier = i < orders.size() / 2;
    count(earlier ? seller_then : seller_later, order.seller, order.late());
    count(earlier ? slow_then : slow_later, order.seller,
          order.handed_over > order.hand_over_limit);
    count(earlier ? route_then : route_later, order.route(), order.late());
    count(hash64(order.id) % 2 == 0 ? week_one : week_other, week_of(order), order.late());
    if (order.stars == 0) continue;
    auto& stars = earlier ? earlier_stars : later_stars;
    (order.late() ? stars.late : stars.on_time).add(order.stars);
  }
  const double lost = tell_stars(earlier_stars, "earlier", tell);
  const double lost_later = tell_stars(later_stars, "later", tell);
  tell({"stars_lost_confirmed", lost_later / lost, orders.size(), 0.5, Better::higher, 4, {}});
  judge("seller", seller_then, seller_later, lost, tell);
  judge("seller handing over late", slow_then, slow_later, 0, tell);
  judge("route", route_then, route_later, lost, tell);
  judge("week", week_one, week_other, lost, tell);
  return {};
}

}  // namespace myelin::app
