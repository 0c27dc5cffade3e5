// Playbooks under way: cases begin and end them, messages and people move them, and what a step
// asks for becomes an action of the outbox in the same commit.
#include <fmt/format.h>

#include "engine/reflex.h"
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using repair::message_of_step;
using repair::flow::Command;
using repair::flow::Verb;

repair::StepNotice notice_of(const repair::PlaybookStep& step) {
  repair::StepNotice notice;
  notice.actor = "myelin";
  notice.step = {step.key,     std::string{name(step.what)}, step.text.zh, step.text.en, step.offer,
                 step.approval};
  return notice;
}

std::string_view line_of(Verb verb) {
  switch (verb) {
    case Verb::done:
    case Verb::delivered:
      return "step_done";
    case Verb::approved:
      return "step_approved";
    case Verb::refused:
      return "step_refused";
    case Verb::failed:
      return "step_failed";
    default:
      return {};
  }
}

}  // namespace

Status Reflex::follow(const model::Case& repair, std::string_view verb, Time now) {
  auto& runs = parts_.memory->playbooks;
  if (verb == "opened" || verb == "reopened") {
    const auto severity = parts_.memory->cases.severity(repair.id);
    const auto* playbook =
        parts_.settings.playbooks->fitting(repair.factor, severity.value_or(model::Severity::info));
    return playbook == nullptr ? Status{} : perform(runs.begin(repair, *playbook, now), now);
  }
  if (verb == "undone" && model::unfinished(repair.state) && runs.find(repair.id) != nullptr) {
    MYELIN_CHECK(tell_step(repair.id, {Verb::resumed, {}}, "myelin", now));
    return settle_steps(now);  // what arrived meanwhile
  }
  if ((verb != "resolved" && verb != "closed") || runs.find(repair.id) == nullptr) return {};
  return tell_step(repair.id, {Verb::stopped, {}}, "myelin", now);
}

Status Reflex::perform(const repair::RunChange& change, Time now) {
  MYELIN_CHECK(repair::save(parts_.session, change));
  auto& cases = parts_.memory->cases;
  const CaseId repair = change.run->repair;
  for (const auto& command : change.commands) {
    if (command.what == Command::What::finish) continue;
    const auto& step = change.run->playbook.steps[command.step];
    auto notice = notice_of(step);
    std::string event{"playbook.asked"};
    if (command.what == Command::What::send) {
      if (parts_.settings.repair->channel(step.channel) == nullptr)
        return tell_step(repair, {Verb::failed, step.key}, "myelin", now);
      notice.verb = "step_sent";
      // What reaches customers is planned customer by customer: Care::follow_playbooks().
      if (parts_.settings.repair->care.carries(step.channel)) {
        MYELIN_TRY(noted, cases.note_step(repair, notice, now));
        MYELIN_CHECK(carry(noted));
        continue;
      }
      event = fmt::format("{}{}", message_of_step, step.key);
      notice.channel = step.channel;
    } else if (command.what == Command::What::request_approval) {
      event = "playbook.approval";
      notice.verb = "step_waits";
    } else {
      notice.verb = "step_asked";
    }
    notice.event = event;
    MYELIN_TRY(noted, cases.note_step(repair, notice, now));
    MYELIN_CHECK(carry(noted));
  }
  return {};
}

Status Reflex::tell_step(CaseId repair, const repair::flow::Event& event, std::string_view actor,
                         Time now) {
  auto& memory = *parts_.memory;
  MYELIN_TRY(change, memory.playbooks.tell(repair, event, std::string{actor}, now));
  if (!change.event) return {};
  if (const auto verb = line_of(event.verb); !verb.empty()) {
    repair::StepNotice line;
    line.verb = verb;
    line.actor = actor;
    line.step.key = event.step;
    MYELIN_TRY(noted, memory.cases.note_step(repair, line, now));
    MYELIN_CHECK(carry(noted));
  }
  return perform(change, now);
}

Status Reflex::step_settled(const model::Action& action, Time now) {
  using enum model::ActionState;
  if (!action.event.starts_with(message_of_step) || action.state == queued ||
      action.state == waiting)
    return {};
  const auto* run = parts_.memory->playbooks.find(action.repair);
  if (run == nullptr || action.created_at < run->began) return {};  // of an earlier round
  const auto verb = action.state == model::ActionState::delivered ? Verb::delivered : Verb::failed;
  return tell_step(action.repair, {verb, action.event.substr(message_of_step.size())}, "myelin",
                   now);
}

Status Reflex::settle_steps(Time now) {
  std::vector<model::Action> settled;
  MYELIN_CHECK(parts_.session.query(sql::settled_steps, {}, [&](const store::Row& row) {
    model::Action action;
    action.repair = CaseId{row.integer(0)};
    action.event = row.text(1);
    action.state = row.text(2) == model::name(model::ActionState::delivered)
                       ? model::ActionState::delivered
                       : model::ActionState::dead;
    action.created_at = row.time(3);
    settled.push_back(std::move(action));
    return true;
  }));
  for (const auto& action : settled) MYELIN_CHECK(step_settled(action, now));
  return {};
}

Status Engine::move_step(CaseId id, std::string_view step, std::string_view verb,
                         std::string_view actor) {
  Verb told = Verb::done;
  if (verb == "approve")
    told = Verb::approved;
  else if (verb == "refuse")
    told = Verb::refused;
  else if (verb != "done")
    return fail(ErrorCode::invalid_argument, fmt::format("'{}' is nothing a step can be", verb),
                "write done, approve or refuse");
  const std::string detail = fmt::format("{} {}", verb, step);
  return rooms_->command(
      {actor, "step_moved", fmt::format("case {}", id.value), detail},
      [&](store::Session&) -> Status {
        const auto* run = rooms_->memory->playbooks.find(id);
        const int before = run == nullptr ? 0 : run->events;
        MYELIN_CHECK(
            rooms_->reflex->tell_step(id, {told, std::string{step}}, actor, rooms_->clock().now()));
        if (run == nullptr || run->events > before) return {};
        return fail(ErrorCode::conflict,
                    fmt::format("step {} of case {} does not wait for that", step, id.value),
                    fmt::format("`myelin cases show {}` says what each step waits for", id.value));
      });
}

Result<PlaybookAnswer> Engine::playbooks(std::optional<std::string_view> yaml) {
  PlaybookAnswer answer;
  if (yaml) {
    MYELIN_TRY(read, repair::Playbooks::parse(*yaml));
    answer.playbooks = read.all();
  } else {
    answer.playbooks = rooms_->settings.playbooks->all();
  }
  const auto taxonomy = rooms_->language.now()->taxonomy;
  for (const auto& book : answer.playbooks) {
    for (const auto& factor : book.factors)
      if (taxonomy->find(factor) == model::no_factor)
        answer.warnings.push_back(
            fmt::format("{}: {} is no factor of the experience language", book.key, factor));
    for (const auto& step : book.steps)
      if (step.automatic() && rooms_->settings.repair->channel(step.channel) == nullptr)
        answer.warnings.push_back(
            fmt::format("{}.{}: there is no channel {}; a person will be asked", book.key, step.key,
                        step.channel));
  }
  return answer;
}

}  // namespace myelin::engine
