// Actions that wait for a person: what they would say, and what the person said.
#include "repair/approval.h"

#include <fmt/format.h>

#include "engine/case_questions.h"
#include "engine/rooms.h"

namespace myelin::engine {
namespace {

Result<ActionPreview> preview_of(const repair::Courier& courier, const repair::Settings& settings,
                                 ActionRow action) {
  MYELIN_TRY(message, courier.preview(
                          {.channel = action.channel, .actions = {action}, .at = action.next_at}));
  const auto* channel = settings.channel(action.channel);
  ActionPreview preview;
  preview.level = repair::approval_level(settings.approvals, action);
  preview.kind = channel->kind;
  preview.asked_by = repair::asked_by(action);
  preview.four_eyes = repair::needs_other_eyes(settings, action);
  preview.title = std::move(message.title);
  preview.link = std::move(message.link);
  for (auto& fact : message.facts)
    preview.facts.emplace_back(std::move(fact.label), std::move(fact.value));
  preview.to = channel->to;
  if (channel->kind == model::ChannelKind::wecom_app) preview.to = channel->members;
  for (const auto* more : {&message.also_to, &message.mobiles, &message.wecom_users})
    preview.to.insert(preview.to.end(), more->begin(), more->end());
  preview.action = std::move(action);
  return preview;
}

}  // namespace

Result<std::vector<ActionPreview>> Engine::approvals(const Page& page) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  ActionFilter waiting;
  waiting.state = model::ActionState::waiting;
  waiting.page = page;
  MYELIN_TRY(actions, find_actions(*session, waiting));
  std::vector<ActionPreview> previews;
  for (auto& action : actions) {
    auto preview = preview_of(*rooms_->courier, *rooms_->settings.repair, action);
    // Of a channel that is configured no more nothing can be said, but it can be refused.
    if (!preview) {
      preview = ActionPreview{};
      preview->action = std::move(action);
    }
    previews.push_back(std::move(*preview));
  }
  return previews;
}

Result<ActionPreview> Engine::preview_action(ActionId id) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  ActionFilter one;
  one.page = {.before = id.value + 1, .rows = 1};
  MYELIN_TRY(actions, find_actions(*session, one));
  if (actions.empty() || actions.front().id != id)
    return fail(ErrorCode::not_found, fmt::format("there is no action {}", id.value),
                "`myelin actions` lists them");
  return preview_of(*rooms_->courier, *rooms_->settings.repair, std::move(actions.front()));
}

Status Engine::rule_on_action(ActionId id, const Approval& approval, std::string_view actor) {
  repair::OutboxChanges changes;
  const auto object = fmt::format("action {}", id.value);
  return rooms_->command(
      {actor, approval.approved ? "approved" : "refused", object, approval.reason},
      [&](store::Session& session) -> Status {
        MYELIN_TRY(ruled, repair::rule_on(session, *rooms_->settings.repair,
                                          {.action = id,
                                           .approved = approval.approved,
                                           .actor = actor,
                                           .reason = approval.reason,
                                           .may = approval.may},
                                          rooms_->clock().now()));
        changes = std::move(ruled);
        MYELIN_CHECK(rooms_->rule_on_batches(session, changes, actor, rooms_->clock().now()));
        MYELIN_CHECK(repair::save(session, changes));
        return rooms_->settle(changes, rooms_->clock().now());
      },
      [&] {
        rooms_->outbox->enqueue(changes.updated);
        rooms_->outbox->enqueue(changes.queued);
      });
}

// A playbook's step whose message was refused is a person's; a letter's row says what became of it.
Status Engine::Rooms::settle(const repair::OutboxChanges& changes, Time now) {
  for (const auto& action : changes.updated) MYELIN_CHECK(reflex->step_settled(action, now));
  return settle_letters(*session, changes.updated, now);
}

Status Engine::Rooms::expire_approvals() {
  return command({}, [&](store::Session& transaction) -> Status {
    MYELIN_TRY(expired, repair::expire_waiting(transaction, *settings.repair, clock().now()));
    for (const auto& action : expired.updated)
      MYELIN_CHECK(memory->audit.append(
          transaction, {clock().now(), "myelin", "refused",
                        fmt::format("action {}", action.id.value), action.last_error}));
    MYELIN_CHECK(rule_on_batches(transaction, expired, "myelin", clock().now()));
    MYELIN_CHECK(repair::save(transaction, expired));
    return settle(expired, clock().now());
  });
}

Status Engine::expire_approvals() {
  return rooms_->expire_approvals();
}

}  // namespace myelin::engine
