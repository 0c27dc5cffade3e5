// What people do with a case.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "connect/notify/plain_text.h"
#include "repair/case_book.h"
#include "repair/said.h"

namespace myelin::repair {
namespace {

using model::CaseState;

std::string possible_in(const model::Case& c) {
  switch (c.state) {
    case CaseState::open:
      return "it can be taken, handed over, resolved or commented";
    case CaseState::taken:
      return fmt::format("{} has it; it can be handed over, resolved or commented", c.assignee);
    case CaseState::resolved:
      return "it can be reopened or commented";
    case CaseState::closed:
      return "it can only be commented; a new alert opens a new case";
  }
  return {};
}

}  // namespace

Result<std::string> said(std::string_view text, std::string_view what, std::size_t bytes_max) {
  std::string line = connect::notify::one_line(text, bytes_max);
  const std::size_t first = line.find_first_not_of(' ');
  if (first == std::string::npos)
    return fail(ErrorCode::invalid_argument, fmt::format("the {} is empty", what),
                fmt::format("give a {}", what));
  return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

Result<CaseBook::Entry*> CaseBook::find_for(CaseId id, std::string_view verb,
                                            std::initializer_list<CaseState> from) {
  const auto found = cases_.find(id);
  if (found == cases_.end())
    return fail(ErrorCode::not_found, fmt::format("there is no case {}", id.value),
                "`myelin cases` lists them");
  const auto& value = found->second.value;
  if (std::find(from.begin(), from.end(), value.state) == from.end())
    return fail(
        ErrorCode::conflict,
        fmt::format("case {} is {} and cannot be {}", id.value, model::name(value.state), verb),
        possible_in(value));
  return &found->second;
}

Result<Changes> CaseBook::take(CaseId id, std::string_view person, std::string_view actor,
                               Time now) {
  MYELIN_TRY(name, said(person, "person", limits::name_bytes_max));
  MYELIN_TRY(entry, find_for(id, "taken", {CaseState::open}));
  const Deed deed{.verb = "taken", .detail = name, .actor = std::string{actor}};
  auto before = before_it(*entry, deed, now);
  entry->value.state = CaseState::taken;
  entry->value.assignee = name;
  entry->value.taken_at = now;
  moved(*entry, 1, now);  // taken and forgotten: the next nudge is a louder one
  return tell_deed(*entry, std::move(before), deed, now);
}

Result<Changes> CaseBook::hand_over(CaseId id, std::string_view department, std::string_view reason,
                                    std::string_view actor, Time now) {
  MYELIN_TRY(name, said(department, "department", limits::name_bytes_max));
  MYELIN_TRY(why, said(reason, "reason", limits::attribute_bytes_max / 2));
  MYELIN_TRY(entry, find_for(id, "handed over", {CaseState::open, CaseState::taken}));
  const auto& value = entry->value;
  if (value.department == name)
    return fail(ErrorCode::conflict, fmt::format("case {} is already with {}", id.value, name),
                "hand it to another department, or comment");
  if (entry->dispute)
    return fail(ErrorCode::conflict, fmt::format("whose case {} is, is disputed", id.value),
                "`myelin cases rule` ends the dispute; until then it stays where it is");
  const std::string detail = fmt::format("{} → {}: {}", value.department, name, why);
  const Deed deed{.verb = "handed_over", .detail = detail, .actor = std::string{actor}};
  auto before = before_it(*entry, deed, now);
  auto move = pass_on(*entry, name, {id, now, std::string{actor}, {}, {}, why});
  auto changes = tell_deed(*entry, std::move(before), deed, now);
  changes.move = std::move(move);
  return changes;
}

Result<Changes> CaseBook::resolve(CaseId id, std::string_view note, std::string_view actor,
                                  Time now) {
  MYELIN_TRY(entry, find_for(id, "resolved", {CaseState::open, CaseState::taken}));
  const Deed deed{.verb = "resolved", .detail = std::string{note}, .actor = std::string{actor}};
  auto before = before_it(*entry, deed, now);
  entry->value.state = CaseState::resolved;
  entry->value.resolved_at = now;
  moved(*entry, 0, now);
  return tell_deed(*entry, std::move(before), deed, now);
}

Result<Changes> CaseBook::reopen(CaseId id, std::string_view reason, std::string_view actor,
                                 Time now) {
  MYELIN_TRY(why, said(reason, "reason", limits::attribute_bytes_max));
  MYELIN_TRY(entry, find_for(id, "reopened", {CaseState::resolved}));
  return go_on(*entry, why, actor, now);
}

Result<Changes> CaseBook::disproved(CaseId id, std::string_view verdict, Time now) {
  MYELIN_TRY(entry, find_for(id, "reopened", {CaseState::resolved, CaseState::closed}));
  return go_on(*entry, verdict, "myelin", now);
}

Result<Changes> CaseBook::go_on(Entry& entry, std::string_view why, std::string_view actor,
                                Time now) {
  const CaseId id = entry.value.id;
  if (const model::Case* newer = find_incident(entry.group); newer != nullptr && newer->id != id)
    return fail(ErrorCode::conflict,
                fmt::format("case {} of the same incident goes on", newer->id.value),
                fmt::format("work on case {}", newer->id.value));
  put_back(entry, now);
  return tell(entry, {.verb = "reopened", .detail = std::string{why}, .actor = std::string{actor}},
              now);
}

Result<Changes> CaseBook::judged(CaseId id, std::string_view verdict, Time now) {
  MYELIN_TRY(entry,
             find_for(id, "judged",
                      {CaseState::open, CaseState::taken, CaseState::resolved, CaseState::closed}));
  return tell(*entry,
              {.verb = "judged",
               .detail = std::string{verdict},
               .actor = "myelin",
               .write = Changes::Write::none},
              now);
}

Result<Changes> CaseBook::experiment(CaseId id, std::string_view line, std::string_view actor,
                                     Time now) {
  MYELIN_TRY(entry,
             find_for(id, "tried",
                      {CaseState::open, CaseState::taken, CaseState::resolved, CaseState::closed}));
  return tell(*entry,
              {.verb = "experiment",
               .detail = std::string{line},
               .actor = std::string{actor},
               .write = Changes::Write::none},
              now);
}

void CaseBook::send_step(const Entry& entry, const StepNotice& step, Changes& changes) {
  if (step.event.empty()) return;
  auto words = entry.notice;
  words.event = step.event;
  words.step = step.step;
  words.detail.clear();
  if (step.channel.empty())
    changes.actions = router_.actions_for(words, ids_, words.at);
  else
    changes.actions.push_back(router_.action_to(step.channel, words, ids_, words.at));
}

Result<Changes> CaseBook::note_step(CaseId id, const StepNotice& notice, Time now) {
  MYELIN_TRY(entry,
             find_for(id, "moved",
                      {CaseState::open, CaseState::taken, CaseState::resolved, CaseState::closed}));
  const bool progress = notice.verb == "step_done" && entry->value.nudge_at.has_value();
  if (progress) moved(*entry, 0, now);
  return tell(*entry,
              {.verb = notice.verb,
               .detail = notice.step.key,
               .actor = notice.actor,
               .write = progress ? Changes::Write::update : Changes::Write::none,
               .step = &notice},
              now);
}

Result<Changes> CaseBook::comment(CaseId id, std::string_view text, std::string_view actor,
                                  Time now) {
  MYELIN_TRY(words, said(text, "comment", limits::attribute_bytes_max));
  MYELIN_TRY(entry,
             find_for(id, "commented",
                      {CaseState::open, CaseState::taken, CaseState::resolved, CaseState::closed}));
  const bool progress = entry->value.nudge_at.has_value();
  if (progress) moved(*entry, 0, now);
  return tell(*entry,
              {.verb = "commented",
               .detail = words,
               .actor = std::string{actor},
               .write = progress ? Changes::Write::update : Changes::Write::none},
              now);
}

}  // namespace myelin::repair
