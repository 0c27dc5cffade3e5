#include "repair/dispute.h"

#include <fmt/format.h>

#include <algorithm>

#include "repair/nudge.h"

namespace myelin::repair {
namespace {

// One who belongs to both stands above both.
bool takes_sides(const Settings& settings, std::string_view person, std::string_view department,
                 std::string_view claimed) {
  return belongs_to(settings, person, department) != belongs_to(settings, person, claimed);
}

bool is_between(const ArbiterRule& rule, std::string_view one, std::string_view other) {
  return rule.between.empty() || (std::ranges::find(rule.between, one) != rule.between.end() &&
                                  std::ranges::find(rule.between, other) != rule.between.end());
}

}  // namespace

bool belongs_to(const Settings& settings, std::string_view person, std::string_view department) {
  const Department* found = settings.department(department);
  if (found == nullptr || person.empty()) return false;
  const auto named = [&](const std::string& one) { return one == person; };
  return found->manager == person || std::ranges::any_of(found->members, named) ||
         std::ranges::any_of(found->escalation, named) ||
         std::ranges::any_of(found->on_call, named, &Shift::person) ||
         std::ranges::any_of(found->deputies, [&](const Absence& absence) {
           return absence.person == person || absence.deputy == person;
         });
}

std::string arbiter_of(const Settings& settings, std::string_view department,
                       std::string_view claimed, std::string_view disputed_by) {
  const auto fits = [&](const std::string& person) {
    return person != disputed_by && !takes_sides(settings, person, department, claimed);
  };
  for (const auto& rule : settings.arbiters)
    if (is_between(rule, department, claimed))
      if (const auto found = std::ranges::find_if(rule.people, fits); found != rule.people.end())
        return *found;
  for (const auto party : {department, claimed})
    if (const Department* head = settings.department(party);
        head != nullptr && !head->escalation.empty() && fits(head->escalation.back()))
      return head->escalation.back();
  return {};
}

Status may_rule(const Settings& settings, const model::Dispute& dispute, std::string_view actor,
                bool administers, Time now) {
  const std::string who = dispute.arbiter.empty() ? "an administrator" : dispute.arbiter;
  if (actor == dispute.actor)
    return fail(ErrorCode::permission_denied, "who disputed a case does not rule on it",
                fmt::format("ask {}", who));
  if (takes_sides(settings, actor, dispute.department, dispute.claimed))
    return fail(ErrorCode::permission_denied,
                fmt::format("{} belongs to one of the two departments", actor),
                fmt::format("ask {}", who));
  if (administers || actor == dispute.arbiter || actor == stand_in(settings, dispute.arbiter, now))
    return {};
  return fail(ErrorCode::permission_denied, fmt::format("{} rules on this dispute", who),
              fmt::format("ask {}, or an administrator of neither department", who));
}

}  // namespace myelin::repair
