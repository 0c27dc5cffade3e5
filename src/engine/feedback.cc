// What people say of alerts afterwards, and how often alerts were worth it.
#include "risk/feedback.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/alert_questions.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "stats/proportion.h"

namespace myelin::engine {
namespace {

using model::Usefulness;
using store::Row;
using store::Value;

std::string sentence_of(const model::AlertMark& mark) {
  if (!mark.usefulness) return "The mark was taken back";
  return mark.reason.empty() ? std::string(name(*mark.usefulness))
                             : fmt::format("{}: {}", name(*mark.usefulness), mark.reason);
}

void count(AlertPrecision& counts, std::optional<Usefulness> said) {
  ++counts.raised;
  counts.useful += said == Usefulness::useful;
  counts.noise += said == Usefulness::noise;
}

void conclude(AlertPrecision& counts) {
  const auto marked = counts.useful + counts.noise;
  if (marked == 0) return;
  const auto interval = stats::wilson_interval(counts.useful, marked);
  counts.precision = static_cast<double>(counts.useful) / static_cast<double>(marked);
  counts.low = interval.low;
  counts.high = interval.high;
}

// How marks move the next alert of everything with that label.
std::optional<double> weight_of(const risk::Feedback& feedback, PrecisionBy by,
                                const std::string& key) {
  switch (by) {
    case PrecisionBy::factor:
      return feedback.weight({{}, {}, key});
    case PrecisionBy::product:
      return feedback.weight({key, {}, {}});
    case PrecisionBy::channel:
      return feedback.weight({{}, key, {}});
    case PrecisionBy::rule:
    case PrecisionBy::week:
      return std::nullopt;
  }
  return std::nullopt;
}

using Groups = std::map<std::pair<PrecisionBy, std::string>, AlertPrecision>;

std::vector<PrecisionRow> rows_of(Groups groups, const risk::Feedback& feedback) {
  std::vector<PrecisionRow> rows;
  for (auto& [group, counts] : groups) {
    conclude(counts);
    rows.push_back(
        {group.first, group.second, counts, weight_of(feedback, group.first, group.second)});
  }
  std::ranges::stable_sort(rows, [](const PrecisionRow& a, const PrecisionRow& b) {
    if (a.by != b.by) return a.by < b.by;
    return a.by != PrecisionBy::week && a.counts.raised > b.counts.raised;
  });
  return rows;
}

}  // namespace

Status Engine::mark_alert(AlertId id, std::optional<Usefulness> usefulness, std::string_view reason,
                          std::string_view actor) {
  if (reason.size() > limits::note_bytes_max)
    return fail(ErrorCode::too_large,
                fmt::format("a reason has at most {} bytes", limits::note_bytes_max),
                "say it shorter");
  model::AlertMark mark{id, usefulness, {}, std::string(actor), std::string(reason)};
  const auto said = sentence_of(mark);
  return rooms_->command(
      {actor, "marked", fmt::format("alert {}", id.value), said},
      [&](store::Session& session) -> Status {
        MYELIN_TRY(alert, find_alert(session, id));
        mark.at = rooms_->clock().now();
        MYELIN_CHECK(risk::Feedback::save(session, rooms_->next_row(), mark));
        rooms_->memory->feedback.mark({mark, alert.rule, alert.cell, alert.customer}, mark.at);
        return risk::AlertBook::save(session, risk::AlertEvent{model::AlertChange::marked, alert,
                                                               mark.at, mark.by, said, false});
      });
}

Result<PrecisionAnswer> Engine::alert_precision(Time from, Time until) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  risk::Feedback feedback;
  MYELIN_CHECK(feedback.load(*session, rooms_->clock().now()));
  PrecisionAnswer answer{from, until, {}, {}};
  Groups groups;
  const Zone zone = rooms_->settings.zone;
  MYELIN_CHECK(session->query(sql::alerts_with_marks, {from, until}, [&](const Row& row) {
    const auto said = model::usefulness_named(row.text(5));
    count(answer.all, said);
    const auto in = [&](PrecisionBy by, std::string_view key) {
      if (!key.empty()) count(groups[{by, std::string(key)}], said);
    };
    in(PrecisionBy::rule, row.text(0));
    in(PrecisionBy::factor, row.text(1));
    in(PrecisionBy::product, row.text(2));
    in(PrecisionBy::channel, row.text(3));
    const auto day = zone.day(row.time(4));
    in(PrecisionBy::week, format_date(zone.day_start(day - Zone::weekday_of_day(day)), zone));
    return true;
  }));
  conclude(answer.all);
  answer.rows = rows_of(std::move(groups), feedback);
  return answer;
}

}  // namespace myelin::engine
