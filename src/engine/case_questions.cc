#include "engine/case_questions.h"

#include <fmt/format.h>

#include "engine/question_rows.h"
#include "engine/sql.h"
#include "engine/verbatims.h"
#include "repair/links.h"
#include "repair/proof_store.h"
#include "repair/rows.h"
#include "revenue/experiment_store.h"
#include "stats/proportion.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Value;

Result<std::vector<model::Case>> cases_where(store::Session& session, const CaseFilter& filter,
                                             Time now, CaseId only) {
  std::vector<model::Case> found;
  MYELIN_CHECK(session.query(
      sql::find_cases,
      {Value{filter.page.before},
       Value{filter.state ? text_of(name(*filter.state)) : std::string{}}, Value{filter.department},
       Value{filter.overdue_only}, Value{now}, Value{rows_of(filter.page)}, Value{only.value}},
      [&](const Row& row) { return found.push_back(repair::case_of(row)), true; }));
  return found;
}

constexpr std::size_t precedents_max = 10;

Status add_disputes(store::Session& session, CaseDetail& detail) {
  const auto& value = detail.value;
  MYELIN_TRY(disputes, repair::find_disputes(session, {.repair = value.id}));
  detail.disputes = std::move(disputes);
  if (value.factor.empty()) return {};
  MYELIN_TRY(ruled, repair::find_disputes(
                        session, {.state = repair::DisputeState::ruled, .factor = value.factor}));
  std::erase_if(ruled, [&](const model::Dispute& one) { return one.repair == value.id; });
  if (ruled.size() > precedents_max) ruled.resize(precedents_max);
  detail.precedents = std::move(ruled);
  return {};
}

}  // namespace

Result<std::vector<model::Case>> find_cases(store::Session& session, const CaseFilter& filter,
                                            Time now) {
  return cases_where(session, filter, now, CaseId{});
}

Result<CaseDetail> case_detail(store::Session& session, const Language& language, CaseId id) {
  MYELIN_TRY(found, cases_where(session, {}, Time{}, id));
  if (found.empty())
    return fail(ErrorCode::not_found, fmt::format("there is no case {}", id.value),
                "list them with `myelin cases`");
  CaseDetail detail;
  detail.value = std::move(found.front());
  MYELIN_CHECK(session.query(sql::case_history, {Value{id.value}}, [&](const Row& row) {
    detail.history.push_back(
        {id, row.time(0), text_of(row.text(1)), text_of(row.text(2)), text_of(row.text(3))});
    return true;
  }));
  MYELIN_TRY(comparison, repair::comparison_of(session, id));
  if (comparison) {
    MYELIN_TRY(verdict, repair::verdict_on(session, *comparison));
    detail.verdict = std::move(verdict);
  }
  detail.comparison = std::move(comparison);
  MYELIN_TRY(postings, revenue::postings_of_case(session, id));
  detail.postings = std::move(postings);
  MYELIN_TRY(run, repair::run_of(session, id));
  detail.run = std::move(run);
  MYELIN_TRY(links, repair::links_of(session, id));
  detail.links = std::move(links);
  MYELIN_TRY(experiments, revenue::find_experiments(session, {.repair = id}));
  detail.experiments = std::move(experiments);
  MYELIN_CHECK(add_disputes(session, detail));
  ActionFilter mine;
  mine.repair = id;
  MYELIN_TRY(actions, find_actions(session, mine));
  detail.actions = std::move(actions);
  std::span<const SignalId> shown{detail.value.evidence};
  MYELIN_TRY(verbatims,
             verbatims_of(session, language,
                          shown.first(std::min(shown.size(), limits::verbatims_per_alert_max))));
  detail.verbatims = std::move(verbatims);
  return detail;
}

Result<NudgeAnswer> nudge_answer(store::Session& session, Time now, std::size_t rows) {
  NudgeAnswer answer;
  MYELIN_CHECK(session.query(sql::nudge_record, {Value{now}}, [&](const Row& row) {
    NudgeRow one{text_of(row.text(0)), text_of(row.text(1)), row.integer(2), row.integer(3),
                 row.integer(4)};
    const auto decided = one.sent - one.waiting;
    const auto interval = stats::wilson_interval(one.answered, decided);
    one.share = decided > 0 ? static_cast<double>(one.answered) / static_cast<double>(decided) : 0;
    one.low = interval.low;
    one.high = interval.high;
    answer.record.push_back(std::move(one));
    return true;
  }));
  MYELIN_CHECK(session.query(
      sql::next_nudges, {Value{rows_of({.rows = rows})}},
      [&](const Row& row) { return answer.next.push_back(repair::case_of(row)), true; }));
  return answer;
}

Result<std::vector<ActionRow>> find_actions(store::Session& session, const ActionFilter& filter) {
  std::vector<ActionRow> found;
  MYELIN_CHECK(session.query(sql::find_actions,
                             {Value{filter.page.before},
                              Value{filter.state ? text_of(name(*filter.state)) : std::string{}},
                              Value{filter.repair.value}, Value{rows_of(filter.page)}},
                             [&](const Row& row) {
                               found.push_back(repair::action_of(row));
                               return true;
                             }));
  return found;
}

}  // namespace myelin::engine
