#include "engine/forecasts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/order_histories.h"
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using risk::OrderEvidence;
using store::Row;
using store::Value;

constexpr std::int64_t days_looked_at = 180;
constexpr std::size_t pairs_max = 300;  // of one run: about a second
constexpr auto kept = days{60};         // runs

using DailyCounts = std::map<std::int64_t, double>;
struct Counts {
  std::map<std::pair<std::string, std::string>, DailyCounts> mentions, outcomes;
  std::int64_t first_day = 0, last_day = -1;

  void add(decltype(mentions)& to, std::int64_t day, std::string_view product,
           std::string_view what, double count) {
    if (last_day < first_day) first_day = last_day = day;
    first_day = std::min(first_day, day);
    last_day = std::max(last_day, day);
    to[{std::string{product}, std::string{what}}][day] += count;
    if (!product.empty()) to[{std::string{}, std::string{what}}][day] += count;
  }
};

Result<Counts> counts_of(store::Session& session, Zone zone, std::int64_t today) {
  Counts counts;
  const std::int64_t offset = zone.offset().count() / 60, first = today - days_looked_at;
  MYELIN_CHECK(session.query(sql::follow_mentions, {Value{offset}, Value{first * 24 - offset}},
                             [&](const Row& row) {
                               if (row.integer(0) < today)
                                 counts.add(counts.mentions, row.integer(0), row.text(1),
                                            row.text(2), static_cast<double>(row.integer(3)));
                               return true;
                             }));
  MYELIN_CHECK(
      session.query(sql::follow_outcomes, {Value{zone.day_start(first)}}, [&](const Row& row) {
        const auto day = zone.day(row.time(0));
        if (day < today) counts.add(counts.outcomes, day, row.text(1), row.text(2), 1);
        return true;
      }));
  return counts;
}

std::vector<double> series(const DailyCounts& counts, std::int64_t first, std::int64_t last) {
  std::vector<double> days(static_cast<std::size_t>(last - first + 1), 0);
  for (const auto& [day, count] : counts)
    if (day >= first && day <= last) days[static_cast<std::size_t>(day - first)] = count;
  return days;
}

double total(const DailyCounts& counts) {
  double sum = 0;
  for (const auto& [day, count] : counts) sum += count;
  return sum;
}

ForecastRow row_of(const Row& row) {
  ForecastRow f;
  f.made_at = row.time(0);
  f.product = row.text(1), f.factor = row.text(2), f.outcome = row.text(3);
  f.lag_days = row.integer(4);
  f.correlation = row.real(5), f.p_value = row.real(6), f.q_value = row.real(7);
  f.days = row.integer(8), f.mentions = row.integer(9), f.outcomes = row.integer(10);
  f.evidence_from = row.time(11), f.evidence_until = row.time(12);
  f.days_ahead = row.integer(13);
  f.expected = row.real(14), f.usual = row.real(15);
  f.low_80 = row.real(16), f.high_80 = row.real(17);
  f.low_95 = row.real(18), f.high_95 = row.real(19);
  f.probability = row.real(20);
  f.record_days = row.integer(21), f.record_calls = row.integer(22);
  f.record_hits = row.integer(23);
  f.record_covered_80 = row.real(24), f.record_covered_95 = row.real(25);
  f.taxonomy_version = row.integer(26);
  f.parameters = row.text(27);
  if (!row.is_null(28))
    f.by_order = {row.real(28), row.real(29), row.real(30), row.real(31), row.real(32)};
  return f;
}

Value or_null(const risk::Follow& follow, double risk::OrderEvidence::* figure) {
  return follow.orders ? Value{(*follow.orders).*figure} : Value{store::Null{}};
}

bool concerns(std::string_view of_forecast, std::string_view of_alert) {
  return of_forecast == of_alert ||
         (of_alert.size() > of_forecast.size() && of_alert.starts_with(of_forecast) &&
          of_alert[of_forecast.size()] == '.');
}

}  // namespace

Result<FollowHistory> follow_history(store::Session& session, Zone zone, Time now) {
  MYELIN_TRY(counts, counts_of(session, zone, zone.day(now)));
  FollowHistory history;
  const auto first = counts.first_day, last = counts.last_day;
  history.from = zone.day_start(first);
  history.until = zone.day_start(last + 1);
  struct Ranked {
    double weight;
    risk::FollowPair pair;
  };
  std::vector<Ranked> ranked;
  for (const auto& [led, mentions] : counts.mentions)
    for (const auto& [follows, outcomes] : counts.outcomes)
      if (led.first == follows.first)
        ranked.push_back({std::min(total(mentions), total(outcomes)),
                          {.product = led.first,
                           .factor = led.second,
                           .outcome = follows.second,
                           .first_weekday = Zone::weekday_of_day(first),
                           .mentions = series(mentions, first, last),
                           .outcomes = series(outcomes, first, last)}});
  std::ranges::stable_sort(ranked, std::greater{}, &Ranked::weight);
  if (ranked.size() > pairs_max) ranked.resize(pairs_max);
  for (auto& one : ranked) history.pairs.push_back(std::move(one.pair));
  return history;
}

Status write_forecasts(store::Session& transaction, std::int64_t run, Time begun, Time now,
                       int taxonomy_version, const FollowHistory& history,
                       const risk::FollowSettings& settings,
                       const std::vector<risk::Follow>& follows) {
  const auto parameters =
      fmt::format(R"({{"pairs":{},"lag_max":{},"q_max":{},"rise":{},"seed":1}})",
                  history.pairs.size(), settings.lag_max, settings.q_max, settings.rise);
  MYELIN_CHECK(
      transaction.execute(sql::insert_forecast_run,
                          {run, begun, now, parameters, fmt::format("{} leads", follows.size())}));
  MYELIN_CHECK(transaction.execute(sql::clear_forecasts, {now - kept}));
  for (const auto& f : follows) {
    const auto& [low_80, high_80] = f.forecast.intervals[0];
    const auto& [low_95, high_95] = f.forecast.intervals[1];
    MYELIN_CHECK(transaction.execute(sql::insert_forecast, {run,
                                                            now,
                                                            f.product,
                                                            f.factor,
                                                            f.outcome,
                                                            f.lag_days,
                                                            f.correlation,
                                                            f.p_value,
                                                            f.q_value,
                                                            f.days,
                                                            f.mentions,
                                                            f.outcomes,
                                                            history.from,
                                                            history.until,
                                                            std::int64_t{f.days_ahead},
                                                            f.forecast.expected,
                                                            f.forecast.usual,
                                                            low_80,
                                                            high_80,
                                                            low_95,
                                                            high_95,
                                                            f.probability,
                                                            f.record.days,
                                                            f.record.calls,
                                                            f.record.hits,
                                                            f.record.covered_80,
                                                            f.record.covered_95,
                                                            std::int64_t{taxonomy_version},
                                                            parameters,
                                                            or_null(f, &OrderEvidence::ratio),
                                                            or_null(f, &OrderEvidence::low),
                                                            or_null(f, &OrderEvidence::high),
                                                            or_null(f, &OrderEvidence::open),
                                                            or_null(f, &OrderEvidence::expected)}));
  }
  return {};
}

Result<std::vector<ForecastRow>> latest_forecasts(store::Session& session,
                                                  std::string_view product) {
  std::vector<ForecastRow> rows;
  MYELIN_CHECK(
      session.query(sql::latest_forecasts, {Value{std::string{product}}}, [&](const Row& row) {
        rows.push_back(row_of(row));
        return true;
      }));
  return rows;
}

Result<std::vector<ForecastRow>> forecasts_of_alert(store::Session& session,
                                                    const model::Alert& alert) {
  MYELIN_TRY(rows, latest_forecasts(session, {}));
  std::erase_if(rows, [&](const ForecastRow& row) {
    return !concerns(row.factor, alert.cell.factor) ||
           (!row.product.empty() && row.product != alert.cell.product);
  });
  std::ranges::stable_sort(rows, std::greater{}, [](const ForecastRow& row) {
    return std::pair{!row.product.empty(), row.factor.size()};
  });
  return rows;
}

namespace {

// Orders have said it already, of the same product and factor or a wider one.
bool known_better(const risk::Follow& of_days, const std::vector<risk::Follow>& follows) {
  return std::ranges::any_of(follows, [&](const risk::Follow& one) {
    return one.orders && one.product == of_days.product && one.outcome == of_days.outcome &&
           concerns(one.factor, of_days.factor);
  });
}

}  // namespace

Status Engine::Rooms::forecast() {
  const std::lock_guard one{forecast_mutex};
  const Time begun = clock().now();
  const auto spoken = language.now();
  const risk::FollowSettings how;
  FollowHistory history;
  std::vector<risk::OrderHistory> by_order;
  {
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_TRY(found, follow_history(*reading, settings.zone, begun));
    MYELIN_TRY(orders, order_histories(*reading, settings.zone, begun));
    history = std::move(found);
    by_order = std::move(orders);
  }
  std::vector<risk::Follow> follows;
  for (const auto& orders : by_order)
    for (auto& follow : risk::find_order_follows(orders, how)) follows.push_back(std::move(follow));
  for (auto& follow : risk::find_follows(history.pairs, how, Random{1}))
    if (!known_better(follow, follows)) follows.push_back(std::move(follow));
  return command({}, [&](store::Session& transaction) {
    return write_forecasts(transaction, next_row(), begun, clock().now(),
                           spoken->taxonomy->version(), history, how, follows);
  });
}

Status Engine::make_forecasts() {
  return rooms_->forecast();
}

Result<std::vector<ForecastRow>> Engine::forecasts(std::string_view product) {
  if (!rooms_->options.background) MYELIN_CHECK(rooms_->forecast());
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return latest_forecasts(*session, product);
}

}  // namespace myelin::engine
