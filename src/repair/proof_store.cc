#include "repair/proof_store.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "repair/sql.h"

namespace myelin::repair {
namespace {

template <class Enum, std::size_t n>
Enum named(std::string_view text, const std::array<std::string_view, n>& names) {
  for (std::size_t i = 0; i < n; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  return Enum{};
}

// One line a point: microseconds and four numbers.
std::string text_of(const std::vector<model::VerdictPoint>& series) {
  std::string text;
  for (const auto& p : series)
    text += fmt::format("{} {} {} {} {}\n", to_us(p.at), p.observed, p.expected, p.low, p.high);
  return text;
}

std::vector<model::VerdictPoint> series_of(std::string_view text) {
  std::vector<model::VerdictPoint> series;
  const char *at = text.data(), *const end = at + text.size();
  const auto number = [&](auto& into) {
    while (at != end && (*at == ' ' || *at == '\n')) ++at;
    const auto read = std::from_chars(at, end, into);
    at = read.ptr;
    return read.ec == std::errc{};
  };
  for (std::int64_t us = 0; number(us);) {
    model::VerdictPoint point;
    point.at = from_us(us);
    if (!number(point.observed) || !number(point.expected) || !number(point.low) ||
        !number(point.high))
      break;
    series.push_back(point);
  }
  return series;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    lines.emplace_back(line);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return lines;
}

std::optional<double> known(const store::Row& row, std::size_t column) {
  return row.is_null(column) ? std::nullopt : std::optional{row.real(column)};
}

model::Comparison comparison_row(const store::Row& row) {
  model::Comparison plan;
  plan.repair = CaseId{row.integer(0)};
  plan.round = static_cast<int>(row.integer(1));
  plan.cell = {std::string{row.text(2)}, std::string{row.text(3)}, std::string{row.text(4)}};
  plan.planned_at = row.time(5);
  plan.repaired_at = row.time(6);
  plan.due_at = row.time(7);
  plan.method = named<model::ComparisonMethod>(row.text(8), model::comparison_method_names);
  plan.controls = lines_of(row.text(9));
  plan.before_from = row.integer(10);
  plan.before_until = row.integer(11);
  plan.after_from = row.integer(12);
  plan.after_until = row.integer(13);
  plan.bin_hours = static_cast<int>(row.integer(14));
  plan.baseline_rate = row.real(15);
  plan.burning_rate = row.real(16);
  plan.enough = row.real(17);
  plan.detectable = row.is_null(18) ? std::numeric_limits<double>::quiet_NaN() : row.real(18);
  plan.why = {std::string{row.text(19)}, std::string{row.text(20)}};
  plan.measure = named<model::Measure>(row.text(21), model::measure_names);
  plan.quiet_until = row.integer(22);
  plan.sees_whole = known(row, 23);
  plan.sees_half = known(row, 24);
  plan.sees_none = known(row, 25);
  return plan;
}

Result<std::vector<model::Comparison>> load(store::Session& session, CaseId id, Time now) {
  std::vector<model::Comparison> plans;
  MYELIN_CHECK(session.query(
      sql::load_comparisons, {store::Value{id.value}, store::Value{now}},
      [&](const store::Row& row) { return plans.push_back(comparison_row(row)), true; }));
  return plans;
}

}  // namespace

Status append(store::Session& session, const model::Comparison& plan) {
  MYELIN_TRY(rows, session.append_to("comparison"));
  rows->add(plan.repair.value);
  rows->add(plan.round);
  for (const auto* text : {&plan.cell.product, &plan.cell.channel, &plan.cell.factor})
    rows->add(*text);
  for (const auto at : {plan.planned_at, plan.repaired_at, plan.due_at}) rows->add(at);
  rows->add(model::name(plan.method));
  std::string controls;
  for (const auto& product : plan.controls) controls += product + "\n";
  rows->add(controls);
  for (const auto hour : {plan.before_from, plan.before_until, plan.after_from, plan.after_until})
    rows->add(hour);
  rows->add(plan.bin_hours);
  for (const double value : {plan.baseline_rate, plan.burning_rate, plan.enough}) rows->add(value);
  if (std::isfinite(plan.detectable))
    rows->add(plan.detectable);
  else
    rows->add_null();
  rows->add(plan.why.zh);
  rows->add(plan.why.en);
  rows->add(model::name(plan.measure));
  rows->add(plan.quiet_until);
  for (const auto chance : {plan.sees_whole, plan.sees_half, plan.sees_none}) {
    if (chance)
      rows->add(*chance);
    else
      rows->add_null();
  }
  rows->end_row();
  return {};
}

Status append(store::Session& session, const model::Comparison& plan,
              const model::Verdict& verdict) {
  MYELIN_TRY(rows, session.append_to("verdict"));
  rows->add(plan.repair.value);
  rows->add(plan.round);
  rows->add(model::name(verdict.kind));
  rows->add(verdict.judged_at);
  for (const double value :
       {verdict.effect, verdict.low, verdict.high, verdict.p_value, verdict.detectable,
        verdict.rate_before, verdict.rate_after, verdict.autocorrelation, verdict.freedom})
    rows->add(value);
  rows->add(verdict.reason.zh);
  rows->add(verdict.reason.en);
  rows->add(text_of(verdict.series));
  if (verdict.method)
    rows->add(model::name(*verdict.method));
  else
    rows->add_null();
  rows->add(verdict.fell_back.zh);
  rows->add(verdict.fell_back.en);
  rows->end_row();
  return {};
}

Result<std::vector<model::Comparison>> due_comparisons(store::Session& session, Time now) {
  return load(session, CaseId{}, now);
}

Result<std::optional<model::Comparison>> comparison_of(store::Session& session, CaseId id) {
  MYELIN_TRY(plans, load(session, id, Time{}));
  if (plans.empty()) return std::optional<model::Comparison>{};
  return std::optional{std::move(plans.back())};
}

Result<std::optional<model::Verdict>> verdict_on(store::Session& session,
                                                 const model::Comparison& plan) {
  std::optional<model::Verdict> found;
  MYELIN_CHECK(session.query(
      sql::load_verdict, {store::Value{plan.repair.value}, store::Value{std::int64_t{plan.round}}},
      [&](const store::Row& row) {
        model::Verdict v;
        v.kind = named<model::VerdictKind>(row.text(0), model::verdict_names);
        v.judged_at = row.time(1);
        v.effect = row.real(2);
        v.low = row.real(3);
        v.high = row.real(4);
        v.p_value = row.real(5);
        v.detectable = row.real(6);
        v.rate_before = row.real(7);
        v.rate_after = row.real(8);
        v.autocorrelation = row.real(9);
        v.freedom = row.real(10);
        v.reason = {std::string{row.text(11)}, std::string{row.text(12)}};
        v.series = series_of(row.text(13));
        if (!row.is_null(14))
          v.method = named<model::ComparisonMethod>(row.text(14), model::comparison_method_names);
        v.fell_back = {std::string{row.text(15)}, std::string{row.text(16)}};
        found = std::move(v);
        return false;
      }));
  return found;
}

}  // namespace myelin::repair
