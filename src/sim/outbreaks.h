// Outbreaks: troubles of one product each, of every size and speed, planted in a simulated company
// instead of its usual faults, so that the lead of a warning can be measured.
//
// How many complain is log-uniform from 10 to 200, how long it lasts log-uniform from 6 hours to 14
// days, both drawn apart from each other: what comes out goes from a slow leak (ten in two weeks)
// to a flood (two hundred in six hours). A third each come at an even rate, at a rate that rises
// until somebody stops it, and in a hump.
//
// Thread safety: none. Everything follows from the random source. Those who complain are real
// buyers of the weeks before; where there are not enough of them, fewer complain.
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "sim/catalog.h"
#include "sim/label.h"
#include "sim/truth.h"

namespace myelin::sim {

inline constexpr int outbreak_warm_up_days = 21;  // before the first
inline constexpr int outbreak_days_max = 14;      // the longest
inline constexpr int outbreak_size_min = 10, outbreak_size_max = 200;

struct PlannedOutbreak {
  int product = 0;
  Topic topic = Topic::none;
  std::vector<Time> at;  // when somebody complains; ascending
};

// When an outbreak erupts: the first instant at which a calendar day holds
// eruption_complaints_a_day of its complaints, or half of all that it will ever have are made,
// whichever comes first. Twenty complaints beyond the usual are what an alert calls critical
// (risk.alerts.critical_excess) and tower over the daily chart of any product here, of which people
// complain once or twice a day; half of all is the turning point at which surveillance of disease
// calls detection no longer timely (Buckeridge 2007: before the peak). Counted is everything that
// is said, whether or not a reader understands it. Empty where nobody was heard.
inline constexpr std::size_t eruption_complaints_a_day = 20;
std::optional<Time> eruption(const Outbreak& outbreak, Zone zone = Zone{});

class Outbreaks {
 public:
  // `count` of them, begun evenly over the days after the warm-up, each of a product of its own.
  Outbreaks(std::size_t count, Time start, int days, const Catalog& catalog, Random random);

  // Calls tell(outbreak, time) for every complaint before `until` that was not told yet.
  template <class Tell>
  void tell_until(Time until, Tell&& tell) {
    for (std::size_t i = 0; i < planned_.size(); ++i)
      for (auto& next = told_[i]; next < planned_[i].at.size() && planned_[i].at[next] < until;
           ++next)
        tell(i, planned_[i].at[next]);
  }
  const std::vector<PlannedOutbreak>& planned() const { return planned_; }
  // As the truth tells them, nobody heard yet.
  std::vector<Outbreak> truths(const Catalog& catalog) const;

 private:
  std::vector<PlannedOutbreak> planned_;
  std::vector<std::size_t> told_;
};

}  // namespace myelin::sim
