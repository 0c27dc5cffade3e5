// LiveCompany: a simulated company that first hands out its past, then goes on for ever at a given
// rate, with faults coming and going, so that a running instance has something to feel.
//
// From the clock's time at construction on, the company's own time runs faster than the clock by
// the factor that gives the wanted rate; times (at, due) are mapped to the clock, so lateness stays
// true. Its hours and days are then all alike. Thread safety: none. The clock must outlive it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "model/draft.h"
#include "sim/company.h"

namespace myelin::sim {

struct LiveOptions {
  std::uint64_t seed = 7;
  int history_days = 90;          // what lies before the clock's time now
  double scale = 1;               // of the history; see CompanyOptions
  double signals_per_second = 2;  // from now on
};

class LiveCompany {
 public:
  LiveCompany(LiveOptions options, const Clock& clock);

  // The past, a batch at a time in time order; empty when it has all been handed out.
  std::vector<model::Draft> history(std::size_t drafts_max);
  // What has happened by the clock's time and was not handed out yet, at most `drafts_max`, with
  // times near the clock's. Hands out nothing of the past: take history() to its end first, or lose
  // the orders that the present refers to.
  std::vector<model::Draft> due(std::size_t drafts_max);
  // When the next draft is due on the clock.
  Time next_at();
  const Truth& truth() const { return company_.truth(); }
  double pace() const { return pace_; }  // company seconds per clock second

 private:
  void fill();
  Time on_clock(Time company_time) const;

  const Clock& clock_;
  Time began_;
  double pace_;
  Company company_;
  std::optional<model::Draft> waiting_;
};

}  // namespace myelin::sim
