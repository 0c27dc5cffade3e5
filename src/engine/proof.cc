// Proof of repairs: a comparison is planned in the commit that resolves a case, and judged when its
// data are there.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/rooms.h"
#include "engine/sql.h"
#include "repair/proof.h"
#include "repair/proof_store.h"

namespace myelin::engine {
namespace {

using store::Session;
using store::Value;

std::int64_t hour_of(Time at) {
  return to_us(at) / 3'600'000'000;
}

// Which part of the history is asked for.
struct Wanted {
  model::CellKey cell;
  std::int64_t from = 0, until = 0;
};

// The treated cell and every other product of the same channel; of a cell of all products, that
// alone.
Result<repair::OutcomeHistory> history_of(Session& session, const Wanted& wanted) {
  repair::OutcomeHistory history;
  history.first_hour = wanted.from;
  const auto hours =
      static_cast<std::size_t>(std::max<std::int64_t>(0, wanted.until - wanted.from));
  const auto empty = [&] {
    return repair::HourCounts{std::vector<double>(hours), std::vector<double>(hours)};
  };
  history.treated = empty();
  std::map<std::string, repair::HourCounts> others;
  MYELIN_CHECK(session.query(
      sql::outcome_hours,
      {Value{wanted.cell.factor}, Value{wanted.cell.channel}, Value{wanted.from},
       Value{wanted.until}},
      [&](const store::Row& row) {
        const bool own = wanted.cell.product.empty() || row.text(0) == wanted.cell.product;
        auto* counts = &history.treated;
        if (!own) counts = &others.try_emplace(std::string{row.text(0)}, empty()).first->second;
        const auto at = static_cast<std::size_t>(row.integer(1) - wanted.from);
        counts->complaints[at] += row.real(2);
        counts->exposure[at] += row.real(3);
        return true;
      }));
  for (auto& [product, counts] : others)
    if (!product.empty()) history.controls.push_back({product, std::move(counts)});
  return history;
}

// Takes away the products that had an alert of their own meanwhile.
Status keep_untouched(Session& session, const Wanted& wanted, repair::OutcomeHistory& history) {
  std::set<std::string> touched;
  MYELIN_CHECK(session.query(
      sql::touched_products,
      {Value{wanted.cell.factor},
       Value{from_us((wanted.from + repair::baseline_hours) * 3'600'000'000)},
       Value{from_us(wanted.until * 3'600'000'000)}},
      [&](const store::Row& row) { return touched.insert(std::string{row.text(0)}), true; }));
  std::erase_if(history.controls, [&](const repair::NamedCounts& control) {
    return touched.contains("") || touched.contains(control.product);
  });
  return {};
}

}  // namespace

Status Engine::Rooms::plan_proof(Session& writing, const model::Case& repaired, Time now) {
  const auto* alert = memory->alerts.find(repaired.alert);
  repair::OutcomeHistory history;
  if (alert != nullptr && !alert->cell.factor.empty()) {
    const Wanted wanted{alert->cell, repair::history_from(*alert), hour_of(now)};
    MYELIN_TRY(counted, history_of(writing, wanted));
    history = std::move(counted);
    MYELIN_CHECK(keep_untouched(writing, wanted, history));
  }
  return repair::append(
      writing, repair::plan_comparison(
                   {.repair = repaired.id, .round = repaired.reopened, .alert = alert, .at = now},
                   history, settings.zone));
}

Status Engine::Rooms::judge_one(const model::Comparison& plan, std::vector<Judged>& judged) {
  const Time now = clock().now();
  model::Verdict verdict;
  {
    MYELIN_TRY(reading, sessions.borrow());
    const Wanted wanted{plan.cell, plan.before_from - repair::baseline_hours, plan.after_until};
    repair::OutcomeHistory history;
    if (plan.method != model::ComparisonMethod::none) {
      MYELIN_TRY(counted, history_of(*reading, wanted));
      history = std::move(counted);
      MYELIN_CHECK(keep_untouched(*reading, wanted, history));
    }
    verdict = repair::judge(plan, history, settings.zone, now);
  }
  const auto object = fmt::format("case {}", plan.repair.value);
  MYELIN_CHECK(command(
      {"myelin", "judged", object, model::name(verdict.kind)}, [&](Session& writing) -> Status {
        const auto* found = memory->cases.find(plan.repair);
        if (found == nullptr || found->reopened != plan.round) return {};  // reopened meanwhile
        MYELIN_CHECK(repair::append(writing, plan, verdict));
        MYELIN_TRY(noted, memory->cases.judged(plan.repair, verdict.reason.zh, now));
        MYELIN_CHECK(reflex->carry(noted));
        judged.push_back({plan, verdict});
        if (verdict.kind != model::VerdictKind::not_fixed ||
            found->state != model::CaseState::resolved)
          return {};
        auto again = memory->cases.reopen(plan.repair, verdict.reason.zh, "myelin", now);
        // Another case of the same incident goes on: the verdict is told there by its own judging.
        if (!again && again.error().code == ErrorCode::conflict) return {};
        if (!again) return std::unexpected(again.error());
        return reflex->carry(*again);
      }));
  return {};
}

Result<std::vector<Judged>> Engine::Rooms::judge_due(CaseId only) {
  const std::lock_guard one{proof_mutex};
  std::vector<model::Comparison> due;
  {
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_TRY(all, repair::due_comparisons(*reading, clock().now()));
    due = std::move(all);
  }
  std::vector<Judged> judged;
  for (const auto& plan : due)
    if (!only || plan.repair == only) MYELIN_CHECK(judge_one(plan, judged));
  return judged;
}

Result<std::vector<Judged>> Engine::verify(CaseId only) {
  return rooms_->judge_due(only);
}

}  // namespace myelin::engine
