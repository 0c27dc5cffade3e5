#include "repair/case_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "connect/notify/plain_text.h"
#include "repair/title.h"

namespace myelin::repair {
namespace {

constexpr std::string_view myself = "myelin";
constexpr std::string_view nobody = "unassigned";
constexpr std::size_t concentrations_told = 3;

bool muted(const model::Alert& alert) {
  return !alert.silenced_by.empty() || !alert.inhibited_by.empty();
}
bool burns(const model::Alert& alert) {
  return alert.state != model::AlertState::resolved;
}

// What happens to a case after a person's deed, so that the deed cannot be taken back any more; the
// same list stands in load_before.sql.
bool ends_undo(std::string_view verb) {
  static constexpr std::array<std::string_view, 6> ending{"reopened", "closed", "disputed",
                                                          "ruled",    "judged", "undone"};
  return std::ranges::find(ending, verb) != ending.end();
}

std::string incident_of(const model::Alert& alert) {
  return alert.group.empty() ? fmt::format("alert:{}", alert.id.value) : alert.group;
}

}  // namespace

std::string CaseBook::own_group(CaseId id) {
  return fmt::format("case:{}", id.value);
}

CaseBook::CaseBook(std::shared_ptr<const Settings> settings, ActionSequence& ids)
    : settings_(settings), router_(std::move(settings)), ids_(ids) {}

Time CaseBook::due(const Entry& entry, model::Severity severity, Time now) const {
  const Deadline& deadline = settings_->deadlines[static_cast<std::size_t>(severity)];
  const Calendar& calendar = settings_->calendar_of(entry.value.department);
  return calendar.after(
      now, hours{deadline.working_hours} + calendar.day_length() * deadline.working_days);
}

Changes CaseBook::tell(Entry& entry, const Deed& deed, Time now) {
  Changes changes{
      .write = deed.write, .value = entry.value, .events = {}, .actions = {}, .nudges = {}};
  changes.events.push_back(
      {.repair = entry.value.id,
       .at = now,
       .actor = connect::notify::one_line(deed.actor, limits::name_bytes_max),
       .verb = std::string{deed.verb},
       .detail = connect::notify::one_line(deed.detail, limits::attribute_bytes_max)});
  if (ends_undo(deed.verb)) entry.before.reset();
  auto& notice = entry.notice;
  notice.event = "case." + std::string{deed.verb};
  notice.at = now;
  notice.repair = entry.value.id;
  notice.alert = entry.value.alert;
  notice.state = entry.value.state;
  notice.title_zh = entry.value.title_zh;
  notice.title_en = entry.value.title_en;
  notice.factor = entry.value.factor;
  notice.department = entry.value.department;
  notice.assignee = entry.value.assignee;
  notice.due_at = entry.value.due_at;
  notice.at_stake = entry.value.at_stake;
  notice.actor = deed.actor == myself ? "" : changes.events.back().actor;
  notice.detail = deed.verb == "opened" ? "" : changes.events.back().detail;
  notice.url = settings_->address_of(entry.value.id);
  if (deed.nudge != nullptr)
    send_nudge(entry, *deed.nudge, changes);
  else if (deed.step != nullptr)
    send_step(entry, *deed.step, changes);
  else
    changes.actions = router_.actions_for(notice, ids_, now);
  return changes;
}

bool CaseBook::learn(Entry& entry, const model::Alert& alert, const Cause& cause) {
  auto& notice = entry.notice;
  notice.severity = std::max(notice.severity, alert.severity);
  notice.rule = alert.rule;
  notice.product = cause.product_name.empty() ? alert.cell.product : cause.product_name;
  notice.channel = alert.cell.channel;
  if (!cause.name_zh.empty()) notice.factor_zh = cause.name_zh;
  if (!cause.name_en.empty()) notice.factor_en = cause.name_en;
  notice.follows = cause.follows;
  notice.since = alert.since;
  notice.customers = alert.customers;
  notice.observed = alert.observed;
  notice.expected = alert.expected;
  notice.ratio = alert.ratio;
  notice.still_happening = alert.still_happening && burns(alert);
  notice.concentrations.assign(
      alert.concentrations.begin(),
      alert.concentrations.begin() +
          static_cast<std::ptrdiff_t>(std::min(alert.concentrations.size(), concentrations_told)));
  if (burns(alert))
    entry.firing.insert(alert.id);
  else
    entry.firing.erase(alert.id);
  set_timer(entry);  // a resolved case whose alerts have ended is closed in time

  auto& value = entry.value;
  const Money at_stake_before = value.at_stake;
  const std::size_t evidence_before = value.evidence.size();
  entry.stakes[alert.id] = alert.at_stake;
  bool first = true;
  for (const auto& [id, money] : entry.stakes) {
    // The first alert says in which currency the case counts; sums of different currencies never
    // meet.
    if (first && value.at_stake.minor == 0) value.at_stake.currency = money.currency;
    if (money.currency != value.at_stake.currency) continue;
    value.at_stake.minor = first ? money.minor : std::max(value.at_stake.minor, money.minor);
    first = false;
  }
  for (const SignalId id : alert.verbatims)
    if (value.evidence.size() < limits::verbatims_per_alert_max &&
        std::find(value.evidence.begin(), value.evidence.end(), id) == value.evidence.end())
      value.evidence.push_back(id);
  return value.at_stake != at_stake_before || value.evidence.size() != evidence_before;
}

void CaseBook::put_back(Entry& entry, Time now) {
  auto& value = entry.value;
  value.state = model::CaseState::open;
  value.assignee.clear();
  value.taken_at.reset();
  value.resolved_at.reset();
  value.due_at = due(entry, entry.notice.severity, now);
  ++value.reopened;
  entry.called_overdue = false;
  moved(entry, 0, now);
  incidents_[entry.group] = value.id;
}

CaseBook::Entry& CaseBook::begin(CaseId id, const Cause& cause, model::Severity severity,
                                 Time now) {
  Entry& entry = cases_[id];
  entry.notice.severity = severity;
  auto& value = entry.value;
  value.id = id;
  value.factor = cause.factor;
  value.department = cause.department.empty() ? std::string{nobody} : cause.department;
  value.opened_at = now;
  value.due_at = due(entry, severity, now);
  return entry;
}

Changes CaseBook::opened(Entry& entry, Time now) {
  moved(entry, 0, now);
  incidents_[entry.group] = entry.value.id;
  return tell(entry,
              {.verb = "opened",
               .detail = entry.value.department,
               .actor = std::string{myself},
               .write = Changes::Write::insert},
              now);
}

Changes CaseBook::open_case(const model::Alert& alert, const Cause& cause, const std::string& group,
                            Time now) {
  Entry& entry = begin(next_id(), cause, alert.severity, now);
  entry.group = group;
  entry.value.alert = alert.id;
  const Title title = title_of(alert, cause);
  entry.value.title_zh = title.zh;
  entry.value.title_en = title.en;
  learn(entry, alert, cause);
  return opened(entry, now);
}

Changes CaseBook::open_on(const Matter& matter, Time now) {
  const CaseId id = next_id();
  Entry& entry = begin(id, matter.cause, matter.severity, now);
  entry.group = own_group(id);
  entry.notice.factor_zh = matter.cause.name_zh;
  entry.notice.factor_en = matter.cause.name_en;
  entry.notice.customers = matter.customers;
  entry.value.title_zh = matter.title_zh;
  entry.value.title_en = matter.title_en;
  entry.value.at_stake = matter.at_stake;
  return opened(entry, now);
}

bool CaseBook::burns_again(const Entry& entry, const model::Alert& alert, Time now) const {
  if (entry.value.state != model::CaseState::resolved || !burns(alert) || muted(alert))
    return false;
  if (!entry.firing.contains(alert.id)) return true;  // new, or it had ended
  return now - *entry.value.resolved_at > settings_->resolved_grace;
}

Changes CaseBook::join(Entry& entry, const model::Alert& alert, const Cause& cause, Time now) {
  const bool known = entry.stakes.contains(alert.id) || entry.value.alert == alert.id;
  const bool again = burns_again(entry, alert, now), still = entry.firing.contains(alert.id);
  const bool worse = model::unfinished(entry.value.state) && !muted(alert) && burns(alert) &&
                     alert.severity > entry.notice.severity;
  const bool stored = learn(entry, alert, cause);
  if (again) {
    put_back(entry, now);
    return tell(entry,
                {.verb = "reopened",
                 .detail = fmt::format("alert {} {}", alert.id.value,
                                       still ? "still fires" : "fires again"),
                 .actor = std::string{myself}},
                now);
  }
  if (worse) {
    if (const Time earlier = due(entry, alert.severity, now); earlier < entry.value.due_at) {
      entry.value.due_at = earlier;
      entry.called_overdue = false;
    }
    // What became worse may be silent for less long.
    entry.value.nudge_at =
        std::min(*entry.value.nudge_at, next_nudge(*settings_, waiting(entry), now));
    set_timer(entry);
    return tell(
        entry,
        {.verb = "escalated",
         .detail = fmt::format("alert {} is {}", alert.id.value, model::name(alert.severity)),
         .actor = std::string{myself}},
        now);
  }
  if (!known && model::unfinished(entry.value.state))
    return tell(entry,
                {.verb = "joined",
                 .detail = fmt::format("alert {}", alert.id.value),
                 .actor = std::string{myself}},
                now);
  return {.write = stored ? Changes::Write::update : Changes::Write::none,
          .value = entry.value,
          .events = {},
          .actions = {},
          .nudges = {}};
}

Changes CaseBook::open_for(const model::Alert& alert, const Cause& cause, Time now) {
  const std::string group = incident_of(alert);
  if (const auto known = incidents_.find(group); known != incidents_.end()) {
    Entry& entry = cases_.at(known->second);
    const bool long_ago = entry.value.state == model::CaseState::resolved &&
                          now - *entry.value.resolved_at > settings_->reopen_within &&
                          !entry.firing.contains(alert.id);
    if (!long_ago) return join(entry, alert, cause, now);
  }
  if (muted(alert) || !burns(alert)) return {};
  return open_case(alert, cause, group, now);
}

const model::Case* CaseBook::find(CaseId id) const {
  const auto found = cases_.find(id);
  return found == cases_.end() ? nullptr : &found->second.value;
}

std::optional<model::Severity> CaseBook::severity(CaseId id) const {
  const auto found = cases_.find(id);
  if (found == cases_.end()) return std::nullopt;
  return found->second.notice.severity;
}

const model::Case* CaseBook::find_incident(std::string_view group) const {
  const auto found = incidents_.find(std::string{group});
  return found == incidents_.end() ? nullptr : find(found->second);
}

std::vector<const model::Case*> CaseBook::open_cases() const {
  std::vector<const model::Case*> open;
  for (const auto& [id, entry] : cases_)
    if (model::unfinished(entry.value.state)) open.push_back(&entry.value);
  return open;
}

}  // namespace myelin::repair
