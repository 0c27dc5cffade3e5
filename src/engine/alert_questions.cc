#include "engine/alert_questions.h"

#include <fmt/format.h>

#include "engine/forecasts.h"
#include "engine/question_rows.h"
#include "engine/sql.h"
#include "engine/verbatims.h"
#include "risk/alert_book.h"
#include "risk/contagion.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Value;

constexpr std::int64_t days_shown = 30, days_of_baseline = 28;

Result<std::vector<model::Alert>> alerts_of(store::Session& session, std::string_view query,
                                            std::initializer_list<Value> parameters) {
  std::vector<model::Alert> found;
  Status read;
  MYELIN_CHECK(session.query(query, parameters, [&](const Row& row) {
    auto alert = risk::alert_of_row(row);
    if (!alert) return read = std::unexpected(alert.error()), false;
    found.push_back(std::move(*alert));
    return true;
  }));
  MYELIN_CHECK(std::move(read));
  return found;
}

Result<std::vector<SeriesPoint>> series_of(store::Session& session, const model::Alert& alert,
                                           Zone zone) {
  const std::int64_t offset = zone.offset().count() / 60;
  const std::int64_t last_day = zone.day(alert.updated_at),
                     first_day = std::min(zone.day(alert.since), last_day - days_shown);
  const std::int64_t first_hour = (first_day - days_of_baseline) * 24 - offset;
  std::vector<SeriesPoint> points;
  double complaints = 0, exposure = 0;  // of the baseline: before the excess began
  MYELIN_CHECK(session.query(
      sql::alert_series,
      {Value{alert.cell.factor}, Value{alert.cell.product}, Value{alert.cell.channel},
       Value{first_hour}, Value{offset}},
      [&](const Row& row) {
        const std::int64_t day = row.integer(0);
        const SeriesPoint point{zone.day_start(day), row.real(1), 0, row.integer(2)};
        if (point.at + days{1} <= alert.since)
          complaints += point.observed, exposure += static_cast<double>(point.exposure);
        if (day > last_day - days_shown && day <= last_day + 1) points.push_back(point);
        return true;
      }));
  const double rate = exposure > 0 ? complaints / exposure : 0;
  for (auto& point : points) point.expected = rate * static_cast<double>(point.exposure);
  return points;
}

}  // namespace

Result<std::vector<model::Alert>> find_alerts(store::Session& session, const AlertFilter& filter) {
  return alerts_of(session, sql::find_alerts,
                   {Value{filter.page.before},
                    Value{filter.state ? text_of(name(*filter.state)) : std::string{}},
                    Value{filter.product}, Value{filter.channel}, Value{filter.factor},
                    Value{filter.muted_too}, Value{rows_of(filter.page)}});
}

Result<model::Alert> find_alert(store::Session& session, AlertId id) {
  MYELIN_TRY(found, alerts_of(session, sql::alert_by_id, {Value{id.value}}));
  if (found.empty())
    return fail(ErrorCode::not_found, fmt::format("there is no alert {}", id.value),
                "list them with `myelin alerts`");
  return std::move(found.front());
}

Result<AlertDetail> alert_detail(store::Session& session, const Language& language, AlertId id,
                                 Zone zone) {
  AlertDetail detail;
  MYELIN_TRY(alert, find_alert(session, id));
  detail.alert = std::move(alert);
  if (const auto index = language.taxonomy->find(detail.alert.cell.factor);
      index != model::no_factor) {
    const auto& factor = language.taxonomy->factors()[index];
    detail.factor_zh = factor.name_zh;
    detail.factor_en = factor.name_en;
    detail.definition_zh = factor.definition_zh;
    detail.definition_en = factor.definition_en;
    detail.department = language.taxonomy->owner(index, detail.alert.raised_at);
  }
  MYELIN_TRY(verbatims, verbatims_of(session, language, detail.alert.verbatims));
  detail.verbatims = std::move(verbatims);
  MYELIN_CHECK(session.query(sql::alert_history, {Value{id.value}}, [&](const Row& row) {
    detail.history.push_back(
        {row.time(0), text_of(row.text(1)), text_of(row.text(2)), text_of(row.text(3))});
    return true;
  }));
  MYELIN_CHECK(session.query(sql::mark_of_alert, {Value{id.value}}, [&](const Row& row) {
    if (const auto usefulness = model::usefulness_named(row.text(0)))
      detail.mark = {id, usefulness, row.time(1), text_of(row.text(2)), text_of(row.text(3))};
    return false;
  }));
  MYELIN_TRY(explanation, stored_explanation(session, id));
  detail.explanation = std::move(explanation);
  if (detail.alert.rule == model::AlertRule::contagion) {
    MYELIN_TRY(contagion, risk::contagion_of(session, id));
    detail.contagion = std::move(contagion);
  }
  if (!detail.alert.cell.factor.empty()) {
    MYELIN_TRY(series, series_of(session, detail.alert, zone));
    detail.series = std::move(series);
    MYELIN_TRY(forecasts, forecasts_of_alert(session, detail.alert));
    detail.forecasts = std::move(forecasts);
  }
  return detail;
}

}  // namespace myelin::engine
