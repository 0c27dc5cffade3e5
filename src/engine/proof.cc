// Proof of repairs: a comparison is planned in the commit that resolves a case, and judged when its
// data are there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "base/log.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "repair/leaving.h"
#include "repair/proof.h"
#include "repair/proof_store.h"
#include "risk/cell_table.h"

namespace myelin::engine {
namespace {

using store::Session;
using store::Value;

const model::Sentence no_series_of_leaving{
    "案件关于可能流失的客户，没有投诉序列可比较：谁又购买了见名单，消息的效果见留出对照。",
    "The case is about customers who may leave: there is no series of complaints. The list shows "
    "who "
    "bought again, and a holdout shows what messages did."};
constexpr std::int64_t us_per_hour = 3'600'000'000;

std::int64_t hour_of(Time at) {
  return to_us(at) / us_per_hour;
}

// Which part of the history is asked for.
struct Wanted {
  model::CellKey cell;
  std::int64_t from = 0, until = 0;
  model::Measure measure = model::Measure::said;
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
  const bool happened = wanted.measure == model::Measure::happened;
  const auto factor =
      wanted.cell.factor + std::string(happened ? risk::suffix(risk::Source::happened) : "");
  const std::string exposure(happened ? risk::parcels_key : "");
  MYELIN_CHECK(session.query(sql::outcome_hours,
                             {Value{factor}, Value{wanted.cell.channel}, Value{wanted.from},
                              Value{wanted.until}, Value{exposure}},
                             [&](const store::Row& row) {
                               const bool own = wanted.cell.product.empty() ||
                                                row.text(0) == wanted.cell.product;
                               auto* counts = &history.treated;
                               if (!own) {
                                 auto& other = others[std::string{row.text(0)}];
                                 if (other.complaints.empty()) other = empty();
                                 counts = &other;
                               }
                               const auto at =
                                   static_cast<std::size_t>(row.integer(1) - wanted.from);
                               counts->complaints[at] += row.real(2);
                               counts->exposure[at] += row.real(3);
                               return true;
                             }));
  for (auto& [product, counts] : others)
    if (!product.empty()) history.controls.push_back({product, std::move(counts)});
  return history;
}

// Nine of ten of what the outcome counts came within so many hours of their order: of the cell, or
// where too few of it say of which order they are, of all products and channels; 0 where those are
// too few as well.
Result<std::int64_t> complaints_after(Session& session, const Wanted& wanted) {
  constexpr std::int64_t complaints_min = 10;
  const Value from{from_us(wanted.from * us_per_hour)}, until{from_us(wanted.until * us_per_hour)};
  std::int64_t lag = 0;
  for (const auto& [product, channel] : {std::pair{wanted.cell.product, wanted.cell.channel},
                                         std::pair{std::string{}, std::string{}}}) {
    const auto note = [&](const store::Row& row) {
      if (row.integer(0) >= complaints_min) lag = static_cast<std::int64_t>(std::ceil(row.real(1)));
      return false;
    };
    if (wanted.measure == model::Measure::happened)
      MYELIN_CHECK(
          session.query(sql::parcel_lag, {Value{product}, Value{channel}, from, until}, note));
    else
      MYELIN_CHECK(session.query(
          sql::complaint_lag,
          {Value{wanted.cell.factor}, Value{product}, Value{channel}, from, until}, note));
    if (lag > 0) break;
  }
  return lag;
}

// By each measure there is of it.
Result<std::vector<model::Measure>> measures_of(Session& session, const model::CellKey& cell) {
  std::vector measures{model::Measure::said};
  MYELIN_CHECK(session.query(
      sql::is_counted, {Value{cell.factor + std::string(risk::suffix(risk::Source::happened))}},
      [&](const store::Row&) {
        measures.push_back(model::Measure::happened);
        return false;
      }));
  return measures;
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

// The case's alert as it stands is asked of the writer; all that takes long happens beside it.
Result<model::Comparison> Engine::Rooms::plan_proof(CaseId id) {
  const Time now = clock().now();
  std::optional<model::Alert> alert;
  MYELIN_CHECK(command({}, [&](Session&) -> Status {
    if (const auto* repaired = memory->cases.find(id))
      if (const auto* found = memory->alerts.find(repaired->alert)) alert = *found;
    return {};
  }));
  repair::Repaired repaired{.repair = id, .alert = alert ? &*alert : nullptr, .at = now};
  MYELIN_TRY(reading, sessions.borrow());
  if (!alert || alert->cell.factor.empty()) {
    auto plan = repair::plan_comparison(repaired, {}, settings.zone);
    MYELIN_TRY(leaving, repair::leaving_cases(*reading, {.repair = id}));
    if (!leaving.empty()) plan.why = no_series_of_leaving;
    return plan;
  }
  MYELIN_TRY(measures, measures_of(*reading, alert->cell));
  std::vector<model::Comparison> plans;
  for (const auto measure : measures) {
    Wanted wanted{alert->cell, repair::history_from(*alert), hour_of(now), measure};
    MYELIN_TRY(history, history_of(*reading, wanted));
    MYELIN_CHECK(keep_untouched(*reading, wanted, history));
    wanted.from = hour_of(alert->since);
    MYELIN_TRY(lag, complaints_after(*reading, wanted));
    repaired.measure = measure;
    repaired.complaints_after_hours = lag;
    plans.push_back(repair::plan_comparison(repaired, history, settings.zone));
  }
  return plans[repair::clearest(plans)];
}

Result<model::Verdict> Engine::Rooms::verdict_on(const model::Comparison& plan) {
  repair::OutcomeHistory history;
  if (plan.method != model::ComparisonMethod::none) {
    MYELIN_TRY(reading, sessions.borrow());
    const auto quiet_until = plan.quiet_until > 0 ? plan.quiet_until : plan.before_from;
    const Wanted wanted{plan.cell, quiet_until - repair::baseline_hours, plan.after_until,
                        plan.measure};
    MYELIN_TRY(counted, history_of(*reading, wanted));
    history = std::move(counted);
    MYELIN_CHECK(keep_untouched(*reading, wanted, history));
  }
  return repair::judge(plan, history, settings.zone, clock().now());
}

// Nothing where the case was reopened meanwhile, or is no more: then there is nothing to judge.
Result<std::optional<Judged>> Engine::Rooms::judge_one(const model::Comparison& plan,
                                                       std::string_view actor) {
  MYELIN_TRY(verdict, verdict_on(plan));
  MYELIN_TRY(recovered, recovery(plan, &verdict, verdict.judged_at));
  bool moot = false;
  const auto object = fmt::format("case {}", plan.repair.value);
  const auto written = command(
      {actor, "judged", object, model::name(verdict.kind)}, [&](Session& writing) -> Status {
        const auto* found = memory->cases.find(plan.repair);
        moot = found == nullptr || found->reopened != plan.round;
        if (moot) return fail(ErrorCode::conflict, "the case was reopened before it was judged");
        MYELIN_CHECK(repair::append(writing, plan, verdict));
        if (recovered)
          MYELIN_CHECK(book(writing, *found, revenue::PostingKind::recovered, *recovered, plan));
        MYELIN_TRY(noted, memory->cases.judged(plan.repair, verdict.reason.zh, verdict.judged_at));
        MYELIN_CHECK(reflex->carry(noted));
        if (verdict.kind != model::VerdictKind::not_fixed || model::unfinished(found->state))
          return {};
        auto again = memory->cases.disproved(plan.repair, verdict.reason.zh, verdict.judged_at);
        // Another case of the same incident goes on: the verdict is told there by its own judging.
        if (!again && again.error().code == ErrorCode::conflict) return {};
        if (!again) return std::unexpected(again.error());
        return reflex->carry(*again);
      });
  if (moot) return std::optional<Judged>{};
  MYELIN_CHECK(written);
  return Judged{plan, std::move(verdict)};
}

// One comparison that fails keeps no other from being judged: it is tried again later, unless it
// was asked for by its number.
Result<std::vector<Judged>> Engine::Rooms::judge_due(CaseId only, std::string_view actor) {
  const std::lock_guard one{proof_mutex};
  if (const auto promised = book_promises(); !promised)
    log::warning("booking what repairs promise failed and will be tried again: {}",
                 promised.error().message);
  std::vector<model::Comparison> due;
  {
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_TRY(all, repair::due_comparisons(*reading, clock().now()));
    due = std::move(all);
  }
  std::vector<Judged> judged;
  for (const auto& plan : due) {
    const auto id = plan.repair.value;
    if (only ? plan.repair != only : unjudged.waits(id, clock().now())) continue;
    auto outcome = judge_one(plan, actor);
    if (!outcome && only) return std::unexpected(outcome.error());
    unjudged.note(id, outcome ? Status{} : std::unexpected(outcome.error()), clock().now());
    if (outcome && *outcome) judged.push_back(std::move(**outcome));
  }
  return judged;
}

Result<std::vector<Judged>> Engine::verify(CaseId only, std::string_view actor) {
  return rooms_->judge_due(only, actor);
}

}  // namespace myelin::engine
