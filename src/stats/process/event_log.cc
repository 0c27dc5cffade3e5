#include "stats/process/event_log.h"

#include <algorithm>
#include <numeric>

namespace myelin::stats::process {

Status EventLogBuilder::add(std::string_view of_case, std::string_view activity,
                            std::int64_t at_us) {
  auto at = activities_.find(activity);
  if (at == activities_.end()) {
    if (names_.size() == activities_max)
      return fail(ErrorCode::too_large, "the log has too many different activities",
                  "name the column that says what was done, not to whom");
    at = activities_.emplace(std::string(activity), static_cast<Activity>(names_.size())).first;
    names_.emplace_back(activity);
  }
  auto one = cases_.find(of_case);
  if (one == cases_.end())
    one = cases_.emplace(std::string(of_case), static_cast<std::uint32_t>(cases_.size())).first;
  case_of_.push_back(one->second);
  activity_.push_back(at->second);
  at_us_.push_back(at_us);
  return {};
}

EventLog EventLogBuilder::finish() {
  EventLog log;
  log.names = std::move(names_);
  const std::size_t events = activity_.size();
  log.case_begin.assign(cases_.size() + 1, 0);
  for (const auto one : case_of_) ++log.case_begin[one + 1];
  std::partial_sum(log.case_begin.begin(), log.case_begin.end(), log.case_begin.begin());
  // A counting sort by case keeps the order of arrival; most cases then stand in order of time.
  std::vector<std::uint64_t> place(log.case_begin.begin(), log.case_begin.end() - 1);
  std::vector<std::uint64_t> order(events);
  for (std::size_t i = 0; i < events; ++i) order[place[case_of_[i]]++] = i;
  for (std::size_t one = 0; one + 1 < log.case_begin.size(); ++one) {
    const auto begin = order.begin() + static_cast<std::ptrdiff_t>(log.case_begin[one]);
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(log.case_begin[one + 1]);
    const auto earlier = [&](std::uint64_t a, std::uint64_t b) { return at_us_[a] < at_us_[b]; };
    if (!std::is_sorted(begin, end, earlier)) std::stable_sort(begin, end, earlier);
  }
  log.activity.reserve(events);
  log.at_us.reserve(events);
  for (const auto i : order) {
    log.activity.push_back(activity_[i]);
    log.at_us.push_back(at_us_[i]);
  }
  *this = {};
  return log;
}

}  // namespace myelin::stats::process
