#include <fmt/format.h>

// Why: drivers of alerts, found beside the reflex and kept with them, and of any two segments.
#include "cause/driver_text.h"
#include "cause/drivers.h"
#include "cause/journey.h"
#include "engine/alert_questions.h"
#include "engine/rooms.h"
#include "engine/sql.h"
#include "engine/stated_reason.h"
#include "model/factor_key.h"

namespace myelin::engine {

// An alert as far as it asks why.
struct Unexplained {
  AlertId id{};
  model::CellKey cell;
  Time since, until;
  double observed = 0;
  int taxonomy_version = 0;
};

namespace {

using store::Row;
using store::Value;

constexpr std::int64_t alerts_at_once = 20;

// An excess of one hour has its texts in that hour.
constexpr hours excess_min{1};

// What joins alerts to one incident must be surer than what is merely shown.
constexpr double cause_p_max = 0.01;

Result<std::vector<Unexplained>> without_cause(store::Session& session, std::int64_t rows_max) {
  std::vector<Unexplained> result;
  MYELIN_CHECK(session.query(sql::alerts_to_explain, {Value{rows_max}}, [&](const Row& row) {
    result.push_back(
        {AlertId{row.integer(0)},
         {std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3))},
         row.time(4),
         row.time(5),
         row.real(6),
         static_cast<int>(row.integer(7))});
    return true;
  }));
  return result;
}

// Whether parcels prove the factor, or one below it, by that fact.
bool proves(const cause::Taxonomy& taxonomy, std::string_view fact, std::string_view factor) {
  return std::ranges::any_of(taxonomy.with_fact(fact), [&](model::FactorIndex index) {
    return model::is_within(taxonomy.factors()[index].key, factor);
  });
}

// Where most of an excess happened to parcels, the parcels are asked; where it was said, the texts.
Result<cause::DriverQuestion> question_of(store::Session& session, const cause::Taxonomy& taxonomy,
                                          const Unexplained& alert) {
  auto question =
      cause::question_of(alert.cell, alert.since, std::max(alert.until, alert.since + excess_min),
                         alert.taxonomy_version);
  const auto& [product, channel, factor] = alert.cell;
  question.reasons = reasons_of(factor, taxonomy);
  double said = 0, happened = 0;
  const std::int64_t hour = to_us(alert.since) / 3'600'000'000;
  MYELIN_CHECK(session.query(sql::counts_by_source,
                             {Value{factor}, Value{product}, Value{channel}, Value{hour}},
                             [&](const Row& row) {
                               said = row.real(0);
                               happened = row.real(1);
                               return true;
                             }));
  if (happened <= said) return question;
  if (proves(taxonomy, "late_dispatch", factor))
    question.metric = model::DriverMetric::late_dispatches;
  else if (proves(taxonomy, "late", factor))
    question.metric = model::DriverMetric::late_arrivals;
  return question;
}

}  // namespace

Status Engine::Rooms::explain_one(const Unexplained& alert) {
  const Time now = clock().now();
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_TRY(question, question_of(*reading, *language.now()->taxonomy, alert));
  MYELIN_TRY(explanation, cause::find_drivers(*reading, question, now));
  const auto body = cause::text_of(explanation);
  return command({}, [&](store::Session& transaction) -> Status {
    MYELIN_CHECK(transaction.execute(
        sql::insert_alert_explanation,
        {Value{alert.id.value}, Value{now}, Value{alert.observed}, Value{body}}));
    return reflex->carry(memory->alerts.explain(alert.id, cause_behind(explanation), now), now);
  });
}

// An alert that cannot be explained keeps no other from it: it is tried again later.
Status Engine::Rooms::explain_alerts() {
  const std::lock_guard one{explain_mutex};
  std::vector<Unexplained> waiting;
  {
    MYELIN_TRY(reading, sessions.borrow());
    MYELIN_TRY(found, without_cause(*reading, alerts_at_once +
                                                  static_cast<std::int64_t>(unexplained.size())));
    waiting = std::move(found);
  }
  for (const auto& alert : waiting) {
    {
      const std::lock_guard lock{stop_mutex};
      if (stopping) return {};
    }
    if (unexplained.waits(alert.id.value, clock().now())) continue;
    const auto outcome = explain_one(alert);
    unexplained.note(alert.id.value, outcome, clock().now());
  }
  return {};
}

Status Engine::explain_alerts() {
  return rooms_->explain_alerts();
}

std::vector<risk::CauseValue> cause_behind(const model::Explanation& explanation) {
  if (explanation.verdict != model::DriverVerdict::explained || explanation.drivers.empty() ||
      explanation.drivers.front().p_value > cause_p_max)
    return {};
  return explanation.drivers.front().values;
}

Status recall_causes(store::Session& session, risk::AlertBook& alerts) {
  Status read;
  MYELIN_CHECK(session.query(sql::causes_of_live_alerts, {}, [&](const Row& row) {
    const auto explanation = cause::explanation_of(row.text(1));
    if (!explanation) return read = std::unexpected(explanation.error()), false;
    alerts.know_cause({row.integer(0)}, cause_behind(*explanation));
    return true;
  }));
  return read;
}

Result<std::optional<model::Explanation>> stored_explanation(store::Session& session, AlertId id) {
  std::optional<std::string> body;
  MYELIN_CHECK(session.query(sql::alert_explanation, {Value{id.value}}, [&](const Row& row) {
    body = std::string(row.text(0));
    return true;
  }));
  if (!body) return std::nullopt;
  MYELIN_TRY(explanation, cause::explanation_of(*body));
  return explanation;
}

Result<model::Explanation> Engine::drivers(AlertId id) {
  MYELIN_TRY(detail, alert(id));
  if (detail.explanation) return std::move(*detail.explanation);
  if (detail.alert.rule != model::AlertRule::cell_excess)
    return fail(ErrorCode::not_found, "this alert is about one customer, not about an excess",
                "its texts say why: myelin alerts show");
  MYELIN_TRY(session, rooms_->sessions.borrow());
  const auto& a = detail.alert;
  MYELIN_TRY(question,
             question_of(*session, *rooms_->language.now()->taxonomy,
                         {a.id, a.cell, a.since, a.updated_at, a.observed, a.taxonomy_version}));
  return cause::find_drivers(*session, question, rooms_->clock().now());
}

Result<model::Explanation> Engine::explain(const ExplainQuestion& question) {
  auto& rooms = *rooms_;
  const int version = rooms.language.now()->taxonomy->version();
  auto name = fmt::format("{} {} {}", model::name(question.metric), question.factor, version);
  for (const auto& side : {question.now, question.against})
    name += fmt::format("\n{} {} {}\t{}\t{}", to_us(side.from), to_us(side.until), side.product,
                        side.channel, side.region);
  MYELIN_TRY(kept, rooms.explanations.get(name, [&rooms, question]() -> Result<model::Explanation> {
    MYELIN_TRY(session, rooms.sessions.borrow());
    const auto& taxonomy = *rooms.language.now()->taxonomy;
    return cause::find_drivers(
        *session,
        {question.metric, question.factor, reasons_of(question.factor, taxonomy), question.now,
         question.against, taxonomy.version()},
        rooms.clock().now());
  }));
  return *kept;
}

namespace {

std::string name_of(const JourneyQuestion& question) {
  const auto when = [](const std::optional<Time>& at) { return at ? to_us(*at) : -1; };
  return fmt::format("{} {} {}\n{}", when(question.from), when(question.until), question.rows,
                     fmt::join(question.where.values, "\n"));
}
cause::JourneySettings settings_of(const JourneyQuestion& question, Time now) {
  return {question.from, question.until, question.where, now, question.rows};
}

}  // namespace

Result<model::Journey> Engine::journey(const JourneyQuestion& question) {
  auto& rooms = *rooms_;
  MYELIN_TRY(kept,
             rooms.journeys.get(name_of(question), [&rooms, question]() -> Result<model::Journey> {
               MYELIN_TRY(session, rooms.sessions.borrow());
               return cause::read_journey(*session, settings_of(question, rooms.clock().now()));
             }));
  return *kept;
}

Result<model::JourneySegments> Engine::journey_segments(const JourneyQuestion& question,
                                                        model::Dimension by) {
  auto& rooms = *rooms_;
  MYELIN_TRY(kept, rooms.journey_segments.get(
                       fmt::format("{} {}", model::name(by), name_of(question)),
                       [&rooms, question, by]() -> Result<model::JourneySegments> {
                         MYELIN_TRY(session, rooms.sessions.borrow());
                         return cause::read_journey_segments(
                             *session, settings_of(question, rooms.clock().now()), by);
                       }));
  return *kept;
}

}  // namespace myelin::engine
