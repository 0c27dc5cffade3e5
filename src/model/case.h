// Case: a repair with one owner, a deadline and a history. Action: one outward effect, queued in
// the outbox.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"

namespace myelin::model {

enum class CaseState : std::uint8_t { open, taken, resolved, closed };
inline constexpr std::array<std::string_view, 4> case_state_names{"open", "taken", "resolved",
                                                                  "closed"};
constexpr std::string_view name(CaseState s) {
  return case_state_names[static_cast<std::size_t>(s)];
}

// Somebody has to move it.
constexpr bool unfinished(CaseState s) {
  return s == CaseState::open || s == CaseState::taken;
}

struct Case {
  CaseId id;
  AlertId alert;
  CaseState state = CaseState::open;
  std::string title_zh, title_en;
  std::string factor;      // Factor::key
  std::string department;  // the one owner
  std::string assignee;    // a person; empty until taken
  Time opened_at, due_at;
  std::optional<Time> taken_at, resolved_at;
  Money at_stake;
  std::vector<SignalId> evidence;
  int reopened = 0;
  Time quiet_since;              // of the last progress that anybody could see
  int nudges = 0;                // sent since
  std::optional<Time> nudge_at;  // when the next is due; none where nobody needs to move
};

// One line of a case's history. Append-only.
struct CaseEvent {
  CaseId repair;
  Time at;
  std::string actor;  // a person, a key's name, or "myelin"
  std::string verb;   // opened, taken, handed_over, resolved, reopened, commented, notified, nudged
  std::string detail;  // the reason given, the department handed to
};

// Those from zendesk on are tools that hold a ticket of each case (connect/tools).
enum class ChannelKind : std::uint8_t {
  webhook,
  dingtalk,
  feishu,
  wecom,
  email,
  wecom_app,
  zendesk,
  chatwoot,
  jira,
  feishu_task,
  dingtalk_todo
};
inline constexpr std::array<std::string_view, 11> channel_kind_names{
    "webhook", "dingtalk", "feishu", "wecom",       "email",        "wecom_app",
    "zendesk", "chatwoot", "jira",   "feishu_task", "dingtalk_todo"};
constexpr bool holds_tickets(ChannelKind k) {
  return k >= ChannelKind::zendesk;
}
constexpr std::string_view name(ChannelKind k) {
  return channel_kind_names[static_cast<std::size_t>(k)];
}

// waiting: for a person's approval; refused: by a person, or nobody approved it in time; cancelled:
// taken back before it left.
enum class ActionState : std::uint8_t { queued, delivered, dead, waiting, refused, cancelled };
inline constexpr std::array<std::string_view, 6> action_state_names{
    "queued", "delivered", "dead", "waiting", "refused", "cancelled"};
constexpr std::string_view name(ActionState s) {
  return action_state_names[static_cast<std::size_t>(s)];
}

// Who has to approve an action before it leaves.
enum class ApprovalLevel : std::uint8_t { none, operate, admin };
inline constexpr std::array<std::string_view, 3> approval_level_names{"none", "operate", "admin"};
constexpr std::string_view name(ApprovalLevel level) {
  return approval_level_names[static_cast<std::size_t>(level)];
}

struct Action {
  ActionId id;
  CaseId repair;
  AlertId alert;
  std::string channel;  // a channel's name in the configuration
  std::string event;    // "alert.opened", "case.opened", …
  std::string payload;  // JSON, as queued; the channel's adapter words it
  ActionState state = ActionState::queued;
  int attempts = 0;
  Time created_at, next_at;
  std::string last_error;
};

}  // namespace myelin::model
