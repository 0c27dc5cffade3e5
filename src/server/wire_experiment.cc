#include "server/wire_experiment.h"

#include <cmath>

namespace myelin::server {
namespace {

Json told(const revenue::EffectReading& effect) {
  const bool known = std::isfinite(effect.low) && std::isfinite(effect.high);
  return {{"value", known ? number(effect.value) : Json(nullptr)},
          {"low", number(effect.low)},
          {"high", number(effect.high)},
          {"p_value", number(effect.p_value)}};
}

Json told(const revenue::ArmReading& arm) {
  return {{"name", arm.name},
          {"share", number(arm.share)},
          {"exposed", arm.exposed},
          {"counted", arm.counted},
          {"mean", arm.counted > 0 ? number(arm.mean) : Json(nullptr)}};
}

Json told(const revenue::ArmComparison& c) {
  return {{"arm", c.arm},
          {"effect", told(c.effect)},
          {"plain", told(c.plain)},
          {"variance_explained", number(c.variance_explained)},
          {"detectable", c.detectable > 0 ? number(c.detectable) : Json(nullptr)},
          {"n_control", c.n_control},
          {"n_treated", c.n_treated}};
}

Json told(const model::ExperimentGuard& guard) {
  return {{"metric", name(guard.metric)},
          {"must_not", name(guard.must_not)},
          {"margin", number(guard.margin)}};
}

Json told(const revenue::GuardReading& g) {
  Json json = told(g.guard);
  json["arm"] = g.arm;
  json["effect"] = told(g.effect);
  json["state"] = revenue::guard_state_names[static_cast<std::size_t>(g.state)];
  return json;
}

Json told(const revenue::SegmentReading& s) {
  return {{"by", s.by},
          {"value", s.value},
          {"arm", s.arm},
          {"effect", told(s.effect)},
          {"n_control", s.n_control},
          {"n_treated", s.n_treated}};
}

Json told(const revenue::MoneyReading& m) {
  const auto known = [&](const Money& money) { return m.bounded ? wire(money) : Json(nullptr); };
  return {{"arm", m.arm},        {"per_unit", told(m.per_unit)},
          {"units", m.units},    {"total", known(m.total)},
          {"low", known(m.low)}, {"high", known(m.high)}};
}

Json told(const revenue::LookReading& look) {
  return {{"at", wire(look.at)},
          {"units", look.units},
          {"arms", list_of(look.arms, [](const auto& effect) { return told(effect); })}};
}

}  // namespace

Json wire(const revenue::ExperimentReading& r) {
  const auto each = [](const auto& one) { return told(one); };
  return {{"as_of", wire(r.as_of)},
          {"conclusion", revenue::conclusion_names[static_cast<std::size_t>(r.conclusion)]},
          {"exposed", r.exposed},
          {"ripe", r.ripe},
          {"counted", r.counted},
          {"crossed", r.crossed},
          {"unmatched", r.unmatched},
          {"sample_ratio_p", number(r.sample_ratio_p)},
          {"counted_ratio_p", number(r.counted_ratio_p)},
          {"currency", r.currency.view()},
          {"arms", list_of(r.arms, each)},
          {"comparisons", list_of(r.comparisons, each)},
          {"guards", list_of(r.guards, each)},
          {"segments", list_of(r.segments, each)},
          {"money", list_of(r.money, each)},
          {"looks", list_of(r.looks, each)}};
}

Json wire(const model::Experiment& e, const FactorNames& names) {
  return {{"id", wire(e.id)},
          {"name", e.name},
          {"hypothesis", e.hypothesis},
          {"state", name(e.state)},
          {"unit", name(e.unit)},
          {"arms", list_of(e.arms,
                           [](const model::ExperimentArm& arm) -> Json {
                             return {{"name", arm.name}, {"share", number(arm.share)}};
                           })},
          {"product", text_or_null(e.product)},
          {"channel", text_or_null(e.channel)},
          {"factor", e.factor.empty() ? Json(nullptr) : factor_of(e.factor, names)},
          {"metric", name(e.metric)},
          {"window_days", e.window_days},
          {"before_days", e.before_days},
          {"planned_units", e.planned_units},
          {"planned_end", wire(e.planned_end)},
          {"guards", list_of(e.guards, [](const auto& guard) { return told(guard); })},
          {"case_id", wire(e.repair)},
          {"created_by", e.created_by},
          {"created_at", wire(e.created_at)},
          {"started_at", wire(e.started_at)},
          {"stopped_at", wire(e.stopped_at)},
          {"decided_at", wire(e.decided_at)},
          {"decision", text_or_null(e.decision)},
          {"reason", text_or_null(e.reason)}};
}

Json wire(const engine::ExperimentAnswer& answer, const FactorNames& names) {
  Json json = wire(answer.value, names);
  json["exposed"] = answer.exposed;
  json["reading"] = answer.reading ? wire(*answer.reading) : Json(nullptr);
  return json;
}

Json wire_short(const model::Experiment& e) {
  return {{"id", wire(e.id)},
          {"name", e.name},
          {"state", name(e.state)},
          {"decision", text_or_null(e.decision)}};
}

}  // namespace myelin::server
