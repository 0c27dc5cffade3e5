// WeeklyLevel: what is usual of a daily count: a discounted mean times a factor of the weekday.
// Thread safety: none; a value. Units: counts a day; a weekday is 0 … 6.
#pragma once
#include <array>
#include <cstddef>

namespace myelin::stats::forecast {

class WeeklyLevel {
 public:
  // `days`: how far the mean looks back.
  explicit WeeklyLevel(double days);
  void learn(int weekday, double count);
  double usual_on(int weekday) const;
  double level() const { return level_; }
  // The weekday's factor, and how many days were learnt.
  double factor(int weekday) const;
  double days_learnt() const { return count_; }

 private:
  double days_, level_ = 0, count_ = 0;
  std::array<double, 7> seen_, expected_seen_;
};

// Moves a level towards a value that has it times `factor`: a weekday on which little happens says
// little of the level. `count`: of the values so far, this one included.
void approach(double& level, double value, double factor, double days, double count);

}  // namespace myelin::stats::forecast
