// Rows of cases: what the case book and the outbox append, and a case as its table holds it.
#pragma once
#include <span>

#include "model/case.h"
#include "store/store.h"

namespace myelin::repair {

Status append_events(store::Session& session, std::span<const model::CaseEvent> events);
Status append_actions(store::Session& session, std::span<const model::Action> actions);

// The eleven columns of action, in their order.
model::Action action_of(const store::Row& row);
// The first nineteen columns of repair_case, in their order.
model::Case case_of(const store::Row& row);

}  // namespace myelin::repair
