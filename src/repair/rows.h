// Rows that both the case book and the outbox append. Inside this room only.
#pragma once
#include <span>

#include "model/case.h"
#include "store/store.h"

namespace myelin::repair {

Status append_events(store::Session& session, std::span<const model::CaseEvent> events);
Status append_actions(store::Session& session, std::span<const model::Action> actions);

}  // namespace myelin::repair
