// Who is about to leave.
#include "engine/care.h"
#include "engine/retention.h"
#include "server/endpoints.h"

namespace myelin::server {
namespace {

Json wire_of(const model::ChurnScore& score, const FactorNames& names) {
  return {{"customer_id", wire(score.customer)},
          {"probability", number(score.probability)},
          {"usual", number(score.usual)},
          {"orders", score.orders},
          {"last_order_at", wire(score.last_order_at)},
          {"spend", wire(score.spend)},
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
          {"calibration_error_alone", of_alone(record.calibration_error_alone)},
          {"level", number(record.level)},
          {"judged_above", record.judged_above},
          {"left_above", record.left_above},
          {"said_above", record.judged_above > 0 ? number(record.said_above) : Json(nullptr)}};
}

// What a list promised, or would.
Json wire_of(const model::LeavingCase& made) {
  return {{"customers", made.customers},
          {"horizon_days", made.horizon_days},
          {"level", number(made.level)},
          {"spend", wire(made.spend)},
          {"expected_loss", wire(made.expected)},
          {"loss_low", wire(made.low)},
          {"loss_high", wire(made.high)},
          {"back_expected", number(made.back)},
          {"back_low", number(made.back_low)},
          {"back_high", number(made.back_high)},
          {"auc", number(made.auc)},
          {"calibration_error", number(made.calibration_error)},
          {"judged_above", made.judged_above},
          {"left_above", made.left_above}};
}

Json wire_of(const engine::RetentionLook& look) {
  const auto& outlook = look.outlook;
  return {{"opened", wire(look.opened)},
          {"opens", outlook.opens},
          {"why", outlook.why.en.empty() ? Json(nullptr)
                                         : Json{{"zh", outlook.why.zh}, {"en", outlook.why.en}}},
          {"department", outlook.department.empty() ? Json(nullptr) : Json(outlook.department)},
          {"list", wire_of(outlook.promise)},
          {"waiting", outlook.waiting},
          {"customers_max", outlook.settings.customers_max},
          {"period_days", outlook.settings.period.count()},
          {"last_case_id", wire(outlook.last)},
          {"next_at", wire(outlook.next_at)}};
}

Json wire_of(const engine::LeavingList& list, const FactorNames& names) {
  return {{"case_id", wire(list.value.repair)},
          {"opened_at", wire(list.value.opened_at)},
          {"opened_by", list.value.opened_by},
          {"until", wire(list.until)},
          {"over", list.over},
          {"list", wire_of(list.value)},
          {"back", list.back},
          {"items", list_of(list.customers, [&](const engine::LeavingCustomer& one) -> Json {
             auto item = wire_of(one.score, names);
             item["back_at"] = wire(one.back_at);
             item["complained"] = one.complained;
             return item;
           })}};
}

}  // namespace

Result<Response> show_churn_watch(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(look, engine::Care{call.engine}.look_at_leaving(true, call.actor()));
  return json_reply(wire_of(look));
}

Result<Response> look_at_churn(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(look, engine::Care{call.engine}.look_at_leaving(false, call.actor()));
  return json_reply(wire_of(look));
}

Result<Response> list_leaving(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(list, engine::Care{call.engine}.leaving(id));
  return json_reply(wire_of(list, *call.names()));
}

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
