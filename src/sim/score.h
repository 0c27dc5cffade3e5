// Scores raised alerts against a simulated company's truth: was each planted fault found, how soon,
// and how many alerts had no cause.
//
// An alert finds a fault when it was raised within [from, until + grace_days), its product is the
// fault's (where the fault has one), and its factor begins with one of the prefixes that the table
// gives the fault's theme. An alert that fits but names no product, where the fault has one, is
// `vague`: neither a find nor a false alarm. Everything else is a false alarm. Thread safety: pure
// functions over values.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "sim/truth.h"

namespace myelin::sim {

struct RaisedAlert {
  Time at;  // when it was raised
  std::string product, channel;
  std::string factor;        // Factor::key
  Time since;                // when it says the trouble began
  bool of_no_fault = false;  // most of its evidence is of a planted event that is no fault
};

// Theme's name → factor keys or prefixes of them that count as naming it. Prefixes end at a dot:
// "delivery.late" takes "delivery.late" and "delivery.late.carrier", not "delivery.latex".
using ThemeTable = std::map<std::string, std::vector<std::string>, std::less<>>;

struct FaultScore {
  std::string fault;
  std::string theme;
  bool found = false;
  std::optional<Time> first_alert{};
  double delay_hours_from_start = 0;      // to the first alert; only when found
  double delay_hours_from_complaint = 0;  // from the first text that said so
  double since_error_hours = 0;           // the alert's `since` against the fault's start
  int alerts = 0;
};

struct Score {
  std::vector<FaultScore> faults;  // of the real faults, by id
  double recall = 0;               // found ÷ planted
  int alerts = 0, matched = 0, vague = 0;
  int false_alarms = 0;
  double false_alarms_per_week = 0;
  // Of the false alarms, those whose evidence is of a planted no-fault, and those that merely fall
  // into its time or the week after it, whatever they are about (its product, or none).
  int raised_by_no_fault = 0, false_in_no_fault_windows = 0;
  std::vector<RaisedAlert> false_ones;
};

struct ScoreOptions {
  int grace_days = 7;    // complaints follow a fault; alerts may too
  int warm_up_days = 0;  // alerts before this are not counted: the watch is still learning
};

// Whether an alert finds a fault, by the rule above.
bool finds(const RaisedAlert& alert, const Fault& fault, const ThemeTable& themes,
           const ScoreOptions& options = {});
Score score(const std::vector<RaisedAlert>& alerts, const Truth& truth, const ThemeTable& themes,
            const ScoreOptions& options = {});
std::string score_json(const Score& score);

}  // namespace myelin::sim
