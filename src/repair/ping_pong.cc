#include "repair/ping_pong.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace myelin::repair {
namespace {

Money lost_meanwhile(const CaseTrail& trail, Duration passed, Time now) {
  const Time end = trail.value.resolved_at.value_or(now);
  const auto whole = static_cast<double>((end - trail.since).count());
  const double share =
      whole > 0 ? std::clamp(static_cast<double>(passed.count()) / whole, 0.0, 1.0) : 0.0;
  return {std::llround(share * static_cast<double>(trail.value.at_stake.minor)),
          trail.value.at_stake.currency};
}

PassedCase passed_case(const CaseTrail& trail, Time now) {
  PassedCase passed{.value = trail.value, .departments = {}, .passed = {}, .lost = {}};
  passed.departments.push_back(trail.moves.front().from);
  for (const auto& move : trail.moves) passed.departments.push_back(move.to);
  passed.passed = trail.moves.back().at - trail.value.opened_at;
  passed.lost = lost_meanwhile(trail, passed.passed, now);
  return passed;
}

}  // namespace

PingPong ping_pong(std::span<const CaseTrail> trails, Time now) {
  PingPong found;
  std::map<std::pair<std::string, std::string>, PassedPair> pairs;
  for (const auto& trail : trails) {
    if (trail.moves.size() >= ping_pong_moves_min) found.cases.push_back(passed_case(trail, now));
    std::set<PassedPair*> touched;
    Time since = trail.value.opened_at;
    for (const auto& move : trail.moves) {
      auto& pair = pairs[std::minmax(move.from, move.to)];
      std::tie(pair.one, pair.other) = std::minmax(move.from, move.to);
      ++pair.moves;
      pair.cases += touched.insert(&pair).second ? 1U : 0U;
      pair.passed += move.at - since;
      since = move.at;
    }
  }
  for (auto& [key, pair] : pairs) found.pairs.push_back(std::move(pair));
  std::ranges::stable_sort(found.cases, [](const PassedCase& a, const PassedCase& b) {
    return a.lost.minor > b.lost.minor;
  });
  std::ranges::stable_sort(
      found.pairs, [](const PassedPair& a, const PassedPair& b) { return a.moves > b.moves; });
  return found;
}

}  // namespace myelin::repair
