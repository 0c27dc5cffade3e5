// Approval: which actions wait for a person before they leave, and what becomes of them then.
//
// The level of an action is the `level` of the first rule of myelin.yaml's `approvals` that matches
// it; without one it leaves by itself. An action that waits is a row like any other, in the state
// `waiting`: the outbox does not know of it until it is approved. A report of the outbox's own
// (delivery.in_doubt) never waits.
//
// Thread safety: free functions; those with a session belong to the writer thread.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "connect/notify/notice.h"
#include "model/case.h"
#include "repair/routing.h"
#include "repair/settings.h"
#include "store/store.h"

namespace myelin::repair {

struct OutboxChanges;

model::ApprovalLevel approval_level(std::span<const ApprovalRule> rules,
                                    const connect::notify::Notice& notice,
                                    std::string_view channel);
// Of an action as it was queued; none where its payload cannot be read.
model::ApprovalLevel approval_level(std::span<const ApprovalRule> rules,
                                    const model::Action& action);

// Whoever asked for it may not approve it: by `four_eyes`, and letters of cases that write to many
// (care.four_eyes_from) always.
bool needs_other_eyes(const Settings& settings, const model::Action& action);

// Whose deed the action came of; empty: nobody's, it came of time or an alert.
std::string asked_by(const model::Action& action);

struct Ruling {
  ActionId action;
  bool approved = false;
  std::string_view actor, reason;                            // a refusal needs a reason
  model::ApprovalLevel may = model::ApprovalLevel::operate;  // what the actor may approve
};
// The changes to save; after the commit enqueue(changes.updated). Error::not_found; conflict when
// the action does not wait; permission_denied when it needs more than the actor may approve, or
// from settings.four_eyes on when the actor asked for it;
// invalid_argument when a refusal has no reason or its channel is not configured any more.
Result<OutboxChanges> rule_on(store::Session& session, const Settings& settings,
                              const Ruling& ruling, Time now);
// Refuses what has waited since before now − settings.approval_within, and the oldest of more than
// limits::approvals_waiting_max.
Result<OutboxChanges> expire_waiting(store::Session& session, const Settings& settings, Time now);

}  // namespace myelin::repair
