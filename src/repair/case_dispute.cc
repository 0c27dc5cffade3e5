// What people do about whose a case is.
#include <fmt/format.h>

#include "base/limits.h"
#include "repair/case_book.h"
#include "repair/dispute.h"
#include "repair/said.h"

namespace myelin::repair {

using model::CaseState;

Result<Changes> CaseBook::dispute(CaseId id, std::string_view claimed, std::string_view reason,
                                  std::string_view actor, Time now) {
  MYELIN_TRY(name, said(claimed, "department", limits::name_bytes_max));
  MYELIN_TRY(why, said(reason, "reason", limits::attribute_bytes_max / 2));
  MYELIN_TRY(entry, find_for(id, "disputed", {CaseState::open, CaseState::taken}));
  const auto& value = entry->value;
  if (entry->dispute)
    return fail(
        ErrorCode::conflict,
        fmt::format("case {} is disputed already; {}'s ruling is awaited", id.value,
                    entry->dispute->arbiter.empty() ? "an administrator" : entry->dispute->arbiter),
        "comment on the case, or wait for the ruling");
  if (value.department == name)
    return fail(ErrorCode::conflict, fmt::format("case {} is {}'s already", id.value, name),
                "say which other department owns the cause");
  entry->dispute = model::Dispute{.id = {++last_dispute_},
                                  .repair = id,
                                  .factor = value.factor,
                                  .at = now,
                                  .actor = std::string{actor},
                                  .department = value.department,
                                  .claimed = name,
                                  .reason = why,
                                  .arbiter = arbiter_of(*settings_, value.department, name, actor),
                                  .ruling = {}};
  // The clock of the deadline runs on; silence is the arbiter's from now.
  moved(*entry, 0, now);
  entry->notice.person = entry->dispute->arbiter;
  auto changes = tell(*entry,
                      {.verb = "disputed",
                       .detail = fmt::format("{} → {}: {}", value.department, name, why),
                       .actor = std::string{actor}},
                      now);
  entry->notice.person.clear();
  changes.disputed = *entry->dispute;
  return changes;
}

Result<Changes> CaseBook::rule(CaseId id, const Arbitration& verdict, Time now) {
  MYELIN_TRY(name, said(verdict.department, "department", limits::name_bytes_max));
  MYELIN_TRY(why, said(verdict.reason, "reason", limits::attribute_bytes_max / 2));
  MYELIN_TRY(entry,
             find_for(id, "ruled on",
                      {CaseState::open, CaseState::taken, CaseState::resolved, CaseState::closed}));
  if (!entry->dispute)
    return fail(ErrorCode::conflict, fmt::format("case {} is not disputed", id.value),
                "`myelin cases disputes` lists those that are");
  MYELIN_CHECK(may_rule(*settings_, *entry->dispute, verdict.actor, verdict.administers, now));
  model::Dispute ruled = *std::exchange(entry->dispute, std::nullopt);
  ruled.ruling =
      model::DisputeRuling{now, std::string{verdict.actor}, name, why, verdict.owner_from};
  std::optional<model::CaseMove> move;
  if (entry->value.department != name)
    move = pass_on(*entry, name, {id, now, std::string{verdict.actor}, {}, {}, why});
  else
    moved(*entry, 0, now);
  auto changes = tell(*entry,
                      {.verb = "ruled",
                       .detail = fmt::format("{}: {}", name, why),
                       .actor = std::string{verdict.actor}},
                      now);
  changes.ruled = std::move(ruled);
  changes.move = std::move(move);
  return changes;
}

model::CaseMove CaseBook::pass_on(Entry& entry, const std::string& department,
                                  model::CaseMove move) {
  auto& value = entry.value;
  move.from = std::exchange(value.department, department);
  move.to = department;
  if (model::unfinished(value.state)) {
    value.state = CaseState::open;
    value.assignee.clear();
    value.taken_at.reset();
  }
  // The deadline stays: handing over gains nobody time.
  moved(entry, 0, move.at);
  return move;
}

}  // namespace myelin::repair
