#include "revenue/recovery.h"

#include <algorithm>
#include <cmath>

#include "revenue/sql.h"

namespace myelin::revenue {
namespace {

std::int64_t whole(double minor) {
  return std::llround(std::max(0.0, minor));
}

}  // namespace

Share share_gone(double effect, double low, double high, double baseline_rate,
                 double burning_rate) {
  const double excess = burning_rate > 0 ? 1 - baseline_rate / burning_rate : 0;
  if (!(excess > 0)) return {0, 0, 0};
  const auto gone = [&](double e) { return (1 - std::exp(e)) / excess; };
  return {gone(effect), gone(high), gone(low)};  // the deepest fall is the largest share
}

std::optional<Recovery> recovery_of(const LossComparison& losses, const Share& gone) {
  const auto excess = stats::welch(losses.burning, losses.before);
  if (!excess || excess->difference <= 0 || gone.value <= 0 || losses.orders == 0)
    return std::nullopt;
  const auto orders = static_cast<double>(losses.orders);
  const auto money = [&](double an_order, double share) { return an_order * orders * share; };
  const double value = money(excess->difference, gone.value);
  const double below = std::hypot(value - money(excess->low, gone.value),
                                  value - money(excess->difference, gone.low));
  const double above = std::hypot(money(excess->high, gone.value) - value,
                                  money(excess->difference, gone.high) - value);
  if (whole(value) == 0) return std::nullopt;
  return Recovery{whole(value), whole(value - below), whole(value + above), losses.currency};
}

Result<LossComparison> compare_losses(store::Session& session, const LossQuestion& q) {
  LossComparison found;
  stats::Moments ripe, all;
  const Time ripe_until = std::min(q.burning_until, q.now - days{ripe_days});
  // The currency with the most orders comes first.
  MYELIN_CHECK(session.query(
      sql::loss_moments,
      {store::Value{q.product}, store::Value{q.channel}, store::Value{q.before_from},
       store::Value{q.before_until}, store::Value{q.burning_from}, store::Value{q.burning_until},
       store::Value{q.counted_from}, store::Value{q.counted_until}, store::Value{ripe_until}},
      [&](const store::Row& row) {
        found.currency = row.text(0);
        found.before = {row.integer(1), row.real(2), row.real(3)};
        all = {row.integer(4), row.real(5), row.real(6)};
        ripe = {row.integer(7), row.real(8), row.real(9)};
        found.orders = row.integer(10);
        return false;
      }));
  found.burning = ripe.n >= ripe_orders_min ? ripe : all;
  return found;
}

}  // namespace myelin::revenue
