// Settings of the room, all of them optional: the `risk:` part of myelin.yaml.
// Thread safety: values.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "risk/matcher.h"

namespace myelin::risk {

struct WatchSettings {
  double false_alarms_per_week = 1;  // that the user accepts, over all cells together
  double relative_change_min = 2;    // observed / expected
  int customers_min = 4;             // distinct complainants in the window
  double excess_min = 3;             // complaints beyond the expected ones
  Zone zone{};                       // where days begin
};

struct ValuedCustomerSettings {
  std::vector<std::string> tiers{"vip",  "svip", "gold", "platinum", "diamond", "black",
                                 "黑卡", "钻石", "铂金", "金卡",     "至尊"};
  std::int64_t paid_minor_min =
      500'000;                        // paid in their life; hundredths of the instance's currency
  float polarity_max = -0.9F;         // as bad as this…
  float confidence_min = 0.95F;       // …the reader as sure as this…
  float intensity_min = 0.75F;        // …and a complaint as emphatic as this: not calm words
  float threat_polarity_max = -0.2F;  // enough where the text threatens
  std::vector<std::string> threat_factors{
      "threat", "loyalty.escalation"};  // factor keys, or the parents of them
  hours quiet{24};                      // at most one alert per customer in this time
};

struct ContagionSettings {
  double eruption_shares = 300;                         // within a day of the post
  float polarity_max = -0.2F;                           // a post or a share this bad complains
  Zone zone{};                                          // whose hours of the day people keep
  std::size_t posts_max = limits::contagion_posts_max;  // the oldest are forgotten first
};

// A live alert that matches `source` mutes those that match `target` and agree with it in every
// label of `equal`.
struct InhibitRule {
  std::vector<Matcher> source, target;
  std::vector<std::string> equal;
};

inline constexpr double leaving_customers_max = 1'000;  // on one list

// Who is about to leave and of whom a case is made, a list a period.
struct ChurnSettings {
  bool open_cases = true;
  std::string department;                // empty: who owns `factor`
  std::string factor = "loyalty";        // what the case is about
  double level = 0.6;                    // a probability of leaving this high, and above the usual
  std::int64_t spend_minor_min = 5'000;  // that the customer pays within a horizon as a rule
  std::size_t customers_max = 50;        // that the department can care for in a period
  days period{7};
  // Without such a record no case is opened.
  double auc_min = 0.6, calibration_error_max = 0.1;
};

struct AlertBookSettings {
  double explains_share_min =
      0.75;  // a part that holds this share of its whole's excess stands for it
  double overlap_share_min = 0.5;  // alerts that share this many complainants are one incident
  // Factor keys, or the parents of them, that say what a trouble led to and not what it is.
  std::vector<std::string> consequence_factors{"returns", "loyalty"};
  hours reopen_within{24 * 7};  // an excess that returns so soon is the same alert
  double critical_excess = 20;  // complaints beyond the expected ones
  std::int64_t critical_stake_minor = 5'000'000;
  double warning_excess = 6;
  std::int64_t warning_stake_minor = 300'000;
  std::vector<InhibitRule> inhibit;
};

struct Settings {
  WatchSettings watch;
  ValuedCustomerSettings valued_customer;
  ContagionSettings contagion;
  ChurnSettings churn;
  AlertBookSettings alerts;
};

// Reads the `risk:` key of a whole myelin.yaml; empty text or no such key: the defaults.
// Error::invalid_argument names the key that is wrong.
Result<Settings> settings_from_yaml(std::string_view yaml);

}  // namespace myelin::risk
