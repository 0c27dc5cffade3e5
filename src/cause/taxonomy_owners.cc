// Who answers for a node, from when to when: the part of the reader that keeps exactly one owner at
// every instant.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "cause/taxonomy_reader.h"

namespace myelin::cause {
namespace {
using Kind = YamlNode::Kind;
constexpr std::string_view periods_hint =
    "write 'owner: logistics', or a list of {department: …, from: 2026-01-01}";
std::string day(Time t) {
  return format_date(t, Zone{});
}
}  // namespace

std::string TaxonomyReader::read_department(const YamlNode& node, const std::string& where) {
  if (node.kind == Kind::scalar && taxonomy_->department(node.scalar)) return node.scalar;
  std::string known;
  for (const auto& department : taxonomy_->departments_)
    known += (known.empty() ? "" : ", ") + department.key;
  fault(node.line, where, fmt::format("'{}' is not a department of this file", node.scalar),
        known.empty() ? "add it under 'departments'"
                      : "one of: " + known + "; or add it under 'departments'");
  return {};
}

bool TaxonomyReader::read_period(const YamlNode& node, const std::string& where,
                                 model::Ownership& period, bool& has_from) {
  if (!check_keys(node, where, {"department", "from", "until"})) return false;
  const auto* department = entry(node, "department");
  if (!department) {
    fault(node.line, where, "'department' is missing", "add 'department: …'");
    return false;
  }
  period.department = read_department(*department, where);
  for (const std::string_view key : {"from", "until"}) {
    const auto* value = entry(node, key);
    if (!value) continue;
    const auto at = value->kind == Kind::scalar ? parse_time(value->scalar, Zone{})
                                                : fail(ErrorCode::invalid_argument, "");
    if (!at) {
      fault(value->line, where, fmt::format("'{}' is not a date", value->scalar),
            "write 2026-01-01 (the day begins in Asia/Shanghai)");
      return false;
    }
    if (key == "from") {
      period.from = *at;
      has_from = true;
    } else {
      period.until = *at;
    }
  }
  return true;
}

// Reads the periods and holds each against the one before it, so that they cover all time exactly
// once.
std::vector<model::Ownership> TaxonomyReader::read_periods(const YamlNode& node,
                                                           const std::string& where) {
  std::vector<model::Ownership> periods;
  if (node.items.empty() || node.items.size() > limits::owners_per_factor_max) {
    fault(node.line, where,
          fmt::format("{} owners; 1 to {} are read", node.items.size(),
                      limits::owners_per_factor_max),
          std::string(periods_hint));
    return periods;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const auto& item = node.items[i];
    model::Ownership period{.department = {}, .from = Time::min(), .until = {}};
    bool has_from = false;
    if (!read_period(item, where, period, has_from)) return periods;
    if (i == 0 && has_from)
      fault(item.line, where, fmt::format("nobody owns it before {}", day(period.from)),
            "leave out 'from' of the first owner: it reaches back to the beginning");
    if (i > 0 && !has_from)
      fault(item.line, where, "'from' is missing: two owners at once",
            "say since when this owner answers");
    if (i + 1 == node.items.size() && period.until)
      fault(item.line, where, fmt::format("nobody owns it from {} on", day(*period.until)),
            "leave out 'until' of the last owner, or add who comes after");
    if (has_from && period.until && *period.until <= period.from)
      fault(item.line, where, "'until' is not after 'from'", "swap or mend the dates");
    if (i > 0 && has_from) {
      auto& before = periods.back();
      if (period.from <= before.from)
        fault(item.line, where,
              fmt::format("{} is not after the owner before it", day(period.from)),
              "list the owners from the oldest to the newest");
      else if (before.until && *before.until < period.from)
        fault(item.line, where,
              fmt::format("nobody owns it from {} to {}", day(*before.until), day(period.from)),
              "let 'from' be the 'until' of the owner before");
      else if (before.until && *before.until > period.from)
        fault(item.line, where,
              fmt::format("two owners from {} to {}", day(period.from), day(*before.until)),
              "let 'from' be the 'until' of the owner before");
      before.until = period.from;
    }
    periods.push_back(std::move(period));
  }
  return periods;
}

void TaxonomyReader::read_owner(const YamlNode* node, int line, model::Factor& factor) {
  const std::string where = factor.key + ": owner";
  if (!node) {
    if (factor.parent == model::no_factor)
      fault(line, where, "no department answers for this stage",
            "add 'owner: …'; what stands below inherits it");
    else
      factor.owners = taxonomy_->factors_[factor.parent].owners;
    return;
  }
  if (node->kind == Kind::scalar)
    factor.owners = {
        {.department = read_department(*node, where), .from = Time::min(), .until = {}}};
  else if (node->kind == Kind::list)
    factor.owners = read_periods(*node, where);
  else
    fault(node->line, where, "a department or a list of periods was expected",
          std::string(periods_hint));
}

}  // namespace myelin::cause
