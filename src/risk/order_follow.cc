#include "risk/order_follow.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "stats/hazard/excess.h"
#include "stats/multiple_testing.h"

namespace myelin::risk {
namespace {

using namespace stats::hazard;
using stats::forecast::HorizonOptions;
using stats::forecast::JudgedForecasts;
using stats::forecast::WeeklyLevel;

constexpr double usual_days = 21, likely = 0.5;
constexpr std::int64_t complained_min = 12;  // orders of a pair
// How long an order is looked at, and how long after its complaint.
constexpr int age_days = 45, since_days = 21, loss_age_days = 120, loss_since_days = 60;

// One line's forecasts, day by day as they would have been made.
struct Replay {
  JudgedForecasts judged;
  WeeklyLevel usual{usual_days};
  std::vector<double> chances;  // of a rise (of a fall, where that is the trouble)
  FollowRecord record;
  stats::forecast::Forecast now;
  Ahead ahead;

  explicit Replay(int days_ahead) : judged({.first_day = 1, .last_day = days_ahead}) {}

  bool troubled(double count, double usually, const OrderHistory& of, double rise) const {
    return of.loss ? count <= usually / rise : count >= rise * usually;
  }

  void learn(int weekday, double count, Ahead next, const OrderHistory& of,
             const FollowSettings& settings) {
    usual.learn(weekday, count);
    if (const auto past = judged.learn(count)) {
      ++record.days;
      record.covered_80 += past->forecast.intervals[0].holds(past->actual);
      record.covered_95 += past->forecast.intervals[1].holds(past->actual);
      if (chances[judged.judged_day()] >= likely) {
        ++record.calls;
        record.hits += troubled(past->actual, past->forecast.usual, of, settings.rise);
      }
    }
    ahead = std::move(next);
    double usually = 0;
    for (int day = 1; day <= settings.days_ahead; ++day)
      usually += usual.usual_on((weekday + day) % 7);
    now = judged.around(std::accumulate(ahead.outcomes.begin(), ahead.outcomes.end(), 0.0), usually);
    const double rise = settings.rise;
    chances.push_back(of.loss ? 1 - judged.probability_of(now, usually / rise)
                              : judged.probability_of(now, rise * usually));
    judged.made(now);
  }
};

// All outcomes of a history, forecast by line; `whole`: all products are one line.
std::vector<Replay> replayed(const DayBook& book, const StateOptions& options,
                             const OrderHistory& of, const FollowSettings& settings) {
  StateModel model(options);
  std::vector<Replay> lines(static_cast<std::size_t>(options.lines), Replay(settings.days_ahead));
  for (std::size_t day = 0; day < book.days().size(); ++day) {
    model.learn(book.days()[day]);
    for (int line = 0; line < options.lines; ++line)
      lines[static_cast<std::size_t>(line)].learn(book.days()[day].weekday,
                                                  book.outcomes(line)[day], model.ahead(line), of,
                                                  settings);
  }
  for (auto& line : lines)
    if (line.record.days > 0) {
      line.record.covered_80 /= static_cast<double>(line.record.days);
      line.record.covered_95 /= static_cast<double>(line.record.days);
    }
  return lines;
}

struct Book {
  StateOptions options;
  DayBook days;
  std::vector<Life> lives;
};

Book book_of(const OrderHistory& history, bool whole, int days_ahead) {
  StateOptions options;
  options.lines = whole ? 1 : std::max(1, static_cast<int>(history.products.size()));
  options.causes = std::max(1, static_cast<int>(history.factors.size()));
  options.age_max = history.loss ? loss_age_days : age_days;
  options.since_max = history.loss ? loss_since_days : since_days;
  options.days_ahead = days_ahead;
  Book book{options, DayBook(history.days, history.first_weekday, options), history.lives};
  for (const auto& placed : history.placed)
    book.days.enter(whole ? 0 : placed.line, placed.day, placed.count);
  for (auto& life : book.lives) {
    if (whole) life.line = 0;
    book.days.add(life);
  }
  return book;
}

Follow follow_of(const OrderHistory& history, const std::string& product, std::size_t cause,
                 const Excess& excess, const Replay& line, double p, double q, int days_ahead) {
  Follow follow{.product = product, .factor = history.factors[cause], .outcome = history.outcome};
  follow.lag_days = excess.median_lag();
  follow.p_value = p;
  follow.q_value = q;
  follow.days = history.days;
  follow.mentions = excess.units;
  follow.outcomes = static_cast<std::int64_t>(excess.observed);
  follow.days_ahead = days_ahead;
  follow.forecast = line.now;
  follow.probability = line.chances.empty() ? 0 : line.chances.back();
  follow.record = line.record;
  follow.orders = OrderEvidence{.ratio = excess.ratio(),
                                .low = excess.low(),
                                .high = excess.high(),
                                .open = line.ahead.open_by_cause[cause],
                                .expected = line.ahead.by_cause[cause]};
  return follow;
}

}  // namespace

std::vector<Follow> find_order_follows(const OrderHistory& history,
                                       const FollowSettings& settings) {
  if (history.days <= 0 || history.factors.empty() || history.lives.empty()) return {};
  const auto by_product = book_of(history, false, settings.days_ahead);
  const auto whole = book_of(history, true, settings.days_ahead);
  const auto found = excesses(by_product.days, by_product.lives, by_product.options);
  const auto causes = history.factors.size();
  struct Tried {
    std::size_t line, cause;  // line: one behind the last is all of them
    double p;
  };
  std::vector<Tried> tried;
  std::vector<double> p_values;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::size_t line = i / causes;
    const auto& of_line = line < history.products.size()
                              ? by_product.days.outcomes(static_cast<int>(line))
                              : whole.days.outcomes(0);
    if (line < history.products.size() && history.products[line].empty()) continue;
    const double outcomes = std::accumulate(of_line.begin(), of_line.end(), 0.0);
    if (found[i].units < complained_min || outcomes < settings.outcomes_min) continue;
    const double p = history.loss ? found[i].p_fewer() : found[i].p_more();
    tried.push_back({line, i % causes, p});
    p_values.push_back(p);
  }
  const auto q_values = stats::benjamini_hochberg(p_values);
  if (std::ranges::none_of(q_values, [&](double q) { return q <= settings.q_max; })) return {};
  const auto lines = replayed(by_product.days, by_product.options, history, settings);
  const auto all = replayed(whole.days, whole.options, history, settings);
  std::vector<Follow> follows;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    if (q_values[i] > settings.q_max) continue;
    const auto [line, cause, p] = tried[i];
    const bool together = line == history.products.size();
    follows.push_back(follow_of(history, together ? std::string{} : history.products[line], cause,
                                found[line * causes + cause], together ? all[0] : lines[line], p,
                                q_values[i], settings.days_ahead));
  }
  std::ranges::stable_sort(follows, {}, &Follow::q_value);
  return follows;
}

}  // namespace myelin::risk
