#include "stats/process/directly_follows.h"

#include <algorithm>

namespace myelin::stats::process {

DirectlyFollows directly_follows(const EventLog& log) {
  DirectlyFollows graph;
  const std::size_t n = graph.activities = log.names.size();
  graph.following.resize(n * n);
  for (auto* column : {&graph.events, &graph.cases, &graph.first, &graph.last}) column->resize(n);
  // The last case in which a pair or an activity was seen, so that a case counts once.
  std::vector<std::uint32_t> pair_seen(n * n, 0), seen(n, 0);
  for (std::size_t one = 0; one < log.cases(); ++one) {
    const auto begin = log.case_begin[one], end = log.case_begin[one + 1];
    if (begin == end) continue;
    const auto mark = static_cast<std::uint32_t>(one + 1);
    ++graph.first[log.activity[begin]];
    ++graph.last[log.activity[end - 1]];
    for (auto i = begin; i < end; ++i) {
      const Activity to = log.activity[i];
      ++graph.events[to];
      if (seen[to] != mark) seen[to] = mark, ++graph.cases[to];
      if (i == begin) continue;
      const std::size_t pair = log.activity[i - 1] * n + to;
      auto& following = graph.following[pair];
      const auto took = log.at_us[i] - log.at_us[i - 1];
      ++following.events;
      following.us_sum += static_cast<double>(took);
      following.us_max = std::max(following.us_max, took);
      if (pair_seen[pair] != mark) pair_seen[pair] = mark, ++following.cases;
    }
  }
  return graph;
}

}  // namespace myelin::stats::process
