// Whose a case is: disputed, ruled on, and what passing it on has cost.
#include <fmt/format.h>

#include <map>

#include "engine/departments.h"
#include "engine/rooms.h"
#include "repair/coverage.h"

namespace myelin::engine {

Status Engine::dispute_case(CaseId id, std::string_view department, std::string_view reason,
                            std::string_view actor) {
  MYELIN_CHECK(
      known_department(*rooms_->language.now()->taxonomy, *rooms_->settings.repair, department));
  return rooms_->on_case(id, "disputed", fmt::format("{}: {}", department, reason), actor,
                         [&](repair::CaseBook& cases, Time now) {
                           return cases.dispute(id, department, reason, actor, now);
                         });
}

Status Engine::rule_on_dispute(CaseId id, const RulingRequest& ruling, std::string_view actor) {
  MYELIN_CHECK(known_department(*rooms_->language.now()->taxonomy, *rooms_->settings.repair,
                                ruling.department));
  std::string detail = fmt::format("{}: {}", ruling.department, ruling.reason);
  if (ruling.owner_from)
    detail +=
        fmt::format(" (owner from {})", format_date(*ruling.owner_from, rooms_->settings.zone));
  return rooms_->on_case(id, "ruled", detail, actor, [&](repair::CaseBook& cases, Time now) {
    return cases.rule(id,
                      {.department = ruling.department,
                       .reason = ruling.reason,
                       .actor = actor,
                       .owner_from = ruling.owner_from,
                       .administers = ruling.administers},
                      now);
  });
}

Result<std::vector<model::Dispute>> Engine::disputes(const DisputeFilter& filter) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return repair::find_disputes(*session, {.state = filter.state,
                                          .arbiter = filter.arbiter,
                                          .factor = filter.factor,
                                          .before = filter.page.before,
                                          .rows = filter.page.rows});
}

Result<PingPongAnswer> Engine::ping_pong(Time from, Time until) {
  if (from >= until)
    return fail(ErrorCode::invalid_argument, "the period ends before it begins",
                "give from before until");
  PingPongAnswer answer{.from = from, .until = until, .found = {}, .causes = 0, .orphans = {}};
  {
    MYELIN_TRY(session, rooms_->sessions.borrow());
    MYELIN_TRY(trails, repair::trails(*session, from, until));
    answer.found = repair::ping_pong(trails, rooms_->clock().now());
  }
  CauseQuestion losses;
  losses.rows = limits::page_rows_max;
  MYELIN_TRY(causes, this->causes(losses));
  std::map<std::string, const CauseRow*> by_factor;
  std::vector<repair::CauseOwner> owners;
  for (const auto& row : causes.rows) {
    if (row.lost.minor <= 0) continue;
    by_factor[row.factor] = &row;
    owners.push_back({row.factor, row.department});
  }
  CaseFilter newest;
  newest.page.rows = limits::page_rows_max;
  MYELIN_TRY(cases, this->cases(newest));
  std::vector<const model::Case*> pointers;
  for (const auto& one : cases) pointers.push_back(&one);
  const auto coverage = repair::loop_coverage(owners, pointers);
  const std::set<std::string> uncovered{coverage.without_case.begin(), coverage.without_case.end()};
  answer.causes = coverage.causes;
  for (const auto& [factor, row] : by_factor)
    if (row->department.empty() || uncovered.contains(factor))
      answer.orphans.push_back(
          {factor, row->department, row->lost, row->orders, !uncovered.contains(factor)});
  std::ranges::stable_sort(answer.orphans, [](const OrphanCause& a, const OrphanCause& b) {
    return a.lost.minor > b.lost.minor;
  });
  return answer;
}

}  // namespace myelin::engine
