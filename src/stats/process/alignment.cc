#include "stats/process/alignment.h"

#include <algorithm>

namespace myelin::stats::process {
namespace {

struct Cell {
  int cost = 0, skipped = 0, inserted = 0;
  Cell skip(int by) const { return {cost + by, skipped + by, inserted}; }
  Cell insert() const { return {cost + 1, skipped, inserted + 1}; }
};
const Cell& cheaper(const Cell& a, const Cell& b) {
  return b.cost < a.cost ? b : a;
}

}  // namespace

Alignment align(std::span<const Activity> path, std::span<const IntendedStep> intended,
                bool open_end) {
  const std::size_t steps = intended.size();
  // before[j]: the events so far, explained by the first j steps.
  std::vector<Cell> before(steps + 1), after(steps + 1);
  for (std::size_t j = 0; j < steps; ++j) before[j + 1] = before[j].skip(!intended[j].optional);
  const int all_steps = before[steps].cost;
  for (const Activity activity : path) {
    after[0] = before[0].insert();
    for (std::size_t j = 0; j < steps; ++j) {
      Cell best = cheaper(before[j + 1].insert(), after[j].skip(!intended[j].optional));
      if (intended[j].activity == activity) {
        best = cheaper(best, before[j]);
        if (intended[j].repeats) best = cheaper(best, before[j + 1]);
      }
      after[j + 1] = best;
    }
    std::swap(before, after);
  }
  Cell end = before[steps];
  if (open_end)
    for (const auto& cell : before) end = cheaper(end, cell);
  const double worst = static_cast<double>(path.size()) + (open_end ? 0 : all_steps);
  return {end.cost, end.skipped, end.inserted, worst > 0 ? 1 - end.cost / worst : 1};
}

}  // namespace myelin::stats::process
