#include "stats/hazard/excess.h"

#include <algorithm>
#include <cmath>

#include "stats/tails.h"

namespace myelin::stats::hazard {
namespace {

constexpr double normal_95 = 1.959963984540054;
constexpr double line_prior = 8;  // outcomes that make a line's level half its own

// Of the days on which units were unmarked, by line and age.
struct Unmarked {
  std::vector<double> days, outcomes;
  std::size_t ages;

  Unmarked(const DayBook& book, const StateOptions& options)
      : days(static_cast<std::size_t>(options.lines * options.age_max)),
        outcomes(days.size()),
        ages(static_cast<std::size_t>(options.age_max)) {
    const auto last = static_cast<int>(book.days().size()) - 1;
    for (int day = 0; day <= last; ++day) {
      const auto& one = book.days()[static_cast<std::size_t>(day)];
      for (int line = 0; line < options.lines; ++line)
        add(line, 0, last - day, one.entered[static_cast<std::size_t>(line)], options);
      for (const auto& move : one.moves) {
        if (move.from != unmarked || move.since < 0 || move.since >= options.age_max) continue;
        // The day of its mark a unit is a marked one; that of its end it was still here.
        add(move.line, move.since + (move.to == ended ? 1 : 0), move.since + last - day,
            -move.count, options);
        if (move.to == ended) outcomes[at(move.line, move.since)] += move.count;
      }
    }
  }
  std::size_t at(int line, int age) const {
    return static_cast<std::size_t>(line) * ages + static_cast<std::size_t>(age);
  }
  void add(int line, int first, int last, double count, const StateOptions& options) {
    for (int age = first; age <= std::min(last, options.age_max - 1); ++age)
      days[at(line, age)] += count;
  }
  // Everybody's of an age, times the line's own level.
  std::vector<double> hazards(int lines) const {
    std::vector<double> common(ages), hazards(days.size());
    for (std::size_t age = 0; age < ages; ++age) {
      double units = 0, ends = 0;
      for (int line = 0; line < lines; ++line) {
        units += days[at(line, static_cast<int>(age))];
        ends += outcomes[at(line, static_cast<int>(age))];
      }
      common[age] = units > 0 ? ends / units : 0;
    }
    for (int line = 0; line < lines; ++line) {
      double observed = 0, expected = 0;
      for (std::size_t age = 0; age < ages; ++age) {
        observed += outcomes[at(line, static_cast<int>(age))];
        expected += days[at(line, static_cast<int>(age))] * common[age];
      }
      const double level = (observed + line_prior) / (expected + line_prior);
      for (std::size_t age = 0; age < ages; ++age)
        hazards[at(line, static_cast<int>(age))] = common[age] * level;
    }
    return hazards;
  }
};

}  // namespace

double Excess::ratio() const {
  return expected > 0 ? observed / expected : 0;
}
double Excess::low() const {
  if (observed <= 0 || expected <= 0) return 0;
  return observed * std::pow(1 - 1 / (9 * observed) - normal_95 / (3 * std::sqrt(observed)), 3) /
         expected;
}
double Excess::high() const {
  if (expected <= 0) return 0;
  const double more = observed + 1;
  return more * std::pow(1 - 1 / (9 * more) + normal_95 / (3 * std::sqrt(more)), 3) / expected;
}
double Excess::p_more() const {
  return expected > 0 ? poisson_upper(static_cast<std::int64_t>(observed), expected) : 1;
}
double Excess::p_fewer() const {
  return expected > 0 ? poisson_lower(static_cast<std::int64_t>(observed), expected) : 1;
}
int Excess::median_lag() const {
  if (lags.empty()) return 0;
  auto sorted = lags;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::ranges::nth_element(sorted, middle);
  return *middle;
}

std::vector<Excess> excesses(const DayBook& book, std::span<const Life> lives,
                             const StateOptions& options) {
  const Unmarked unmarked_units(book, options);
  const auto hazards = unmarked_units.hazards(options.lines);
  const auto causes = static_cast<std::size_t>(options.causes);
  std::vector<Excess> all((static_cast<std::size_t>(options.lines) + 1) * causes);
  const auto last = static_cast<int>(book.days().size()) - 1;
  for (const auto& life : lives) {
    if (life.entered < 0) continue;
    for (std::size_t m = 0; m < life.marks.size(); ++m) {
      const auto [from, cause] = life.marks[m];
      if (from > last || (life.ended != never && from > life.ended)) break;
      // Marks of one day count beside each other, each cause once; those of a later day end them.
      const auto same = [from](const Mark& other) { return other.day == from; };
      const auto today = std::span{life.marks}.first(m);
      if (std::ranges::any_of(
              today, [&](const Mark& other) { return same(other) && other.cause == cause; }))
        continue;
      const auto next = std::ranges::find_if_not(
          life.marks.begin() + static_cast<std::ptrdiff_t>(m), life.marks.end(), same);
      int until = std::min(from + options.since_max - 1, last);
      if (next != life.marks.end()) until = std::min(until, next->day - 1);
      const bool came = life.ended != never && life.ended <= until;
      if (came) until = life.ended;
      double expected = 0;
      for (int day = from; day <= until; ++day)
        if (const int age = day - life.entered; age < options.age_max)
          expected += hazards[unmarked_units.at(life.line, age)];
      const bool again =
          std::ranges::any_of(today, [cause](const Mark& other) { return other.cause == cause; });
      for (const auto line : {life.line, options.lines}) {
        auto& excess =
            all[static_cast<std::size_t>(line) * causes + static_cast<std::size_t>(cause)];
        excess.expected += expected;
        excess.units += !again;
        if (!came) continue;
        excess.observed += 1;
        excess.lags.push_back(life.ended - from);
      }
    }
  }
  return all;
}

}  // namespace myelin::stats::hazard
