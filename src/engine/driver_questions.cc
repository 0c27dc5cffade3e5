// Why: drivers of alerts, found beside the reflex and kept with them, and of any two segments.
#include "cause/driver_text.h"
#include "cause/drivers.h"
#include "cause/journey.h"
#include "engine/alert_questions.h"
#include "engine/rooms.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

using store::Row;
using store::Value;

constexpr std::int64_t alerts_at_once = 20;

struct Unexplained {
  AlertId id;
  cause::DriverQuestion question;
  double observed = 0;
};

// An excess of one hour has its texts in that hour.
constexpr hours excess_min{1};

Result<std::vector<Unexplained>> without_cause(store::Session& session, std::int64_t rows_max) {
  std::vector<Unexplained> result;
  MYELIN_CHECK(session.query(sql::alerts_to_explain, {Value{rows_max}}, [&](const Row& row) {
    const model::CellKey cell{std::string(row.text(1)), std::string(row.text(2)),
                              std::string(row.text(3))};
    result.push_back(
        {AlertId{row.integer(0)},
         cause::question_of(cell, row.time(4), std::max(row.time(5), row.time(4) + excess_min),
                            static_cast<int>(row.integer(7))),
         row.real(6)});
    return true;
  }));
  return result;
}

}  // namespace

Status Engine::Rooms::explain_one(AlertId id, const cause::DriverQuestion& question,
                                  double observed) {
  const Time now = clock().now();
  MYELIN_TRY(reading, sessions.borrow());
  MYELIN_TRY(explanation, cause::find_drivers(*reading, question, now));
  const auto body = cause::text_of(explanation);
  return command({}, [&](store::Session& transaction) -> Status {
    MYELIN_TRY(written,
               transaction.execute(sql::insert_alert_explanation,
                                   {Value{id.value}, Value{now}, Value{observed}, Value{body}}));
    (void)written;
    return {};
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
    const auto outcome = explain_one(alert.id, alert.question, alert.observed);
    unexplained.note(alert.id.value, outcome, clock().now());
  }
  return {};
}

Status Engine::explain_alerts() {
  return rooms_->explain_alerts();
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
  return cause::find_drivers(
      *session,
      cause::question_of(a.cell, a.since, std::max(a.updated_at, a.since + excess_min),
                         a.taxonomy_version),
      rooms_->clock().now());
}

Result<model::Explanation> Engine::explain(const ExplainQuestion& question) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return cause::find_drivers(*session,
                             {question.metric, question.factor, question.now, question.against,
                              rooms_->language.now()->taxonomy->version()},
                             rooms_->clock().now());
}

Result<model::Journey> Engine::journey(const JourneyQuestion& question) {
  MYELIN_TRY(session, rooms_->sessions.borrow());
  return cause::read_journey(*session, {question.from, question.until, question.product,
                                        question.channel, rooms_->clock().now(), question.rows});
}

}  // namespace myelin::engine
