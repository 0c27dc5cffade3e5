#include "repair/dispute_store.h"

#include <map>

#include "repair/rows.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

model::Dispute dispute_of(const store::Row& row) {
  model::Dispute dispute{.id = {row.integer(0)},
                         .repair = {row.integer(1)},
                         .factor = std::string{row.text(2)},
                         .at = row.time(3),
                         .actor = std::string{row.text(4)},
                         .department = std::string{row.text(5)},
                         .claimed = std::string{row.text(6)},
                         .reason = std::string{row.text(7)},
                         .arbiter = std::string{row.text(8)},
                         .ruling = {}};
  if (row.is_null(9)) return dispute;
  dispute.ruling = model::DisputeRuling{row.time(9),
                                        std::string{row.text(10)},
                                        std::string{row.text(11)},
                                        std::string{row.text(12)},
                                        {}};
  if (!row.is_null(13)) dispute.ruling->owner_from = row.time(13);
  return dispute;
}

}  // namespace

Result<std::vector<model::Dispute>> find_disputes(store::Session& session,
                                                  const DisputeFilter& filter) {
  std::vector<model::Dispute> found;
  const std::string state{
      filter.state ? dispute_state_names[static_cast<std::size_t>(*filter.state)] : ""};
  MYELIN_CHECK(
      session.query(sql::find_disputes,
                    {filter.before, state, filter.arbiter, filter.repair.value, filter.factor,
                     static_cast<std::int64_t>(filter.rows)},
                    [&](const store::Row& row) { return found.push_back(dispute_of(row)), true; }));
  return found;
}

Result<std::vector<CaseTrail>> trails(store::Session& session, Time from, Time until) {
  std::map<CaseId, CaseTrail> by_case;
  MYELIN_CHECK(session.query(sql::passed_cases, {from, until}, [&](const store::Row& row) {
    auto value = case_of(row);
    const Time since = row.is_null(19) ? value.opened_at : row.time(19);
    const CaseId id = value.id;
    by_case.emplace(id, CaseTrail{std::move(value), since, {}});
    return true;
  }));
  MYELIN_CHECK(session.query(sql::moves_between, {from, until}, [&](const store::Row& row) {
    if (const auto found = by_case.find(CaseId{row.integer(0)}); found != by_case.end())
      found->second.moves.push_back({found->first, row.time(1), std::string{row.text(2)},
                                     std::string{row.text(3)}, std::string{row.text(4)},
                                     std::string{row.text(5)}});
    return true;
  }));
  std::vector<CaseTrail> all;
  for (auto& [id, trail] : by_case) all.push_back(std::move(trail));
  return all;
}

Status append_dispute(store::Session& session, const model::Dispute& dispute) {
  MYELIN_TRY(rows, session.append_to("dispute"));
  rows->add(dispute.id.value);
  rows->add(dispute.repair.value);
  rows->add(dispute.factor);
  rows->add(dispute.at);
  for (const auto* text :
       {&dispute.actor, &dispute.department, &dispute.claimed, &dispute.reason, &dispute.arbiter})
    rows->add(*text);
  rows->end_row();
  return {};
}

Status append_ruling(store::Session& session, const model::Dispute& ruled) {
  MYELIN_TRY(rows, session.append_to("dispute_ruling"));
  rows->add(ruled.id.value);
  rows->add(ruled.ruling->at);
  for (const auto* text : {&ruled.ruling->actor, &ruled.ruling->department, &ruled.ruling->reason})
    rows->add(*text);
  rows->add_optional(ruled.ruling->owner_from);
  rows->end_row();
  return {};
}

Status append_move(store::Session& session, const model::CaseMove& move) {
  MYELIN_TRY(rows, session.append_to("case_move"));
  rows->add(move.repair.value);
  rows->add(move.at);
  for (const auto* text : {&move.actor, &move.from, &move.to, &move.reason}) rows->add(*text);
  rows->end_row();
  return {};
}

}  // namespace myelin::repair
