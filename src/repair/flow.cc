#include "repair/flow.h"

#include <algorithm>
#include <optional>

namespace myelin::repair::flow {
namespace {

using enum StepState;

bool ended(StepState s) {
  return s == done || s == skipped;
}

// What an event makes of the step that it is about.
std::optional<StepState> after(StepState now, Verb verb) {
  if (now == approval && verb == Verb::approved) return sent;
  if (now == approval && verb == Verb::refused) return skipped;
  if (now == sent && verb == Verb::delivered) return done;
  if (now == sent && verb == Verb::failed) return asked;
  // By hand, or the message that had failed was sent again and arrived.
  if (now == asked && (verb == Verb::done || verb == Verb::delivered)) return done;
  return std::nullopt;
}

// Begins the next step, if the one before has ended.
void go_on(const Playbook& playbook, Next& next) {
  auto& steps = next.state.steps;
  const auto open = std::ranges::find_if_not(steps, ended);
  if (open == steps.end()) {
    next.state.over = true;
    next.commands.push_back({Command::What::finish, 0});
    return;
  }
  if (*open != waiting) return;
  const auto index = static_cast<std::size_t>(open - steps.begin());
  const auto& step = playbook.steps[index];
  if (!step.automatic()) {
    *open = asked;
    next.commands.push_back({Command::What::ask, index});
  } else if (!step.approval.empty()) {
    *open = approval;
    next.commands.push_back({Command::What::request_approval, index});
  } else {
    *open = sent;
    next.commands.push_back({Command::What::send, index});
  }
}

}  // namespace

Next step(const Playbook& playbook, State state, const Event& event) {
  Next next{.state = std::move(state), .commands = {}};
  auto& steps = next.state.steps;
  if (event.verb == Verb::started) {
    if (!steps.empty()) return next;
    next.changed = true;
    steps.assign(playbook.steps.size(), waiting);
    go_on(playbook, next);
    return next;
  }
  if (event.verb == Verb::resumed) {
    if (next.state.before_stop.empty()) return next;
    steps = std::exchange(next.state.before_stop, {});
    next.state.over = false;
    next.changed = true;
    return next;
  }
  if (steps.empty() || next.state.over) return next;
  if (event.verb == Verb::stopped) {
    next.changed = next.state.over = true;
    next.state.before_stop = steps;
    for (auto& s : steps)
      if (!ended(s) && s != sent) s = skipped;
    return next;
  }
  const auto named = std::ranges::find(playbook.steps, event.step, &PlaybookStep::key);
  if (named == playbook.steps.end()) return next;
  const auto index = static_cast<std::size_t>(named - playbook.steps.begin());
  const auto to = after(steps[index], event.verb);
  if (!to) return next;
  next.changed = true;
  steps[index] = *to;
  if (*to == sent)
    next.commands.push_back({Command::What::send, index});
  else if (*to == asked)
    next.commands.push_back({Command::What::ask, index});
  else
    go_on(playbook, next);
  return next;
}

}  // namespace myelin::repair::flow
