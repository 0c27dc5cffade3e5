#include "risk/order_follow.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "stats/hazard/excess.h"
#include "stats/multiple_testing.h"

namespace myelin::risk {
namespace {

using namespace stats::hazard;
using stats::forecast::JudgedForecasts;
using stats::forecast::WeeklyLevel;

constexpr double usual_days = 21, likely = 0.5;
constexpr std::size_t learning_days = 28;    // forecasts of the first weeks are no record
constexpr std::int64_t complained_min = 12;  // orders of a pair
constexpr double outcomes_min = 20;          // of its product
// How long an order is looked at, and how long after its complaint.
constexpr int age_days = 45, since_days = 21, loss_age_days = 120, loss_since_days = 60;

// One line's forecasts, day by day as they would have been made.
struct Replay {
  JudgedForecasts judged;
  WeeklyLevel usual{usual_days};
  std::vector<double> chances;  // of a rise (of a fall, where that is the trouble)
  FollowRecord record;
  stats::forecast::Forecast now;

  explicit Replay(int days_ahead) : judged({.first_day = 1, .last_day = days_ahead}) {}

  bool troubled(double count, double usually, const OrderHistory& of, double rise) const {
    return of.loss ? count <= usually / rise : count >= rise * usually;
  }

  void learn(int weekday, double count, double expected, const OrderHistory& of,
             const FollowSettings& settings) {
    usual.learn(weekday, count);
    if (const auto past = judged.learn(count); past && judged.judged_day() >= learning_days) {
      ++record.days;
      record.covered_80 += past->forecast.intervals[0].holds(past->actual);
      record.covered_95 += past->forecast.intervals[1].holds(past->actual);
      if (chances[judged.judged_day()] >= likely) {
        ++record.calls;
        record.hits += troubled(past->actual, past->forecast.usual, of, settings.rise);
      }
    }
    double usually = 0;
    for (int day = 1; day <= settings.days_ahead; ++day)
      usually += usual.usual_on((weekday + day) % 7);
    now = judged.around(expected, usually);
    const double rise = settings.rise;
    chances.push_back(of.loss ? 1 - judged.probability_of(now, usually / rise)
                              : judged.probability_of(now, rise * usually));
    judged.made(now);
  }
};

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// All outcomes of a history, forecast by line; `model` learns them.
std::vector<Replay> replayed(const DayBook& book, const StateOptions& options,
                             const OrderHistory& of, const FollowSettings& settings,
                             StateModel& model) {
  std::vector<Replay> lines(static_cast<std::size_t>(options.lines), Replay(settings.days_ahead));
  for (std::size_t day = 0; day < book.days().size(); ++day) {
    model.learn(book.days()[day]);
    for (int line = 0; line < options.lines; ++line)
      lines[static_cast<std::size_t>(line)].learn(
          book.days()[day].weekday, book.outcomes(line)[day], sum(model.ahead(line)), of, settings);
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

// Orders that complained of a cause and have not come to the outcome, by line and cause and then
// over all lines, as Excess are.
struct StillOpen {
  double orders = 0, expected = 0;  // of them, to come to it on the days ahead
};

std::vector<StillOpen> still_open(const Book& book, const StateModel& model) {
  const auto causes = static_cast<std::size_t>(book.options.causes);
  std::vector<StillOpen> open((static_cast<std::size_t>(book.options.lines) + 1) * causes);
  const auto today = static_cast<int>(book.days.days().size()) - 1;
  for (const auto& life : book.lives) {
    if (life.marks.empty() || life.ended != never) continue;
    const auto& newest = life.marks.back();
    const int since = today - newest.day;
    if (since < 0 || since >= book.options.since_max) continue;  // it has not been, or is over
    const double chance = model.chance(life.line, newest.cause, since);
    std::set<int> of;
    for (const auto& mark : life.marks)
      if (today - mark.day < book.options.since_max) of.insert(mark.cause);
    for (const int cause : of)
      for (const int line : {life.line, book.options.lines}) {
        auto& one = open[static_cast<std::size_t>(line) * causes + static_cast<std::size_t>(cause)];
        ++one.orders;
        one.expected += chance;
      }
  }
  return open;
}

Follow follow_of(const OrderHistory& history, const std::string& product, std::size_t cause,
                 const Excess& excess, const StillOpen& open, const Replay& line, double p,
                 double q, int days_ahead) {
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
                                .open = open.orders,
                                .expected = open.expected};
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
    if (found[i].units < complained_min || sum(of_line) < outcomes_min) continue;
    const double p = history.loss ? found[i].p_fewer() : found[i].p_more();
    tried.push_back({line, i % causes, p});
    p_values.push_back(p);
  }
  const auto q_values = stats::benjamini_hochberg(p_values);
  if (std::ranges::none_of(q_values, [&](double q) { return q <= settings.q_max; })) return {};
  StateModel model(by_product.options), of_all(whole.options);
  const auto lines = replayed(by_product.days, by_product.options, history, settings, model);
  const auto all = replayed(whole.days, whole.options, history, settings, of_all);
  const auto open = still_open(by_product, model);
  std::vector<Follow> follows;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    if (q_values[i] > settings.q_max) continue;
    const auto [line, cause, p] = tried[i];
    const bool together = line == history.products.size();
    follows.push_back(follow_of(history, together ? std::string{} : history.products[line], cause,
                                found[line * causes + cause], open[line * causes + cause],
                                together ? all[0] : lines[line], p, q_values[i],
                                settings.days_ahead));
  }
  std::ranges::stable_sort(follows, {}, &Follow::q_value);
  return follows;
}

}  // namespace myelin::risk
