#include "engine/inbound_health.h"

#include <algorithm>

namespace myelin::engine {
namespace {

constexpr days refusals_kept{3};  // as long as the mailbox is looked back
constexpr std::size_t refusals_max = 1'000;

}  // namespace

void InboundHealth::looked(std::string_view channel, const Status& outcome, Time now) {
  const std::lock_guard lock{mutex_};
  auto& state = known_[std::string{channel}].state;
  state.looked_at = now;
  if (outcome) {
    state.failures = 0;
    return;
  }
  if (state.failures++ == 0) state.failing_since = now;
  state.why = outcome.error().message;
}

void InboundHealth::refused(std::string_view channel, std::string_view why, Time now) {
  const std::lock_guard lock{mutex_};
  auto& known = known_[std::string{channel}];
  known.state.refusal = why;
  known.state.refused_at = now;
  if (known.refusals.size() >= refusals_max) known.refusals.erase(known.refusals.begin());
  known.refusals.push_back(now);
}

std::vector<InboundState> InboundHealth::states(Time now) const {
  const std::lock_guard lock{mutex_};
  std::vector<InboundState> states;
  for (const auto& [channel, known] : known_) {
    states.push_back(known.state);
    states.back().channel = channel;
    states.back().refused =
        std::ranges::count_if(known.refusals, [&](Time at) { return at > now - refusals_kept; });
  }
  return states;
}

}  // namespace myelin::engine
