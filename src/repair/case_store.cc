// The case book's rows.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

#include "repair/case_book.h"
#include "repair/dispute_store.h"
#include "repair/outbox.h"
#include "repair/rows.h"
#include "repair/sql.h"

namespace myelin::repair {
namespace {

std::string evidence_text(const std::vector<SignalId>& ids) {
  std::string text = "[";
  for (const SignalId id : ids) text += fmt::format("{}{}", text.size() > 1 ? "," : "", id.value);
  return text + "]";
}

std::vector<SignalId> evidence_of(std::string_view text) {
  std::vector<SignalId> ids;
  for (const char *at = text.data(), *end = at + text.size(); at < end; ++at) {
    std::int64_t value = 0;
    const auto read = std::from_chars(at, end, value);
    if (read.ec != std::errc{}) continue;
    ids.push_back(SignalId{value});
    at = read.ptr;
    if (at == end) break;
  }
  return ids;
}

template <class Enum, std::size_t N>
Enum named(std::string_view text, const std::array<std::string_view, N>& names, Enum otherwise) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return otherwise;
}

Money money(const store::Row& row, std::size_t minor, std::size_t currency) {
  return {row.integer(minor), Currency::parse(row.text(currency)).value_or(Currency{})};
}

std::optional<Time> time_or_none(const store::Row& row, std::size_t column) {
  return row.is_null(column) ? std::nullopt : std::optional<Time>(row.time(column));
}

store::Value or_null(const std::optional<Time>& time) {
  return time ? store::Value{*time} : store::Value{store::Null{}};
}

Status insert_case(store::Session& session, const model::Case& c) {
  MYELIN_TRY(rows, session.append_to("repair_case"));
  rows->add(c.id.value);
  rows->add(c.alert.value);
  rows->add(model::name(c.state));
  for (const auto* text : {&c.title_zh, &c.title_en, &c.factor, &c.department, &c.assignee})
    rows->add(*text);
  rows->add(c.opened_at);
  rows->add(c.due_at);
  rows->add_optional(c.taken_at);
  rows->add_optional(c.resolved_at);
  rows->add(c.at_stake.minor);
  rows->add(c.at_stake.currency.view());
  rows->add(evidence_text(c.evidence));
  rows->add(c.reopened);
  rows->add(c.quiet_since);
  rows->add(c.nudges);
  rows->add_optional(c.nudge_at);
  rows->end_row();
  return {};
}

Status update_case(store::Session& session, const model::Case& c) {
  MYELIN_TRY(changed,
             session.execute(sql::update_case,
                             {c.id.value, std::string{model::name(c.state)}, c.department,
                              c.assignee, c.due_at, or_null(c.taken_at), or_null(c.resolved_at),
                              c.at_stake.minor, std::string{c.at_stake.currency.view()},
                              evidence_text(c.evidence), std::int64_t{c.reopened}, c.quiet_since,
                              std::int64_t{c.nudges}, or_null(c.nudge_at)}));
  if (changed != 1)
    return fail(ErrorCode::corrupt, fmt::format("case {} has {} rows", c.id.value, changed),
                "run `myelin doctor`");
  return {};
}

}  // namespace

model::Case case_of(const store::Row& row) {
  model::Case c;
  c.id = CaseId{row.integer(0)};
  c.alert = AlertId{row.integer(1)};
  c.state = named(row.text(2), model::case_state_names, model::CaseState::open);
  c.title_zh = row.text(3);
  c.title_en = row.text(4);
  c.factor = row.text(5);
  c.department = row.text(6);
  c.assignee = row.text(7);
  c.opened_at = row.time(8);
  c.due_at = row.time(9);
  c.taken_at = time_or_none(row, 10);
  c.resolved_at = time_or_none(row, 11);
  c.at_stake = money(row, 12, 13);
  c.evidence = evidence_of(row.text(14));
  c.reopened = static_cast<int>(row.integer(15));
  c.quiet_since = row.time(16);
  c.nudges = static_cast<int>(row.integer(17));
  c.nudge_at = time_or_none(row, 18);
  return c;
}

Status append_events(store::Session& session, std::span<const model::CaseEvent> events) {
  if (events.empty()) return {};
  MYELIN_TRY(rows, session.append_to("case_event"));
  for (const auto& event : events) {
    rows->add(event.repair.value);
    rows->add(event.at);
    rows->add(event.actor);
    rows->add(event.verb);
    rows->add(event.detail);
    rows->end_row();
  }
  return {};
}

Status append_actions(store::Session& session, std::span<const model::Action> actions) {
  if (actions.empty()) return {};
  MYELIN_TRY(rows, session.append_to("action"));
  for (const auto& action : actions) {
    rows->add(action.id.value);
    rows->add(action.repair.value);
    rows->add(action.alert.value);
    for (const auto* text : {&action.channel, &action.event, &action.payload}) rows->add(*text);
    rows->add(model::name(action.state));
    rows->add(action.attempts);
    rows->add(action.created_at);
    rows->add(action.next_at);
    rows->add(action.last_error);
    rows->end_row();
  }
  return {};
}

namespace {

Status append_nudges(store::Session& session, std::span<const Nudge> nudges) {
  if (nudges.empty()) return {};
  MYELIN_TRY(rows, session.append_to("nudge"));
  for (const auto& nudge : nudges) {
    rows->add(nudge.repair.value);
    rows->add(nudge.at);
    rows->add(name(nudge.step));
    rows->add(nudge.rung);
    rows->add(nudge.department);
    rows->add(nudge.person);
    rows->add(nudge.answer_by);
    rows->add(nudge.nudges);
    rows->add(nudge.next_at);
    rows->end_row();
  }
  return {};
}

}  // namespace

Status save(store::Session& session, const Changes& changes) {
  if (changes.write == Changes::Write::insert) MYELIN_CHECK(insert_case(session, changes.value));
  if (changes.write == Changes::Write::update) MYELIN_CHECK(update_case(session, changes.value));
  MYELIN_CHECK(append_events(session, changes.events));
  MYELIN_CHECK(append_nudges(session, changes.nudges));
  if (changes.disputed) MYELIN_CHECK(append_dispute(session, *changes.disputed));
  if (changes.ruled) MYELIN_CHECK(append_ruling(session, *changes.ruled));
  if (changes.before) MYELIN_CHECK(append_before(session, *changes.before));
  if (changes.undone)
    MYELIN_CHECK(append_undone(session, *changes.undone, changes.events.front().actor,
                               changes.events.front().at));
  if (changes.move) MYELIN_CHECK(append_move(session, *changes.move));
  return append_actions(session, changes.actions);
}

Status CaseBook::load_alerts(store::Session& session) {
  return session.query(sql::load_alerts, {}, [&](const store::Row& row) {
    const auto found = cases_.find(CaseId{row.integer(0)});
    if (found == cases_.end()) return true;
    Entry& entry = found->second;
    const AlertId id{row.integer(1)};
    const bool burns = row.text(2) != model::name(model::AlertState::resolved);
    auto& notice = entry.notice;
    const auto severity = named(row.text(3), model::severity_names, model::Severity::warning);
    notice.severity = entry.stakes.empty() ? severity : std::max(notice.severity, severity);
    notice.rule = named(row.text(4), model::alert_rule_names, model::AlertRule::cell_excess);
    notice.product = row.text(5);
    notice.channel = row.text(6);
    notice.since = row.time(7);
    notice.still_happening = row.boolean(8) && burns;
    notice.customers = row.integer(9);
    notice.observed = row.real(10);
    notice.expected = row.real(11);
    notice.ratio = row.real(12);
    entry.stakes[id] = money(row, 13, 14);
    if (burns) entry.firing.insert(id);
    return true;
  });
}

Status CaseBook::load_disputes(store::Session& session) {
  MYELIN_TRY(open, find_disputes(session, {.state = DisputeState::open}));
  for (auto& dispute : open)
    if (const auto found = cases_.find(dispute.repair); found != cases_.end())
      found->second.dispute = std::move(dispute);
  return session.query(sql::last_dispute, {}, [&](const store::Row& row) {
    last_dispute_ = row.integer(0);
    return true;
  });
}

Status CaseBook::load(store::Session& session) {
  cases_.clear();
  incidents_.clear();
  wheel_.clear();
  MYELIN_CHECK(session.query(sql::load_cases, {}, [&](const store::Row& row) {
    model::Case value = case_of(row);
    Entry& entry = cases_[value.id];
    if (!value.alert)
      entry.group = own_group(value.id);
    else if (row.is_null(19) || row.text(19).empty())
      entry.group = fmt::format("alert:{}", value.alert.value);
    else
      entry.group = row.text(19);
    if (!row.is_null(21)) {
      entry.notice.customers = row.integer(21);
      entry.notice.severity = named(row.text(22), model::severity_names, model::Severity::warning);
    }
    entry.called_overdue = !row.is_null(20) && row.time(20) >= value.due_at;
    if (value.state != model::CaseState::closed) incidents_[entry.group] = value.id;
    entry.value = std::move(value);
    return true;
  }));
  MYELIN_CHECK(load_alerts(session));
  MYELIN_CHECK(load_disputes(session));
  MYELIN_TRY(deeds, load_before(session, CaseId{}));
  for (auto& before : deeds)
    if (const auto found = cases_.find(before.value.id); found != cases_.end())
      found->second.before = std::move(before);
  for (auto& [id, entry] : cases_) {
    auto& value = entry.value;  // one that was open before there were nudges has none planned yet
    if (model::unfinished(value.state) && !value.nudge_at)
      value.nudge_at = next_nudge(*settings_, waiting(entry), value.quiet_since);
    set_timer(entry);
  }
  return session.query(sql::last_action, {}, [&](const store::Row& row) {
    ids_.start_after(ActionId{row.integer(0)});
    return true;
  });
}

}  // namespace myelin::repair
