#include "risk/matcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

#include "base/limits.h"

namespace myelin::risk {

struct Pattern {
  std::regex regex;
};

namespace {

constexpr std::array<std::string_view, 6> labels{"rule",    "severity", "product",
                                                 "channel", "factor",   "customer"};
constexpr std::array<std::string_view, 4> operators{"=~", "!~", "!=", "="};

}  // namespace

std::string label_of(const model::Alert& alert, std::string_view label) {
  if (label == "rule") return std::string(model::name(alert.rule));
  if (label == "severity") return std::string(model::name(alert.severity));
  if (label == "product") return alert.cell.product;
  if (label == "channel") return alert.cell.channel;
  if (label == "factor") return alert.cell.factor;
  if (label == "customer" && alert.customer) return std::to_string(alert.customer.value);
  return {};
}

Result<Matcher> Matcher::make(std::string_view label, std::string_view op, std::string_view value) {
  if (std::ranges::find(labels, label) == labels.end())
    return fail(ErrorCode::invalid_argument, fmt::format("'{}' is no label of an alert.", label),
                fmt::format("Labels are {}.", fmt::join(labels, ", ")));
  if (std::ranges::find(operators, op) == operators.end())
    return fail(ErrorCode::invalid_argument, fmt::format("'{}' is no operator of a matcher.", op),
                "Write =, !=, =~ or !~.");
  if (value.size() > limits::pattern_bytes_max)
    return fail(
        ErrorCode::too_large,
        fmt::format("The value to match is longer than {} bytes.", limits::pattern_bytes_max),
        "Match a shorter value or a shorter pattern.");
  Matcher matcher;
  matcher.label_ = label;
  matcher.op_ = op;
  matcher.value_ = value;
  if (op.ends_with('~')) {
    try {
      // Polynomial (libstdc++'s own flag) walks all states at once: backtracking took exponential
      // time on "(a+)+c", and alerts are matched on the writer's thread. It refuses back
      // references.
      matcher.pattern_ = std::make_shared<const Pattern>(
          std::regex(matcher.value_, std::regex::ECMAScript | std::regex_constants::__polynomial));
    } catch (const std::regex_error& error) {
      return fail(ErrorCode::invalid_argument,
                  fmt::format("'{}' is no regular expression: {}.", value, error.what()),
                  "Escape brackets and stars with a backslash, or match with = instead of =~.");
    }
  }
  return matcher;
}

Result<Matcher> Matcher::parse(std::string_view text) {
  const auto at = text.find_first_of("=!");
  if (at != std::string_view::npos && at > 0)
    for (const auto op : operators)
      if (text.substr(at).starts_with(op))
        return make(text.substr(0, at), op, text.substr(at + op.size()));
  return fail(ErrorCode::invalid_argument, fmt::format("'{}' is no matcher.", text),
              "Write label=value, label!=value, label=~pattern or label!~pattern.");
}

bool Matcher::matches(const model::Alert& alert) const {
  const auto value = label_of(alert, label_);
  if (pattern_ == nullptr) return (value == value_) == (op_ == "=");
  // A label is at most name_bytes_max long, so the matcher's recursion is bounded; it throws when a
  // pattern is too complex.
  bool hit = false;
  try {
    hit = std::regex_match(value.substr(0, limits::name_bytes_max), pattern_->regex);
  } catch (const std::regex_error&) {
    return false;
  }
  return hit == (op_ == "=~");
}

bool all_match(std::span<const Matcher> matchers, const model::Alert& alert) {
  return !matchers.empty() &&
         std::ranges::all_of(matchers, [&](const Matcher& m) { return m.matches(alert); });
}

}  // namespace myelin::risk
