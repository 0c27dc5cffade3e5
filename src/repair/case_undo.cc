// Taking back what a person did with a case.
#include <fmt/format.h>

#include "base/limits.h"
#include "repair/case_book.h"
#include "repair/said.h"

namespace myelin::repair {

using model::CaseState;

Before CaseBook::before_it(const Entry& entry, const Deed& deed, Time now) {
  return {std::string{deed.verb}, deed.actor, now, entry.value};
}

Changes CaseBook::tell_deed(Entry& entry, Before before, const Deed& deed, Time now) {
  auto changes = tell(entry, deed, now);
  changes.before = entry.before = std::move(before);
  return changes;
}

Result<Changes> CaseBook::undo(CaseId id, const TakeBack& wanted, Time now) {
  MYELIN_TRY(why, said(wanted.reason, "reason", limits::attribute_bytes_max / 2));
  MYELIN_TRY(entry,
             find_for(id, "undone",
                      {CaseState::open, CaseState::taken, CaseState::resolved, CaseState::closed}));
  if (!entry->before || now - entry->before->at > settings_->undo_within)
    return fail(
        ErrorCode::conflict, fmt::format("nothing of case {} can be taken back now", id.value),
        fmt::format("a deed can be for {} minutes, until something else happens to the case",
                    std::chrono::duration_cast<minutes>(settings_->undo_within).count()));
  if (wanted.actor != entry->before->actor && !wanted.administers)
    return fail(ErrorCode::permission_denied, fmt::format("{} did that", entry->before->actor),
                "ask them to take it back, or an administrator");
  Before before = *std::exchange(entry->before, std::nullopt);
  auto& value = entry->value;
  value.state = before.value.state;
  value.department = before.value.department;
  value.assignee = before.value.assignee;
  value.due_at = before.value.due_at;
  value.taken_at = before.value.taken_at;
  value.resolved_at = before.value.resolved_at;
  moved(*entry, 0, now);
  auto changes = tell(*entry,
                      {.verb = "undone",
                       .detail = fmt::format("{}: {}", before.verb, why),
                       .actor = std::string{wanted.actor}},
                      now);
  changes.undone = std::move(before);
  return changes;
}

}  // namespace myelin::repair
