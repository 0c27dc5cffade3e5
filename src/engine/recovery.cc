// What repairs bring in money: promised when a comparison is planned, recovered when the verdict is
// "fixed", both booked to the ledger by themselves.
#include <fmt/format.h>

#include "engine/rooms.h"
#include "engine/sql.h"
#include "repair/proof.h"
#include "repair/proof_store.h"

namespace myelin::engine {
namespace {

using store::Session;
using store::Value;

Time time_of(std::int64_t hour) {
  return from_us(hour * 3'600'000'000);
}

}  // namespace

Result<std::optional<revenue::Recovery>> Engine::Rooms::recovery(const model::Comparison& plan,
                                                                 const model::Verdict* verdict,
                                                                 Time now) {
  const bool told = plan.method != model::ComparisonMethod::none &&
                    (verdict == nullptr || verdict->kind == model::VerdictKind::fixed);
  if (!told) return std::optional<revenue::Recovery>{};
  Time since = time_of(plan.before_from);
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_CHECK(reading->query(sql::alert_since, {Value{plan.repair.value}},
                              [&](const store::Row& row) { return since = row.time(0), false; }));
  revenue::LossQuestion question{.product = plan.cell.product,
                                 .channel = plan.cell.channel,
                                 .before_from = since - hours{repair::baseline_hours},
                                 .before_until = since,
                                 .burning_from = time_of(plan.before_from),
                                 .burning_until = time_of(plan.before_until),
                                 .counted_from = time_of(plan.after_from),
                                 .counted_until = time_of(plan.after_until),
                                 .now = now};
  // The days to come are not known: as many orders as in the fault, a day.
  if (verdict == nullptr) {
    question.counted_from = question.burning_from;
    question.counted_until = question.burning_until;
  }
  MYELIN_TRY(losses, revenue::compare_losses(*reading, question));
  if (verdict == nullptr) {
    losses.orders = losses.orders * (plan.after_until - plan.after_from) /
                    std::max<std::int64_t>(1, plan.before_until - plan.before_from);
    return revenue::recovery_of(losses, {});
  }
  return revenue::recovery_of(
      losses, revenue::share_gone(verdict->effect, verdict->low, verdict->high, plan.baseline_rate,
                                  plan.burning_rate));
}

Status Engine::Rooms::book(Session& writing, const model::Case& repaired, revenue::PostingKind kind,
                           const revenue::Recovery& recovery, const model::Comparison& plan) {
  revenue::Posting posting;
  posting.id = next_row();
  posting.booked_at = clock().now();
  posting.kind = kind;
  posting.factor = repaired.factor;
  posting.department = repaired.department;
  posting.case_id = repaired.id.value;
  posting.minor = recovery.minor;
  posting.low_minor = recovery.low_minor;
  posting.high_minor = recovery.high_minor;
  posting.currency = recovery.currency;
  posting.note = fmt::format("{} – {}", format_local(time_of(plan.after_from), settings.zone),
                             format_local(time_of(plan.after_until), settings.zone));
  posting.actor = "myelin";
  return revenue::write_posting(writing, posting, settings.zone);
}

Status Engine::Rooms::book_promises() {
  const Time now = clock().now();
  constexpr auto any_time = days{365};  // comparisons are due within weeks
  std::vector<std::pair<model::Comparison, revenue::Recovery>> promised;
  {
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_TRY(planned, repair::due_comparisons(*reading, now + any_time));
    for (const auto& plan : planned) {
      if (!promises_looked_at.emplace(plan.repair, plan.round).second) continue;
      bool booked = false;
      MYELIN_CHECK(reading->query(sql::promise_of,
                                  {Value{plan.repair.value}, Value{plan.planned_at}},
                                  [&](const store::Row&) { return booked = true, false; }));
      if (booked) continue;
      MYELIN_TRY(worth, recovery(plan, nullptr, now));
      if (worth) promised.emplace_back(plan, *worth);
    }
  }
  for (const auto& [plan, worth] : promised) {
    const auto object = fmt::format("case {}", plan.repair.value);
    MYELIN_CHECK(command({"myelin", "promised", object, {}}, [&](Session& writing) -> Status {
      const auto* found = memory->cases.find(plan.repair);
      if (found == nullptr || found->reopened != plan.round) return {};
      return book(writing, *found, revenue::PostingKind::promised, worth, plan);
    }));
  }
  return {};
}

}  // namespace myelin::engine
