#include "revenue/return_settings.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>

#include "base/limits.h"

namespace myelin::revenue {
namespace {

constexpr double amount_max = 1e6;
constexpr std::size_t rules_max = 200;

std::unexpected<Error> wrong(const std::string& key, std::string hint) {
  return fail(ErrorCode::invalid_argument, fmt::format("returns.{} cannot be read", key),
              std::move(hint));
}

double most_of(ReturnFigure figure) {
  const auto name = return_figure_names[static_cast<std::size_t>(figure)];
  return name.ends_with("_share") ? 1 : amount_max;
}

Result<double> number_at(const YAML::Node& node, const std::string& key, double most) {
  double value = -1;
  if (!node.IsScalar() || !YAML::convert<double>::decode(node, value) || !std::isfinite(value) ||
      value < 0 || value > most)
    return wrong(key, fmt::format("write a number from 0 to {}", most));
  return value;
}

Result<ReturnParameter> parameter(const YAML::Node& node, const std::string& key, double most) {
  ReturnParameter read{.assumed = false};
  if (!node.IsMap()) {
    MYELIN_TRY(value, number_at(node, key, most));
    read.value = read.low = read.high = value;
    return read;
  }
  for (const auto& entry : node) {
    const auto part = entry.first.as<std::string>("");
    if (part != "value" && part != "low" && part != "high")
      return wrong(key + "." + part, "a figure has a value, a low and a high");
  }
  for (const auto& [part, into] : {std::pair{"value", &read.value}, std::pair{"low", &read.low},
                                   std::pair{"high", &read.high}}) {
    if (!node[part]) return wrong(key, "write {value: …, low: …, high: …}, or one number");
    MYELIN_TRY(value, number_at(node[part], key + "." + part, most));
    *into = value;
  }
  if (read.low > read.value || read.value > read.high)
    return wrong(key, "low must not be above the value, nor the value above high");
  return read;
}

Status read_rules(const YAML::Node& list, ReturnSettings& settings) {
  if (!list.IsSequence() || list.size() > rules_max)
    return wrong("write_off", fmt::format("write a list of at most {} rules, each beginning with "
                                          "a dash",
                                          rules_max));
  for (const auto& node : list) {
    WriteOffRule rule;
    const auto where = fmt::format("write_off[{}]", settings.write_off.size());
    if (!node.IsMap()) return wrong(where, "write {reason: damaged, share: 0.9}");
    for (const auto& entry : node) {
      const auto key = entry.first.as<std::string>("");
      if (key == "reason")
        rule.reason = entry.second.as<std::string>("");
      else if (key == "product")
        rule.product = entry.second.as<std::string>("");
      else if (key != "share")
        return wrong(where + "." + key, "a rule has a reason, a product or both, and a share");
    }
    if (!node["share"] || (rule.reason.empty() && rule.product.empty()))
      return wrong(where, "a rule has a reason, a product or both, and a share");
    MYELIN_TRY(share, number_at(node["share"], where + ".share", 1));
    rule.share = share;
    settings.write_off.push_back(std::move(rule));
  }
  return {};
}

Result<ReturnSettings> read_all(const YAML::Node& root) {
  ReturnSettings settings;
  if (!root.IsMap() || !root["returns"]) return settings;
  const auto returns = root["returns"];
  if (!returns.IsMap())
    return fail(ErrorCode::invalid_argument, "returns is no map", "write one key: value a line");
  for (const auto& entry : returns) {
    const auto key = entry.first.as<std::string>("");
    const auto figure = std::ranges::find(return_figure_names, key);
    if (figure != return_figure_names.end()) {
      const auto index = static_cast<std::size_t>(figure - return_figure_names.begin());
      MYELIN_TRY(read, parameter(entry.second, key, most_of(static_cast<ReturnFigure>(index))));
      settings.figures[index] = read;
    } else if (key == "currency") {
      const auto currency = Currency::parse(entry.second.as<std::string>(""));
      if (!currency) return wrong(key, "write a code such as CNY");
      settings.currency = *currency;
    } else if (key == "write_off") {
      MYELIN_CHECK(read_rules(entry.second, settings));
    } else {
      return wrong(key, fmt::format("figures are {}; beside them currency and write_off",
                                    fmt::join(return_figure_names, ", ")));
    }
  }
  return settings;
}

}  // namespace

Result<ReturnSettings> return_settings(std::string_view yaml) {
  try {
    return read_all(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& fault) {
    return fail(ErrorCode::invalid_argument, fmt::format("myelin.yaml: {}", fault.what()),
                "mend the line that it names");
  }
}

}  // namespace myelin::revenue
