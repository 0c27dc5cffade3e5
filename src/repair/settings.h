// Settings of the repair room, from the instance's myelin.yaml; every key is optional.
// docs/notifications.md explains them. Thread safety: values, immutable once read; share them by
// shared_ptr.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connect/notify/channel.h"
#include "model/alert.h"
#include "model/case.h"
#include "repair/calendar.h"
#include "repair/care.h"

namespace myelin::repair {

// How long a repair may take, in working time.
struct Deadline {
  int working_hours = 0, working_days = 0;  // added; a working day is as long as the calendar's
};

struct Route {
  std::vector<std::string> severities, departments, rules;  // empty: any
  std::vector<std::string>
      factors;  // a key, or a key that is its prefix: "delivery" matches "delivery.late"
  std::vector<std::string> events;  // empty: the loud ones (routing.h)
  std::vector<std::string> channels;
  Duration group_wait{0};  // wait this long for others, and send them as one message
};

// From `from` until `until` somebody else stands in for a person, or has the watch.
struct Absence {
  std::string person, deputy;
  Time from, until;
};
struct Shift {
  std::string person;
  Time from, until;
};

// Actions that match all of it need this level; empty lists match any.
struct ApprovalRule {
  std::vector<std::string> severities, departments, factors, events, channels;
  model::ApprovalLevel level = model::ApprovalLevel::operate;
};

// Who rules when two departments dispute whose a case is: the first of `people` who takes no side.
struct ArbiterRule {
  std::vector<std::string> between;  // two departments; empty: any
  std::vector<std::string> people;   // one above the other, the first one first
};

struct Department {
  std::string manager;
  std::vector<std::string> members;  // who belongs to it, as they log in
  std::vector<std::string> mobiles;  // called by name in robot messages
  std::vector<std::string> emails;   // added to e-mails
  std::vector<std::string> wecom;    // UserIDs, added to what a WeCom app sends
  std::optional<Calendar> calendar;  // its own working time; absent: the company's
  // Who is called when reminders do not help, one after the other; empty: the manager.
  std::vector<std::string> escalation;
  std::vector<Absence> deputies;
  std::vector<Shift> on_call;  // critical cases reach them outside working time, too
};

struct Person {
  std::string mobile, email, wecom;  // wecom: their UserID
};

struct Settings {
  Calendar calendar;
  std::array<Deadline, 3> deadlines{
      {{.working_days = 5}, {.working_days = 2}, {.working_hours = 4}}};  // info, warning, critical
  Duration reopen_within =
      days{14};  // an alert that fires again this soon reopens its case; later it opens a new one
  // A resolved case whose alert still burns after this is reopened. The watch looks back a week:
  // what was repaired has left its windows by then.
  Duration resolved_grace = days{8};
  // So long a case may be silent until somebody is nudged, and from one nudge to the next.
  std::array<Deadline, 3> silences{
      {{.working_days = 2}, {.working_days = 1}, {.working_hours = 2}}};
  std::vector<connect::notify::Channel> channels;
  std::vector<Route> routes;             // none: every channel hears the loud events
  std::vector<ApprovalRule> approvals;   // the first that matches decides; none: nothing waits
  Duration approval_within = hours{72};  // what nobody has approved by then is refused
  // From this level on nobody approves what they asked for themselves; none: anybody may.
  model::ApprovalLevel four_eyes = model::ApprovalLevel::admin;
  Duration undo_within = minutes{30};   // what a person did with a case can be taken back
  Duration correct_within = hours{24};  // what was delivered can be corrected
  std::vector<ArbiterRule> arbiters;    // those of a pair first
  std::map<std::string, Department> departments;
  std::map<std::string, Person> people;  // by name: how to call them
  Care care;                             // who may be written to, when, and by which channel
  std::string public_url;  // "https://myelin.example.com": links to cases begin with it
  Zone zone{};

  const connect::notify::Channel* channel(std::string_view name) const;
  const Department* department(std::string_view name) const;  // nullptr: nothing is said of it
  const Calendar& calendar_of(std::string_view department) const;
  std::string address_of(CaseId id) const;  // of its page in the console; empty: no public_url
};

// Looks up an environment variable; passed in for tests. nullptr: the process's own.
using Environment = std::function<std::optional<std::string>(std::string_view)>;

// Reads the keys channels, routes, approvals, approval_within, four_eyes, undo, arbiter,
// departments, people, working_time, deadlines, nudges, care and public_url of a YAML document;
// other top-level keys are other rooms'. Secrets are {env: NAME} or {file: path}; one written
// plainly is refused. Error::invalid_argument names the key and says what to write.
Result<Settings> read_settings(std::string_view yaml, Zone zone,
                               const Environment& environment = nullptr);

}  // namespace myelin::repair
