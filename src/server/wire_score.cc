// Scores of open orders, with what such scores were worth.
#include "server/wire.h"

namespace myelin::server {
namespace {

Json reason_json(const model::ScoreReason& reason) {
  return {{"code", reason.code},
          {"moved", number(reason.moved)},
          {"words", {{"zh", reason.words.zh}, {"en", reason.words.en}}}};
}

Json record_json(const model::ScoreRecord& record) {
  return {{"stage", model::name(record.stage)},
          {"orders", record.orders},
          {"bad", record.bad},
          {"judged", record.judged},
          {"judged_bad", record.judged_bad},
          {"auc", number(record.auc)},
          {"brier", number(record.brier)},
          {"calibration_error", number(record.calibration_error)},
          {"from", wire(record.from)},
          {"until", wire(record.until)}};
}

}  // namespace

Json wire(const model::OrderScore& score) {
  return {{"order", score.order},
          {"customer_id", score.customer ? wire(score.customer) : Json(nullptr)},
          {"product", text_or_null(score.product)},
          {"channel", text_or_null(score.channel)},
          {"stage", model::name(score.stage)},
          {"ordered_at", wire(score.ordered_at)},
          {"scored_at", wire(score.scored_at)},
          {"probability", number(score.probability)},
          {"usual", number(score.usual)},
          {"reasons", list_of(score.reasons, reason_json)}};
}

Json wire(const engine::ScoresAnswer& answer) {
  return {
      {"items", list_of(answer.orders, [](const model::OrderScore& score) { return wire(score); })},
      {"open", answer.open},
      {"learnt_at", wire(answer.learnt_at)},
      {"records", list_of(answer.records, record_json)}};
}

}  // namespace myelin::server
