// Alert: an unusual cell, or one furious customer, with all a person needs to decide.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "model/cell.h"
#include "model/dimension.h"

namespace myelin::model {

enum class AlertState : std::uint8_t { firing, acknowledged, resolved };
inline constexpr std::array<std::string_view, 3> alert_state_names{"firing", "acknowledged",
                                                                   "resolved"};
constexpr std::string_view name(AlertState s) {
  return alert_state_names[static_cast<std::size_t>(s)];
}

enum class AlertRule : std::uint8_t {
  cell_excess,      // more complaints in a cell than its baseline, season and exposure explain
  valued_customer,  // one furious customer of high value
  contagion  // a complaint that is being shared will be everywhere; `observed` is the forecast of
             // its shares, `expected` what counts as an eruption, verbatims.front() the post
};
inline constexpr std::array<std::string_view, 3> alert_rule_names{"cell_excess", "valued_customer",
                                                                  "contagion"};
constexpr std::string_view name(AlertRule r) {
  return alert_rule_names[static_cast<std::size_t>(r)];
}

enum class Severity : std::uint8_t { info, warning, critical };
inline constexpr std::array<std::string_view, 3> severity_names{"info", "warning", "critical"};
constexpr std::string_view name(Severity s) {
  return severity_names[static_cast<std::size_t>(s)];
}

// A dimension value that stands out among the alert's signals.
struct Concentration {
  Dimension dimension = Dimension::carrier;
  std::string value;
  double share = 0;           // of the alert's signals, 0…1
  double share_expected = 0;  // of all signals of the same product and time
  double q_value =
      1;  // two-sided binomial against the expected share, Benjamini-Hochberg over all values tried
  std::int64_t n = 0;
};

// What orders that complained of an alert's factor came to, beside orders of their age that did not
// complain (docs/forecasting.md).
struct Consequence {
  std::string outcome;  // return, refund, cancellation, call, repurchase
  std::int64_t complained = 0, came = 0, lag_days = 0;  // orders; the median
  double ratio = 0;                                     // times as often
  double open = 0, expected = 0;  // complained and not come to it; of those within `days_ahead`
  std::int64_t days_ahead = 0;
};

struct Alert {
  AlertId id;
  AlertRule rule = AlertRule::cell_excess;
  AlertState state = AlertState::firing;
  Severity severity = Severity::warning;
  CellKey cell;
  CustomerId customer;  // valued_customer only
  Time since;           // when the excess began
  Time raised_at, updated_at;
  std::optional<Time> resolved_at;
  bool still_happening = true;
  double observed = 0,
         expected = 0;  // negative signals since `since`, and what the baseline expects
  double ratio = 0;     // observed / expected
  // A cell_excess: the chance of a false alarm in this cell within a week, and how many such alarms
  // chance alone would raise in a week over all cells, at most (no more than 1 is counted).
  double p_value = 1, q_value = 1;
  std::int64_t customers = 0;                 // touched, distinct
  Money at_stake;                             // of their orders since `since`, each counted once
  std::vector<Concentration> concentrations;  // strongest first
  std::vector<SignalId>
      verbatims;      // the newest and clearest, at most limits::verbatims_per_alert_max
  std::string group;  // alerts with one group are one incident
  std::optional<Time> acknowledged_until;
  std::string acknowledged_by;
  std::string silenced_by;   // id of the silence that mutes it; empty: none
  std::string inhibited_by;  // id of the alert that mutes it
  int taxonomy_version = 0;
  CaseId repair;
};

// What the watch says of an alert after it looked: born, changed or ended.
enum class AlertChange : std::uint8_t {
  opened,
  updated,
  resolved,
  acknowledged,
  reopened,
  silenced,
  marked
};
inline constexpr std::array<std::string_view, 7> alert_change_names{
    "opened", "updated", "resolved", "acknowledged", "reopened", "silenced", "marked"};
constexpr std::string_view name(AlertChange c) {
  return alert_change_names[static_cast<std::size_t>(c)];
}

}  // namespace myelin::model
