#include "repair/undo.h"

#include <fmt/format.h>

#include <set>

#include "repair/sql.h"

namespace myelin::repair {
namespace {

using model::ActionState;

std::unexpected<Error> cannot(const model::Action& action, std::string_view why, std::string hint) {
  return fail(ErrorCode::conflict, fmt::format("action {} {}", action.id.value, why),
              std::move(hint));
}

bool correctable(const Settings& settings, const model::Action& action, Time now) {
  return action.state == ActionState::delivered && action.event != corrected_event &&
         !action.event.starts_with("contact.") && !action.event.starts_with("delivery.") &&
         !action.event.starts_with(undo_of_step) &&
         now - action.created_at <= settings.correct_within &&
         settings.channel(action.channel) != nullptr;
}

// What undoes a step, as the playbook says; nullptr: the playbook does not.
const PlaybookStep* undoable_step(const Run* run, std::string_view key) {
  if (run == nullptr) return nullptr;
  const auto found = std::ranges::find(run->playbook.steps, key, &PlaybookStep::key);
  return found == run->playbook.steps.end() || !found->undo ? nullptr : &*found;
}

}  // namespace

Result<UndoOffers> undo_offers(store::Session& session, const Settings& settings,
                               const model::Case& repair, std::span<const model::Action> actions,
                               Time now) {
  UndoOffers offers;
  MYELIN_TRY(deeds, load_before(session, repair.id));
  if (!deeds.empty() && now - deeds.back().at <= settings.undo_within)
    offers.deed = DeedUndo{deeds.back().verb, deeds.back().actor, deeds.back().at,
                           deeds.back().at + settings.undo_within};
  std::set<std::int64_t> corrected;
  MYELIN_CHECK(session.query(sql::corrected_actions, {repair.id.value}, [&](const store::Row& row) {
    return corrected.insert(row.integer(0)), true;
  }));
  MYELIN_TRY(run, run_of(session, repair.id));
  for (const auto& action : actions) {
    if (action.state == ActionState::queued)
      offers.actions.push_back({action.id, UndoWay::cancel, {}});
    if (!correctable(settings, action, now) || corrected.contains(action.id.value)) continue;
    if (action.event.starts_with(message_of_step) &&
        undoable_step(run ? &*run : nullptr,
                      std::string_view{action.event}.substr(message_of_step.size())) == nullptr)
      continue;
    offers.actions.push_back(
        {action.id, UndoWay::correct, action.created_at + settings.correct_within});
  }
  return offers;
}

Result<model::Action> correction_of(store::Session& session, const Settings& settings,
                                    const CorrectionRequest& request, ActionSequence& ids,
                                    Time now) {
  const auto& action = request.action;
  if (!correctable(settings, action, now))
    return cannot(action, fmt::format("is {} and cannot be taken back", model::name(action.state)),
                  "one that waits to leave can be cancelled, one delivered lately corrected; one "
                  "that waits for approval can be refused");
  std::int64_t corrected = 0;
  MYELIN_CHECK(session.query(sql::is_corrected, {action.id.value}, [&](const store::Row& row) {
    corrected = row.integer(0);
    return true;
  }));
  if (corrected > 0) return cannot(action, "was corrected already", "comment on its case");
  MYELIN_TRY(notice, connect::notify::notice_from_json(action.payload));
  notice.corrects = {message_id(action), notice.event, notice.title_zh, notice.title_en, {}};
  // A ticket that should not be there is closed; one that should be there stays as it is.
  if (action.event == "case.opened") notice.state = model::CaseState::closed;
  notice.event = corrected_event;
  if (action.event.starts_with(message_of_step)) {
    const auto key = std::string_view{action.event}.substr(message_of_step.size());
    const PlaybookStep* step = undoable_step(request.run, key);
    if (step == nullptr)
      return cannot(action,
                    fmt::format("carried out the step {}, which says not how to undo it", key),
                    "add undo: to the step for the next time, and ask the receiver by hand");
    notice.event = fmt::format("{}{}", undo_of_step, key);
    notice.step = {step->key, std::string{name(step->what)}, step->undo->zh, step->undo->en, {},
                   {}};
  }
  notice.at = now;
  notice.actor = request.actor;
  notice.detail = request.reason;
  model::Action correction = action;
  correction.id = ids.next();
  correction.event = notice.event;
  correction.payload = connect::notify::to_json(notice);
  correction.state = ActionState::queued;
  correction.attempts = 0;
  correction.created_at = correction.next_at = now;
  correction.last_error.clear();
  return correction;
}

Result<std::vector<Before>> load_before(store::Session& session, CaseId only) {
  std::vector<Before> found;
  MYELIN_CHECK(session.query(sql::load_before, {only.value}, [&](const store::Row& row) {
    Before before{.verb = std::string{row.text(2)},
                  .actor = std::string{row.text(3)},
                  .at = row.time(1),
                  .value = {}};
    auto& value = before.value;
    value.id = CaseId{row.integer(0)};
    for (std::size_t i = 0; i < model::case_state_names.size(); ++i)
      if (model::case_state_names[i] == row.text(4)) value.state = static_cast<model::CaseState>(i);
    value.department = row.text(5);
    value.assignee = row.text(6);
    value.due_at = row.time(7);
    if (!row.is_null(8)) value.taken_at = row.time(8);
    if (!row.is_null(9)) value.resolved_at = row.time(9);
    found.push_back(std::move(before));
    return true;
  }));
  return found;
}

Status append_before(store::Session& session, const Before& before) {
  const auto& value = before.value;
  MYELIN_TRY(rows, session.append_to("case_before"));
  rows->add(value.id.value);
  rows->add(before.at);
  rows->add(before.verb);
  rows->add(before.actor);
  rows->add(model::name(value.state));
  rows->add(value.department);
  rows->add(value.assignee);
  rows->add(value.due_at);
  rows->add_optional(value.taken_at);
  rows->add_optional(value.resolved_at);
  rows->end_row();
  return {};
}

Status append_undone(store::Session& session, const Before& undone, std::string_view actor,
                     Time now) {
  MYELIN_TRY(rows, session.append_to("case_undo"));
  rows->add(undone.value.id.value);
  rows->add(undone.at);
  rows->add(undone.verb);
  rows->add(now);
  rows->add(actor);
  rows->end_row();
  return {};
}

Status append_correction(store::Session& session, const model::Action& corrected,
                         const model::Action& correction, std::string_view actor) {
  MYELIN_TRY(rows, session.append_to("action_undo"));
  rows->add(corrected.id.value);
  rows->add(correction.id.value);
  rows->add(corrected.repair.value);
  rows->add(correction.created_at);
  rows->add(actor);
  rows->end_row();
  return {};
}

}  // namespace myelin::repair
