#include "stats/hazard/day_book.h"

namespace myelin::stats::hazard {

DayBook::DayBook(int days, int first_weekday, const StateOptions& options)
    : options_(options),
      days_(static_cast<std::size_t>(days)),
      outcomes_(static_cast<std::size_t>(options.lines),
                std::vector<double>(static_cast<std::size_t>(days))) {
  for (int day = 0; day < days; ++day) {
    auto& one = days_[static_cast<std::size_t>(day)];
    one.weekday = (first_weekday + day) % 7;
    one.entered.resize(static_cast<std::size_t>(options.lines));
  }
}

void DayBook::enter(int line, int day, double count) {
  if (within(day))
    days_[static_cast<std::size_t>(day)].entered[static_cast<std::size_t>(line)] += count;
}

void DayBook::move(int day, Move move) {
  if (within(day)) days_[static_cast<std::size_t>(day)].moves.push_back(move);
}

void DayBook::add(const Life& life) {
  // Who entered before the book was never counted among those of an age.
  const auto age_on = [&](int day) {
    return life.entered < 0 ? options_.age_max : day - life.entered;
  };
  int state = unmarked, marked_on = 0;
  const auto since_on = [&](int day) { return state == unmarked ? age_on(day) : day - marked_on; };
  for (const auto& mark : life.marks) {
    if (life.ended != never && mark.day > life.ended) break;
    if (mark.day < 0) continue;
    move(mark.day, {life.line, state, since_on(mark.day), mark.cause});
    state = mark.cause;
    marked_on = mark.day;
  }
  if (life.ended == never || !within(life.ended)) return;
  move(life.ended, {life.line, state, since_on(life.ended), ended});
  outcomes_[static_cast<std::size_t>(life.line)][static_cast<std::size_t>(life.ended)] += 1;
}

std::span<const double> DayBook::outcomes(int line) const {
  return outcomes_[static_cast<std::size_t>(line)];
}

}  // namespace myelin::stats::hazard
