// StateModel: how many units of a population come to an outcome in the days ahead, from what each
// has been through. A discrete-time multi-state model (Andersen & Keiding 2002): a unit enters, may
// be marked by a cause (again and again: the newest mark stands), and comes to the outcome once, or
// never. Its hazard depends on the days since it entered, or, once marked, on the cause and the
// days since; so does how probably it is marked.
//
// Hazards are shares of unit-days, older days discounted. What is seldom seen borrows: an age from
// all ages, a cause from all causes, a line's own rates from everybody's (ratios of observed to
// expected under a gamma prior, gamma_poisson.h). The days ahead follow by carrying the expected
// numbers in each state forward, those who are still to enter among them.
//
// Strictly online: ahead() knows the days learnt. Memory: lines · (ages + causes · days since the
// mark), whatever the number of units. Thread safety: none; a value.
#pragma once
#include <cstddef>
#include <vector>

#include "stats/forecast/weekly_level.h"

namespace myelin::stats::hazard {

inline constexpr int unmarked = -1, ended = -1;

// Units of a line that leave a state on a day. A unit that is marked and ends on one day makes two
// moves, the mark first.
struct Move {
  int line = 0;
  int from = unmarked;  // or a cause
  int since = 0;        // days since entering, or since the mark
  int to = ended;       // or a cause
  double count = 1;
};

struct Day {
  int weekday = 0;
  std::vector<double> entered;  // by line
  std::vector<Move> moves;
};

struct StateOptions {
  int lines = 1, causes = 1;
  int age_max = 45, since_max = 21;  // days in a state; who stays longer is lost sight of
  int days_ahead = 7;
};

class StateModel {
 public:
  explicit StateModel(const StateOptions& options);
  // The next day is over. Moves of units that nobody entered, or that were lost sight of, count as
  // outcomes of unknown units.
  void learn(const Day& day);
  // Outcomes expected on the days ahead, the next one first; of units that are still to enter and
  // to be marked, too.
  std::vector<double> ahead(int line) const;
  // That a unit comes to the outcome on the days ahead, which was marked `since` days ago.
  // REQUIRES: since ≥ 0.
  double chance(int line, int cause, int since) const;

 private:
  struct Tally {  // observed beside expected, discounted
    double observed = 0, expected = 0;
    double ratio(double prior) const { return (observed + prior) / (expected + prior); }
  };
  struct Share {  // events among unit-days, discounted
    double events = 0, days = 0;
  };
  struct Line {
    std::vector<double> base;    // units by age
    std::vector<double> marked;  // units by cause, then by days since the mark
    Tally outcomes;
    std::vector<Tally> marked_outcomes, marks;  // by cause
    forecast::WeeklyLevel entries, unknown;
    explicit Line(const StateOptions& options);
  };

  std::size_t cell(int cause, int since) const;
  double* units(Line& line, int from, int since) const;
  void shift(Line& line, double entered) const;
  void forget();
  void refresh();
  std::vector<double> mark_ratios(const Line& line) const;
  double marked_hazard(const Line& line, int cause, int since) const;

  StateOptions options_;
  std::vector<Line> lines_;
  std::vector<Share> base_, since_, mark_;  // by age; by days since a mark; marks by age
  std::vector<Tally> causes_;
  std::vector<double> cause_share_;  // of the marks
  std::vector<double> base_hazard_, since_hazard_, mark_hazard_, cause_ratio_;
  int weekday_ = 0;
};

}  // namespace myelin::stats::hazard
