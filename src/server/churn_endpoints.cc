// Who is about to leave.
#include "engine/churn_answers.h"
#include "server/endpoints.h"

namespace myelin::server {
namespace {

Json wire_of(const model::ChurnScore& score, const FactorNames& names) {
  return {{"customer_id", wire(score.customer)},
          {"probability", number(score.probability)},
          {"usual", number(score.usual)},
          {"orders", score.orders},
          {"last_order_at", wire(score.last_order_at)},
          {"at_risk", wire(score.at_risk)},
          {"factor", score.factor.empty() ? Json(nullptr) : factor_of(score.factor, names)},
          {"reasons", list_of(score.reasons, [](const model::ScoreReason& reason) -> Json {
             return {{"code", reason.code},
                     {"moved", number(reason.moved)},
                     {"words", {{"zh", reason.words.zh}, {"en", reason.words.en}}}};
           })}};
}

Json wire_of(const model::ChurnRecord& record) {
  const bool alone = record.auc_alone > 0;
  const auto of_alone = [&](double value) { return alone ? number(value) : Json(nullptr); };
  return {{"horizon_days", record.horizon_days},
          {"gap_days", number(record.gap_days)},
          {"lessons", record.lessons},
          {"left", record.left},
          {"judged", record.judged},
          {"judged_left", record.judged_left},
          {"judged_at", wire(record.judged_at)},
          {"auc", number(record.auc)},
          {"brier", number(record.brier)},
          {"calibration_error", number(record.calibration_error)},
          {"auc_alone", of_alone(record.auc_alone)},
          {"brier_alone", of_alone(record.brier_alone)},
          {"calibration_error_alone", of_alone(record.calibration_error_alone)}};
}

}  // namespace

Result<Response> list_churn(Call& call) {
  engine::ChurnQuestion question;
  MYELIN_TRY(customer, call.query.integer("customer", 0));
  question.customer = CustomerId{customer};
  MYELIN_TRY(rows, call.query.rows());
  question.rows = rows;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.churn(question));
  const auto names = call.names();
  return json_reply(
      {{"items", list_of(answer.customers,
                         [&](const model::ChurnScore& score) { return wire_of(score, *names); })},
       {"scored", answer.scored},
       {"at_risk", wire(answer.at_risk)},
       {"record", wire_of(answer.record)},
       {"learnt_at", wire(answer.learnt_at)}});
}

}  // namespace myelin::server
