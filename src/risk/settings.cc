#include "risk/settings.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/limits.h"

namespace myelin::risk {
namespace {

// Reads the keys of one map and refuses the ones it does not know: a misspelt key must not pass in
// silence.
class Keys {
 public:
  Keys(const YAML::Node& node, std::string path) : node_(node), path_(std::move(path)) {}

  template <class T>
  Keys& read(const char* key, T& value, double low = -1e18, double high = 1e18) {
    known_.emplace_back(key);
    if (!status_ || !node_ || !node_[key]) return *this;
    try {
      T read = node_[key].template as<T>();
      if constexpr (std::is_arithmetic_v<T>) {
        if (const auto number = static_cast<double>(read); number < low || number > high) {
          status_ =
              fail(ErrorCode::invalid_argument, fmt::format("{}.{} is {}.", path_, key, number),
                   fmt::format("Write a number from {} to {}.", low, high));
          return *this;
        }
      }
      value = std::move(read);
    } catch (const YAML::Exception&) {
      status_ = fail(ErrorCode::invalid_argument, fmt::format("{}.{} cannot be read.", path_, key),
                     "See docs for the type of this key, or delete the line to use the default.");
    }
    return *this;
  }
  Keys& read_hours(const char* key, hours& value) {
    std::int64_t n = value.count();
    read(key, n, 1, 24 * 365);
    value = hours{n};
    return *this;
  }
  Keys& skip(const char* key) {
    known_.emplace_back(key);
    return *this;
  }
  Status end() {
    if (!status_ || !node_) return status_;
    if (!node_.IsMap())
      return fail(ErrorCode::invalid_argument, fmt::format("{} is no map.", path_),
                  "Write one key: value a line below it.");
    for (const auto& entry : node_) {
      const auto key = entry.first.as<std::string>("");
      if (std::find(known_.begin(), known_.end(), key) == known_.end())
        return fail(ErrorCode::invalid_argument, fmt::format("{}.{} is no setting.", path_, key),
                    fmt::format("Settings of {} are {}.", path_, fmt::join(known_, ", ")));
    }
    return {};
  }

 private:
  YAML::Node node_;
  std::string path_;
  std::vector<std::string> known_;
  Status status_;
};

YAML::Node child(const YAML::Node& node, const char* key) {
  return node && node.IsMap() ? node[key] : YAML::Node(YAML::NodeType::Undefined);
}

Result<std::vector<Matcher>> matchers_of(const YAML::Node& node, const char* key) {
  std::vector<std::string> texts;
  std::vector<Matcher> matchers;
  Keys(node, "risk.alerts.inhibit").read(key, texts);
  if (texts.empty() || texts.size() > limits::matchers_max)
    return fail(ErrorCode::invalid_argument,
                fmt::format("risk.alerts.inhibit: '{}' is missing or too long.", key),
                "Write a list of one to 32 matchers, such as [\"factor=~delivery.*\"].");
  for (const auto& text : texts) {
    MYELIN_TRY(matcher, Matcher::parse(text));
    matchers.push_back(std::move(matcher));
  }
  return matchers;
}

Status read_inhibit(const YAML::Node& list, std::vector<InhibitRule>& rules) {
  if (!list) return {};
  if (!list.IsSequence())
    return fail(ErrorCode::invalid_argument, "risk.alerts.inhibit is no list.",
                "Start each rule with a dash.");
  for (const auto& node : list) {
    InhibitRule rule;
    MYELIN_TRY(source, matchers_of(node, "source"));
    MYELIN_TRY(target, matchers_of(node, "target"));
    rule.source = std::move(source);
    rule.target = std::move(target);
    MYELIN_CHECK(Keys(node, "risk.alerts.inhibit")
                     .skip("source")
                     .skip("target")
                     .read("equal", rule.equal)
                     .end());
    rules.push_back(std::move(rule));
  }
  return {};
}

Status read_churn(const YAML::Node& node, ChurnSettings& churn) {
  auto period_days = churn.period.count();
  MYELIN_CHECK(Keys(node, "risk.churn")
                   .read("open_cases", churn.open_cases)
                   .read("department", churn.department)
                   .read("factor", churn.factor)
                   .read("level", churn.level, 0.05, 0.99)
                   .read("spend_minor_min", churn.spend_minor_min, 0)
                   .read("customers_max", churn.customers_max, 1, leaving_customers_max)
                   .read("period_days", period_days, 1, 365)
                   .read("auc_min", churn.auc_min, 0.5, 1)
                   .read("calibration_error_max", churn.calibration_error_max, 0, 1)
                   .end());
  churn.period = days{period_days};
  return {};
}

Status read_all(const YAML::Node& risk, Settings& settings) {
  auto& w = settings.watch;
  MYELIN_CHECK(Keys(risk, "risk")
                   .skip("watch")
                   .skip("valued_customer")
                   .skip("contagion")
                   .skip("churn")
                   .skip("alerts")
                   .end());
  MYELIN_CHECK(Keys(child(risk, "watch"), "risk.watch")
                   .read("false_alarms_per_week", w.false_alarms_per_week, 1e-6, 1e6)
                   .read("relative_change_min", w.relative_change_min, 1, 1e6)
                   .read("customers_min", w.customers_min, 1, 1e6)
                   .read("excess_min", w.excess_min, 0, 1e6)
                   .end());
  auto& v = settings.valued_customer;
  MYELIN_CHECK(Keys(child(risk, "valued_customer"), "risk.valued_customer")
                   .read("tiers", v.tiers)
                   .read("paid_minor_min", v.paid_minor_min, 0)
                   .read("polarity_max", v.polarity_max, -1, 0)
                   .read("confidence_min", v.confidence_min, 0, 1)
                   .read("intensity_min", v.intensity_min, 0, 1)
                   .read("threat_polarity_max", v.threat_polarity_max, -1, 1)
                   .read("threat_factors", v.threat_factors)
                   .read_hours("quiet_hours", v.quiet)
                   .end());
  auto& c = settings.contagion;
  MYELIN_CHECK(Keys(child(risk, "contagion"), "risk.contagion")
                   .read("eruption_shares", c.eruption_shares, 20, 1e6)
                   .read("polarity_max", c.polarity_max, -1, 1)
                   .end());
  MYELIN_CHECK(read_churn(child(risk, "churn"), settings.churn));
  auto& a = settings.alerts;
  const auto alerts = child(risk, "alerts");
  MYELIN_CHECK(Keys(alerts, "risk.alerts")
                   .read("explains_share_min", a.explains_share_min, 0.5, 1)
                   .read("overlap_share_min", a.overlap_share_min, 0, 1)
                   .read("consequence_factors", a.consequence_factors)
                   .read_hours("reopen_within_hours", a.reopen_within)
                   .read("critical_excess", a.critical_excess, 0)
                   .read("critical_stake_minor", a.critical_stake_minor, 0)
                   .read("warning_excess", a.warning_excess, 0)
                   .read("warning_stake_minor", a.warning_stake_minor, 0)
                   .skip("inhibit")
                   .end());
  return read_inhibit(child(alerts, "inhibit"), a.inhibit);
}

}  // namespace

Result<Settings> settings_from_yaml(std::string_view yaml) {
  Settings settings;
  try {
    const auto root = YAML::Load(std::string(yaml));
    MYELIN_CHECK(read_all(child(root, "risk"), settings));
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("The configuration is no YAML: {}.", error.what()),
                "Correct the line it names.");
  }
  return settings;
}

}  // namespace myelin::risk
