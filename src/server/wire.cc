#include "server/wire.h"

#include <cmath>

#include "base/hash.h"

namespace myelin::server {

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json wire(Time time) {
  return to_us(time) == 0 ? Json(nullptr) : Json(format_utc(time));
}
Json wire(const std::optional<Time>& time) {
  return time ? wire(*time) : Json(nullptr);
}
Json wire(const Money& money) {
  return {{"amount", money.text()}, {"currency", std::string{money.currency.view()}}};
}
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json wire(const engine::CauseAnswer& answer) {
  const auto effect = [](const std::optional<model::CauseEffect>& e) -> Json {
    if (!e) return nullptr;
    return {{"metric", e->metric},           {"with", number(e->with)},
            {"without", number(e->without)}, {"effect", number(e->effect)},
            {"low", number(e->low)},         {"high", number(e->high)},
            {"n_with", e->n_with},           {"n_without", e->n_without},
            {"p_value", number(e->p_value)}, {"q_value", number(e->q_value)},
            {"signals", e->signals}};
  };
  const auto voice = [](const std::optional<engine::Voice>& v) -> Json {
    if (!v) return nullptr;
    return {{"mentions", v->mentions}, {"complaints", v->complaints}, {"praises", v->praises}};
  };
  const auto line = [](const model::LossLine& l) -> Json {
    return {{"factor", l.factor},
            {"department", l.department},
            {"kind", l.kind == model::LossKind::lost ? "lost" : "at_risk"},
            {"orders", l.orders},
            {"amount", wire(l.amount)}};
  };
  return {{"metric", answer.metric},
          {"computed_at", wire(answer.computed_at)},
          {"taxonomy_version", answer.taxonomy_version},
          {"items", list_of(answer.rows,
                            [&](const engine::CauseRow& row) -> Json {
                              return {{"factor", row.factor},
                                      {"name", {{"zh", row.name_zh}, {"en", row.name_en}}},
                                      {"department", row.department},
                                      {"lost", wire(row.lost)},
                                      {"at_risk", wire(row.at_risk)},
                                      {"orders", row.orders},
                                      {"effect", effect(row.effect)},
                                      {"voice", voice(row.voice)}};
                            })},
          {"total",
           {{"from", wire(answer.total.from)},
            {"until", wire(answer.total.until)},
            {"orders", answer.total.orders},
            {"paid", wire(answer.total.paid)},
            {"lost", wire(answer.total.lost)},
            {"at_risk", wire(answer.total.at_risk)},
            {"untouched", wire(answer.total.untouched)},
            {"lines", list_of(answer.total.lines, line)}}}};
}

Json wire(const engine::SilenceRow& silence) {
  return {{"id", silence.id},
          {"matchers", list_of(silence.matchers,
                               [](const engine::Matcher& m) -> Json {
                                 return {{"label", m.label}, {"op", m.op}, {"value", m.value}};
                               })},
          {"starts_at", wire(silence.starts_at)},
          {"ends_at", wire(silence.ends_at)},
          {"comment", silence.comment},
          {"created_by", silence.created_by}};
}

Json wire(const engine::TopicRow& topic) {
  const auto shares = [](const auto& rows) {
    return list_of(rows, [](const engine::TopicRow::Share& share) -> Json {
      return {{"value", share.value}, {"texts", share.texts}};
    });
  };
  return {{"id", std::to_string(topic.id)},
          {"state", topic.state},
          {"into", topic.into == 0 ? Json(nullptr) : Json(std::to_string(topic.into))},
          {"name_zh", topic.name_zh},
          {"name_en", topic.name_en},
          {"first_at", wire(topic.first_at)},
          {"last_at", wire(topic.last_at)},
          {"texts", topic.texts},
          {"negative", topic.negative},
          {"last_7_days", topic.last_7_days},
          {"weekly_before", topic.weekly_before},
          {"products", shares(topic.products)},
          {"channels", shares(topic.channels)}};
}

Json wire(const engine::TopicDetail& topic) {
  Json out = wire(static_cast<const engine::TopicRow&>(topic));
  out["quotes"] = list_of(topic.quotes, [](const auto& quote) -> Json {
    return {{"signal_id", wire(quote.signal)}, {"at", wire(quote.at)}, {"text", quote.text}};
  });
  out["days"] = list_of(topic.days, [](const auto& day) -> Json {
    return {{"at", wire(day.at)}, {"texts", day.texts}};
  });
  out["phrases"] = topic.phrases;
  out["yaml"] = topic.yaml;
  return out;
}

Json wire(const engine::TaxonomyAnswer& answer, bool with_yaml) {
  Json out = {{"version", answer.version},
              {"digest", answer.digest},
              {"at", wire(answer.at)},
              {"items", list_of(answer.nodes,
                                [](const engine::TaxonomyAnswer::Node& n) -> Json {
                                  return {{"key", n.key},
                                          {"level", n.level},
                                          {"parent", text_or_null(n.parent)},
                                          {"name", {{"zh", n.name_zh}, {"en", n.name_en}}},
                                          {"definition",
                                           {{"zh", n.definition_zh}, {"en", n.definition_en}}},
                                          {"department", n.department},
                                          {"mentions", n.mentions},
                                          {"negative", n.negative},
                                          {"negative_week", n.negative_week},
                                          {"negative_week_before", n.negative_week_before}};
                                })},
              {"departments",
               list_of(answer.departments, [](const engine::TaxonomyAnswer::Department& d) -> Json {
                 return {{"key", d.key}, {"name", {{"zh", d.name_zh}, {"en", d.name_en}}}};
               })}};
  if (with_yaml) out["yaml"] = answer.yaml;
  return out;
}

Json wire(const engine::RestateAnswer& answer) {
  return {{"from_version", answer.from_version},
          {"to_version", answer.to_version},
          {"signals", answer.signals},
          {"mentions_before", answer.mentions_before},
          {"mentions_after", answer.mentions_after},
          {"items", list_of(answer.rows, [](const engine::RestateRow& row) -> Json {
             return {{"factor", row.factor},
                     {"department", row.department},
                     {"before", row.before},
                     {"after", row.after}};
           })}};
}

Json wire(const engine::Pulse& p) {
  return {{"ready", p.ready},
          {"started_at", wire(p.started_at)},
          {"last_signal_at", wire(p.last_signal_at)},
          {"signals", p.signals},
          {"signals_last_day", p.signals_last_day},
          {"texts", p.texts},
          {"mentions", p.mentions},
          {"customers", p.customers},
          {"orders", p.orders},
          {"alerts_firing", p.alerts_firing},
          {"cases_open", p.cases_open},
          {"cases_overdue", p.cases_overdue},
          {"actions_queued", p.actions_queued},
          {"actions_dead", p.actions_dead},
          {"quarantined", p.quarantined},
          {"queue_signals", p.queue_signals},
          {"commits", p.commits},
          {"duplicates", p.duplicates},
          {"refused", p.refused},
          {"at_stake", wire(p.at_stake)},
          {"lost", wire(p.lost)},
          {"paid", wire(p.paid)},
          {"signals_per_second", number(p.signals_per_second)},
          {"commit_ms_mean", number(p.commit_ms_mean)},
          {"commit_ms_max", number(p.commit_ms_max)},
          {"commits_over_10ms", p.commits_over_10ms},
          {"taxonomy_version", p.taxonomy_version},
          {"model_version", p.model_version}};
}

Json wire(const engine::PersonInfo& person) {
  return {{"name", person.name},
          {"role", person.role},
          {"scopes", person.scopes},
          {"created_at", wire(person.created_at)}};
}

Json wire(const engine::KeyInfo& key) {
  return {{"id", key.id},
          {"name", key.name},
          {"scopes", key.scopes},
          {"created_at", wire(key.created_at)},
          {"revoked_at", wire(key.revoked_at)}};
}

}  // namespace myelin::server
