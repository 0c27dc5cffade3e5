// Cases about customers who are about to leave: one a period, opened by the writer in the commit
// that writes its list, so that no crash and no second look opens another.
#include "engine/retention.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "connect/notify/wording.h"
#include "engine/acts_of_persons.h"
#include "engine/care.h"
#include "engine/departments.h"
#include "engine/persons.h"
#include "engine/rooms.h"
#include "repair/leaving.h"
#include "risk/churn_watch.h"

namespace myelin::engine {
namespace {

using model::Sentence;
using store::Session;

constexpr days stale_after{7};  // nobody is leaving because nothing was told since
constexpr std::string_view myself = "myelin";

model::Severity severity_of(Money expected, const risk::AlertBookSettings& settings) {
  if (expected.minor >= settings.critical_stake_minor) return model::Severity::critical;
  return expected.minor >= settings.warning_stake_minor ? model::Severity::warning
                                                        : model::Severity::info;
}

repair::Matter matter_of(const model::LeavingCase& made, repair::Cause cause,
                         const risk::AlertBookSettings& settings) {
  using connect::notify::money_words;
  const auto money = [](const Money& sum, model::Language language) {
    return money_words(sum, language);
  };
  constexpr auto zh = model::Language::zh, en = model::Language::en;
  repair::Matter matter;
  matter.cause = std::move(cause);
  matter.title_zh = fmt::format("{} 位老顾客可能在 {} 天内不再购买，预计损失 {}（{} 至 {}）",
                                made.customers, made.horizon_days, money(made.expected, zh),
                                money(made.low, zh), money(made.high, zh));
  matter.title_en = fmt::format(
      "{} customers may not buy again within {} days: {} expected to be lost ({} to {})",
      made.customers, made.horizon_days, money(made.expected, en), money(made.low, en),
      money(made.high, en));
  matter.severity = severity_of(made.expected, settings);
  matter.at_stake = made.expected;
  matter.customers = made.customers;
  return matter;
}

// Who is on a list of the last horizon, whatever they were merged into since.
Result<std::unordered_set<CustomerId>> cared_for(Session& session, Time since) {
  MYELIN_TRY(listed, repair::listed_since(session, since));
  MYELIN_TRY(persons, persons_now(session, listed));
  std::unordered_set<CustomerId> found;
  for (const auto& [own, person] : persons) found.insert(person);
  return found;
}

// Why no case is opened now; empty: one is.
Sentence why_not(const RetentionOutlook& outlook, const Status& department,
                 const ChurnAnswer& scores, Time now) {
  if (!department)
    return {fmt::format("没有负责部门“{}”：请设置 risk.churn.department。", outlook.department),
            fmt::format("There is no department '{}' to own it: set risk.churn.department.",
                        outlook.department)};
  if (now - scores.learnt_at > stale_after)
    return {"最近的订单已过去一周以上：没有新数据，不代表客户流失。",
            "The newest order is more than a week old: nobody left because nothing was told "
            "since."};
  if (const auto poor = risk::not_good_enough(scores.record, outlook.settings)) return *poor;
  if (outlook.next_at) return {"本期的工单已开。", "The case of this period is open already."};
  if (outlook.promise.customers == 0)
    return {"没有新的客户达到关注线。", "No further customer has reached the level."};
  return {};
}

}  // namespace

Result<RetentionOutlook> Engine::Rooms::leaving_outlook(std::vector<model::ChurnScore>& customers) {
  const auto& wanted = settings.risk.churn;
  const Time now = clock().now();
  RetentionOutlook outlook;
  outlook.settings = wanted;
  outlook.department = wanted.department;
  const auto spoken = language.now();
  if (outlook.department.empty())
    if (const auto factor = spoken->taxonomy->find(wanted.factor); factor != model::no_factor)
      outlook.department = spoken->taxonomy->owner(factor, now);
  MYELIN_TRY(scores, churn_scores());
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_TRY(cases, repair::leaving_cases(*reading, {}));
  if (!cases.empty()) {
    outlook.last = cases.front().repair;
    if (const Time next = cases.front().opened_at + wanted.period; next > now)
      outlook.next_at = next;
  }
  const auto& record = scores->record;
  MYELIN_TRY(listed, cared_for(*reading, now - days{record.horizon_days}));
  auto leaving = risk::leaving_now(scores->customers, wanted,
                                   [&](CustomerId id) { return listed.contains(id); });
  customers = std::move(leaving.customers);
  outlook.waiting = leaving.waiting;
  auto& promise = outlook.promise;
  promise.opened_at = now;
  promise.horizon_days = record.horizon_days;
  promise.level = record.level;
  promise.customers = static_cast<std::int64_t>(customers.size());
  promise.auc = record.auc;
  promise.calibration_error = record.calibration_error;
  promise.judged_above = record.judged_above;
  promise.left_above = record.left_above;
  if (record.judged_above > 0)
    risk::promise(customers, record, Random{static_cast<std::uint64_t>(to_us(scores->learnt_at))},
                  promise);
  outlook.why =
      why_not(outlook, known_department(*spoken->taxonomy, *settings.repair, outlook.department),
              *scores, now);
  outlook.opens = outlook.why.en.empty();
  return outlook;
}

Result<RetentionLook> Engine::Rooms::look_at_leaving(bool dry_run, std::string_view actor) {
  const std::lock_guard one{retention_mutex};
  if (!dry_run) {  // a list is of now, not of when somebody last asked
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_TRY(current, repair::leaving_cases(
                            *reading, {.since = clock().now() - settings.risk.churn.period}));
    if (current.empty()) churns.forget();
  }
  std::vector<model::ChurnScore> customers;
  MYELIN_TRY(outlook, leaving_outlook(customers));
  RetentionLook look{{}, std::move(outlook)};
  if (dry_run || !look.outlook.opens) return look;
  auto& made = look.outlook.promise;
  made.opened_by = actor;
  MYELIN_CHECK(command(
      {actor, "opened", "customers about to leave",
       fmt::format("{} customers, {} {} expected to be lost", made.customers, made.expected.text(),
                   made.expected.currency.view())},
      [&](Session& transaction) -> Status {
        const Time now = clock().now();
        MYELIN_TRY(earlier,
                   repair::leaving_cases(transaction, {.since = now - settings.risk.churn.period}));
        if (!earlier.empty())
          return fail(ErrorCode::conflict, "the case of this period is open already",
                      fmt::format("see `myelin cases leaving {}`", earlier.front().repair.value));
        repair::Cause cause{.factor = settings.risk.churn.factor,
                            .name_zh = {},
                            .name_en = {},
                            .department = look.outlook.department,
                            .product_name = {}};
        const auto spoken = language.now();
        if (const auto at = spoken->taxonomy->find(cause.factor); at != model::no_factor) {
          cause.name_zh = spoken->taxonomy->factors()[at].name_zh;
          cause.name_en = spoken->taxonomy->factors()[at].name_en;
        }
        const auto matter = matter_of(made, std::move(cause), settings.risk.alerts);
        const auto changes = memory->cases.open_on(matter, now);
        made.repair = changes.value.id;
        made.opened_at = now;
        MYELIN_CHECK(repair::append(transaction, made, matter.severity, customers));
        return reflex->carry(changes);
      }));
  look.opened = look.outlook.last = made.repair;
  look.outlook.next_at = made.opened_at + settings.risk.churn.period;
  return look;
}

Result<LeavingList> Engine::Rooms::leaving_list(CaseId id) {
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_TRY(cases, repair::leaving_cases(*reading, {.repair = id}));
  if (cases.empty() || !id)
    return fail(ErrorCode::not_found,
                fmt::format("case {} is not about customers who leave", id.value),
                "`myelin customers churn` says whether there is one");
  LeavingList list;
  list.value = std::move(cases.front());
  list.until = list.value.opened_at + days{list.value.horizon_days};
  list.over = clock().now() >= list.until;
  MYELIN_TRY(scores, repair::leaving_customers(*reading, id));
  std::vector<CustomerId> customers;
  for (auto& score : scores) {
    customers.push_back(score.customer);
    list.customers.push_back({std::move(score), {}, false});
  }
  MYELIN_TRY(persons, persons_of(customers));
  MYELIN_CHECK(for_each_act(*reading, persons, list.value.opened_at,
                            [&](std::size_t person, Time at, Act act) {
                              if (at > list.until) return;
                              auto& one = list.customers[person];
                              if (act == Act::ordered)
                                one.back_at = std::min(one.back_at.value_or(at), at);
                              else if (act == Act::complained)
                                one.complained = true;
                            }));
  list.back = std::ranges::count_if(
      list.customers, [](const LeavingCustomer& one) { return one.back_at.has_value(); });
  return list;
}

Status Engine::Rooms::follow_leaving() {
  std::vector<CaseId> open;
  MYELIN_CHECK(command({}, [&](Session& transaction) -> Status {
    MYELIN_TRY(cases, repair::leaving_cases(transaction, {}));
    for (const auto& one : cases)
      if (const auto* found = memory->cases.find(one.repair);
          found != nullptr && model::unfinished(found->state))
        open.push_back(one.repair);
    return {};
  }));
  for (const auto id : open) {
    MYELIN_TRY(list, leaving_list(id));
    const bool all = list.back == list.value.customers;
    if (!all && !list.over) continue;
    const auto note = fmt::format(
        "{} of {} customers bought again within {} days; {:.0f} were expected to ({:.0f} to "
        "{:.0f})",
        list.back, list.value.customers, list.value.horizon_days, list.value.back,
        list.value.back_low, list.value.back_high);
    const auto resolved = on_case(
        id, "resolved", note, myself,
        [&](repair::CaseBook& cases, Time now) { return cases.resolve(id, note, myself, now); });
    // Somebody resolved it meanwhile.
    if (!resolved && resolved.error().code != ErrorCode::conflict) return resolved;
  }
  return {};
}

Result<RetentionLook> Care::look_at_leaving(bool dry_run, std::string_view actor) {
  return engine_.rooms_->look_at_leaving(dry_run, actor);
}

Result<LeavingList> Care::leaving(CaseId id) {
  return engine_.rooms_->leaving_list(id);
}

Status Care::follow_leaving() {
  return engine_.rooms_->follow_leaving();
}

}  // namespace myelin::engine
