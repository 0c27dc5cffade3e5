// Flow: a playbook on its way through one case. Pure: a state and an event give the next state and
// what is to be done; the same events give the same state again, so a run is stored as its events.
//
//     waiting ─▶ approval ─▶ sent ─▶ done        by a machine: a message of the outbox, delivered
//                    └─▶ skipped    └─▶ asked     refused; or the machine failed: a person does it
//     waiting ─▶ asked ─▶ done                   by a person, who says when it is done
//
// One step at a time, in their order. An event that does not fit its step's state changes nothing
// and asks for nothing: events may come twice. Thread safety: pure functions.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "repair/playbook.h"

namespace myelin::repair::flow {

enum class StepState : std::uint8_t { waiting, approval, sent, asked, done, skipped };
inline constexpr std::array<std::string_view, 6> step_state_names{"waiting", "approval", "sent",
                                                                  "asked",   "done",     "skipped"};
constexpr std::string_view name(StepState s) {
  return step_state_names[static_cast<std::size_t>(s)];
}

enum class Verb : std::uint8_t {
  started,
  approved,
  refused,
  delivered,
  failed,
  done,
  stopped,
  resumed
};
inline constexpr std::array<std::string_view, 8> verb_names{
    "started", "approved", "refused", "delivered", "failed", "done", "stopped", "resumed"};
constexpr std::string_view name(Verb v) {
  return verb_names[static_cast<std::size_t>(v)];
}

struct State {
  std::vector<StepState> steps;  // empty: not started
  bool over = false;
  std::vector<StepState> before_stop{};  // what they were when it was stopped: it may be resumed
  bool operator==(const State&) const = default;
};
struct Event {
  Verb verb = Verb::started;
  std::string step;  // its key; empty of started, stopped and resumed
};
struct Command {
  enum class What : std::uint8_t { request_approval, send, ask, finish } what;
  std::size_t step = 0;
  bool operator==(const Command&) const = default;
};
struct Next {
  State state;
  std::vector<Command> commands;
  bool changed = false;
};

Next step(const Playbook& playbook, State state, const Event& event);

}  // namespace myelin::repair::flow
