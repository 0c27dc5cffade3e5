// DayBook: lives of units, written down as the days that a StateModel learns. Units to which
// nothing happened need no life: their number is enough.
// Thread safety: none; a value.
#pragma once
#include <span>
#include <vector>

#include "stats/hazard/state_model.h"

namespace myelin::stats::hazard {

struct Mark {
  int day = 0, cause = 0;
};

inline constexpr int never = -1;

struct Life {
  int line = 0, entered = 0;  // days count from the book's first, which is 0; before it: < 0
  std::vector<Mark> marks;    // in their order; what is marked after the end is left out
  int ended = never;
};

class DayBook {
 public:
  DayBook(int days, int first_weekday, const StateOptions& options);
  void enter(int line, int day, double count = 1);
  // Its marks and its end; that it entered is enter()'s to say.
  void add(const Life& life);
  std::span<const Day> days() const { return days_; }
  // Outcomes by day.
  std::span<const double> outcomes(int line) const;

 private:
  bool within(int day) const { return day >= 0 && day < static_cast<int>(days_.size()); }
  void move(int day, Move move);
  StateOptions options_;
  std::vector<Day> days_;
  std::vector<std::vector<double>> outcomes_;
};

}  // namespace myelin::stats::hazard
