#include "risk/evidence.h"

namespace myelin::risk {
namespace {

// Signals arrive nearly in order of time: after so many that are too old in a row, the rest is too
// old as well.
constexpr int too_old_in_a_row_max = 256;

}  // namespace

void EvidenceRing::add(const Evidence& evidence, const CellPath& path) {
  const auto slot = next_ % limits::evidence_signals_max;
  if (records_.size() <= slot) records_.resize(slot + 1);
  auto& record = records_[slot];
  record.evidence = evidence;
  for (std::size_t level = 0; level < cell_levels; ++level) {
    record.previous[level] = none;
    if (path[level] == no_cell) continue;
    if (newest_.size() <= path[level]) newest_.resize(path[level] + 1, none);
    record.previous[level] = newest_[path[level]];
    newest_[path[level]] = next_;
  }
  ++next_;
}

std::vector<const Evidence*> EvidenceRing::of(CellIndex cell, CellLevel level, Time from,
                                              Time until) const {
  std::vector<const Evidence*> found;
  int too_old = 0;
  auto sequence = cell < newest_.size() ? newest_[cell] : none;
  while (sequence != none && next_ - sequence < limits::evidence_signals_max &&
         too_old < too_old_in_a_row_max) {
    const auto& record = records_[sequence % limits::evidence_signals_max];
    if (record.evidence.at > from && record.evidence.at <= until) found.push_back(&record.evidence);
    too_old = record.evidence.at <= from ? too_old + 1 : 0;
    sequence = record.previous[static_cast<std::size_t>(level)];
  }
  return found;
}

void BackgroundRing::add(const BackgroundSignal& signal) {
  const auto slot = next_ % limits::background_signals_max;
  if (records_.size() <= slot) records_.resize(slot + 1);
  auto& newest = newest_[signal.product];
  records_[slot] = {signal, newest};
  newest = next_++;
}

}  // namespace myelin::risk
