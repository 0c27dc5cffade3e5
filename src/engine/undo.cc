// Taking back: a deed on a case, an acknowledgement, a message that waits or has left.
#include "repair/undo.h"

#include <fmt/format.h>

#include "engine/case_questions.h"
#include "engine/rooms.h"
#include "repair/dispute.h"

namespace myelin::engine {

Status Engine::unacknowledge(AlertId id, std::string_view actor) {
  return rooms_->command(
      {actor, "unacknowledged", fmt::format("alert {}", id.value), {}},
      [&](store::Session&) -> Status {
        const Time now = rooms_->clock().now();
        MYELIN_TRY(events, rooms_->memory->alerts.unacknowledge_incident(id, actor, now));
        return rooms_->reflex->carry(std::move(events), now);
      });
}

Status Engine::undo_case(CaseId id, std::string_view reason, std::string_view actor,
                         bool administers) {
  return rooms_->on_case(id, "undone", reason, actor, [&](repair::CaseBook& cases, Time now) {
    return cases.undo(id, {.reason = reason, .actor = actor, .administers = administers}, now);
  });
}

Result<ActionId> Engine::undo_action(ActionId id, std::string_view reason, std::string_view actor) {
  if (reason.empty() || reason.size() > limits::note_bytes_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("a reason has 1 to {} bytes", limits::note_bytes_max),
                "say why: it stands in the case's history");
  repair::OutboxChanges changes;
  std::optional<model::Action> correction;
  MYELIN_CHECK(rooms_->command(
      {actor, "undone", fmt::format("action {}", id.value), reason},
      [&](store::Session& session) -> Status {
        const Time now = rooms_->clock().now();
        ActionFilter one;
        one.page = {.before = id.value + 1, .rows = 1};
        MYELIN_TRY(found, find_actions(session, one));
        if (found.empty() || found.front().id != id)
          return fail(ErrorCode::not_found, fmt::format("there is no action {}", id.value),
                      "`myelin actions` lists them");
        const auto& action = found.front();
        if (action.state == model::ActionState::queued) {
          MYELIN_TRY(cancelled, rooms_->outbox->cancel(action, actor, reason, now));
          changes = std::move(cancelled);
          MYELIN_CHECK(repair::save(session, changes));
          return rooms_->settle(changes, now);
        }
        MYELIN_TRY(made,
                   repair::correction_of(session, *rooms_->settings.repair,
                                         {.action = action,
                                          .run = rooms_->memory->playbooks.find(action.repair),
                                          .reason = reason,
                                          .actor = actor},
                                         rooms_->action_ids, now));
        MYELIN_CHECK(repair::append_correction(session, action, made, actor));
        changes.queued.push_back(made);
        if (action.repair)
          changes.events.push_back(
              {.repair = action.repair,
               .at = now,
               .actor = std::string{actor},
               .verb = "corrected",
               .detail = fmt::format("{}: {}: {}", action.channel, action.event, reason)});
        correction = std::move(made);
        return repair::save(session, changes);
      },
      [&] {
        for (const auto& cancelled : changes.updated) rooms_->outbox->forget(cancelled);
        rooms_->outbox->enqueue(changes.queued);
      }));
  return correction ? correction->id : ActionId{};
}

}  // namespace myelin::engine
