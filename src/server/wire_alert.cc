#include "server/wire.h"
#include "server/wire_experiment.h"
#include "server/wire_why.h"

namespace myelin::server {

Json factor_of(const std::string& key, const FactorNames& names) {
  const FactorName found = names.of(key);
  return {{"key", key},
          {"name", {{"zh", found.zh}, {"en", found.en}}},
          {"department", found.department}};
}

namespace {

template <class Ids>
Json ids_of(const Ids& ids) {
  return list_of(ids, [](auto id) { return Json(std::to_string(id.value)); });
}

}  // namespace

Json wire(const model::Alert& a, const FactorNames& names) {
  return {{"id", wire(a.id)},
          {"rule", model::name(a.rule)},
          {"state", model::name(a.state)},
          {"severity", model::name(a.severity)},
          {"product", text_or_null(a.cell.product)},
          {"channel", text_or_null(a.cell.channel)},
          {"factor", factor_of(a.cell.factor, names)},
          {"customer_id", wire(a.customer)},
          {"since", wire(a.since)},
          {"raised_at", wire(a.raised_at)},
          {"updated_at", wire(a.updated_at)},
          {"resolved_at", wire(a.resolved_at)},
          {"still_happening", a.still_happening},
          {"observed", number(a.observed)},
          {"expected", number(a.expected)},
          {"ratio", number(a.ratio)},
          {"p_value", number(a.p_value)},
          {"q_value", number(a.q_value)},
          {"customers", a.customers},
          {"at_stake", wire(a.at_stake)},
          {"concentrations", list_of(a.concentrations,
                                     [](const model::Concentration& c) -> Json {
                                       return {{"dimension", model::name(c.dimension)},
                                               {"value", c.value},
                                               {"share", number(c.share)},
                                               {"share_expected", number(c.share_expected)},
                                               {"q_value", number(c.q_value)},
                                               {"n", c.n}};
                                     })},
          {"verbatim_ids", ids_of(a.verbatims)},
          {"group", a.group},
          {"acknowledged_until", wire(a.acknowledged_until)},
          {"acknowledged_by", text_or_null(a.acknowledged_by)},
          {"silenced_by", text_or_null(a.silenced_by)},
          {"inhibited_by", text_or_null(a.inhibited_by)},
          {"taxonomy_version", a.taxonomy_version},
          {"case_id", wire(a.repair)}};
}

Json wire(const engine::AlertDetail& d, const FactorNames& names) {
  Json out = wire(d.alert, names);
  out["factor"] = {{"key", d.alert.cell.factor},
                   {"name", {{"zh", d.factor_zh}, {"en", d.factor_en}}},
                   {"department", d.department}};
  out["definition"] = {{"zh", d.definition_zh}, {"en", d.definition_en}};
  out["verbatims"] = list_of(d.verbatims, [](const engine::Verbatim& v) { return wire(v); });
  out["history"] = list_of(d.history, [](const engine::HistoryLine& line) -> Json {
    return {{"at", wire(line.at)},
            {"actor", line.actor},
            {"verb", line.verb},
            {"detail", line.detail},
            {"said", said(line.detail)}};
  });
  out["series"] = list_of(d.series, [](const engine::SeriesPoint& point) -> Json {
    return {{"at", wire(point.at)},
            {"observed", number(point.observed)},
            {"expected", number(point.expected)},
            {"exposure", point.exposure}};
  });
  out["explanation"] = d.explanation ? wire(*d.explanation, names) : Json(nullptr);
  out["forecasts"] =
      list_of(d.forecasts, [&](const engine::ForecastRow& f) { return wire(f, names); });
  out["mark"] = d.mark ? wire(*d.mark) : Json(nullptr);
  out["contagion"] = d.contagion ? wire(*d.contagion, names) : Json(nullptr);
  return out;
}

Json wire(const model::AlertMark& mark) {
  return {{"usefulness", mark.usefulness ? Json(model::name(*mark.usefulness)) : Json(nullptr)},
          {"at", wire(mark.at)},
          {"by", mark.by},
          {"reason", text_or_null(mark.reason)}};
}

namespace {

Json counts_of(const engine::AlertPrecision& counts) {
  return {{"raised", counts.raised},
          {"useful", counts.useful},
          {"noise", counts.noise},
          {"precision", counts.precision ? number(*counts.precision) : Json(nullptr)},
          {"interval_95", {{"low", number(counts.low)}, {"high", number(counts.high)}}}};
}

}  // namespace

Json wire(const engine::PrecisionAnswer& answer, const FactorNames& names) {
  Json out = counts_of(answer.all);
  out["from"] = wire(answer.from);
  out["until"] = wire(answer.until);
  out["items"] = list_of(answer.rows, [&](const engine::PrecisionRow& row) {
    Json item = counts_of(row.counts);
    item["by"] = engine::precision_by_names[static_cast<std::size_t>(row.by)];
    item["key"] = row.key;
    item["factor"] =
        row.by == engine::PrecisionBy::factor ? factor_of(row.key, names) : Json(nullptr);
    item["weight"] = row.weight ? number(*row.weight) : Json(nullptr);
    return item;
  });
  return out;
}

Json wire(const engine::ForecastRow& f, const FactorNames& names) {
  const auto interval = [](double low, double high) {
    return Json{{"low", number(low)}, {"high", number(high)}};
  };
  const bool loss = f.outcome == "repurchase";
  return {{"product", text_or_null(f.product)},
          {"factor", factor_of(f.factor, names)},
          {"outcome", f.outcome},
          {"lag_days", f.lag_days},
          {"correlation", f.by_order ? Json(nullptr) : number(f.correlation)},
          {"p_value", number(f.p_value)},
          {"q_value", number(f.q_value)},
          {"days_ahead", f.days_ahead},
          {"expected", number(f.expected)},
          {"usual", number(f.usual)},
          {"interval_80", interval(f.low_80, f.high_80)},
          {"interval_95", interval(f.low_95, f.high_95)},
          {"probability_of_rise", loss ? Json(nullptr) : number(f.probability)},
          {"probability_of_fall", loss ? number(f.probability) : Json(nullptr)},
          {"orders", f.by_order ? Json{{"ratio", number(f.by_order->ratio)},
                                       {"ratio_95", interval(f.by_order->low, f.by_order->high)},
                                       {"open", number(f.by_order->open)},
                                       {"expected", number(f.by_order->expected)}}
                                : Json(nullptr)},
          {"record",
           {{"days", f.record_days},
            {"rises_forecast", f.record_calls},
            {"rises_that_came", f.record_hits},
            {"hit_rate", f.record_calls > 0 ? Json(static_cast<double>(f.record_hits) /
                                                   static_cast<double>(f.record_calls))
                                            : Json(nullptr)},
            {"covered_80", number(f.record_covered_80)},
            {"covered_95", number(f.record_covered_95)}}},
          {"evidence",
           {{"from", wire(f.evidence_from)},
            {"until", wire(f.evidence_until)},
            {"days", f.days},
            {"mentions", f.mentions},
            {"outcomes", f.outcomes},
            {"taxonomy_version", f.taxonomy_version},
            {"parameters", Json::parse(f.parameters, nullptr, false)}}},
          {"made_at", wire(f.made_at)}};
}

Json wire(const model::Contagion& c, const FactorNames& names) {
  return {{"post_id", wire(c.post)},
          {"posted_at", wire(c.posted_at)},
          {"at", wire(c.at)},
          {"product", text_or_null(c.product)},
          {"channel", text_or_null(c.channel)},
          {"factor", factor_of(c.factor, names)},
          {"shares", c.shares},
          {"expected", number(c.expected)},
          {"low", number(c.low)},
          {"high", number(c.high)},
          {"threshold", number(c.threshold)},
          {"probability", number(c.probability)},
          {"crossing_at", wire(c.crossing_at)},
          {"stage", model::name(c.stage)},
          {"per_hour", number(c.per_hour)},
          {"negative_share", number(c.negative_share)},
          {"direct_share", number(c.direct_share)},
          {"depth", c.depth},
          {"reach", c.reach},
          {"spreaders", list_of(c.spreaders, [](const model::Spreader& who) -> Json {
             return {{"signal_id", wire(who.signal)},
                     {"customer_id", wire(who.customer)},
                     {"shares", who.shares},
                     {"reach", who.reach}};
           })}};
}

Json wire(const model::Case& c, const FactorNames& names, Time now) {
  return {{"id", wire(c.id)},
          {"alert_id", wire(c.alert)},
          {"state", model::name(c.state)},
          {"title", {{"zh", c.title_zh}, {"en", c.title_en}}},
          {"factor", factor_of(c.factor, names)},
          {"department", c.department},
          {"assignee", text_or_null(c.assignee)},
          {"opened_at", wire(c.opened_at)},
          {"due_at", wire(c.due_at)},
          {"overdue", model::unfinished(c.state) && c.due_at < now},
          {"taken_at", wire(c.taken_at)},
          {"resolved_at", wire(c.resolved_at)},
          {"at_stake", wire(c.at_stake)},
          {"evidence", ids_of(c.evidence)},
          {"reopened", c.reopened},
          {"quiet_since", wire(c.quiet_since)},
          {"nudges", c.nudges},
          {"nudge_at", wire(c.nudge_at)}};
}

// What people write with their deeds stays as they wrote it.
static bool told_by_myelin(std::string_view verb) {
  return verb != "commented" && verb != "resolved" && verb != "taken" && verb != "handed_over" &&
         verb != "disputed" && verb != "ruled";
}

Json wire(const engine::CaseDetail& d, const FactorNames& names, Time now) {
  Json out = wire(d.value, names, now);
  out["comparison"] = d.comparison ? wire(*d.comparison) : Json(nullptr);
  out["verdict"] = d.verdict ? wire(*d.verdict) : Json(nullptr);
  out["playbook"] = d.run ? wire(*d.run) : Json(nullptr);
  out["tickets"] = list_of(d.links, [](const model::ExternalLink& link) -> Json {
    return {{"channel", link.channel},
            {"id", link.ticket.id},
            {"url", text_or_null(link.ticket.url)},
            {"state", model::name(link.ticket.progress)},
            {"person", text_or_null(link.ticket.person)},
            {"version", link.ticket.version},
            {"seen_at", wire(link.seen_at)}};
  });
  out["postings"] =
      list_of(d.postings, [&](const revenue::Posting& posting) { return wire(posting, names); });
  out["experiments"] = list_of(d.experiments, wire_short);
  const auto dispute = [&](const model::Dispute& one) { return wire(one, names); };
  out["disputes"] = list_of(d.disputes, dispute);
  out["precedents"] = list_of(d.precedents, dispute);
  out["history"] = list_of(d.history, [](const model::CaseEvent& event) -> Json {
    return {{"at", wire(event.at)},
            {"actor", event.actor},
            {"verb", event.verb},
            {"detail", event.detail},
            {"said", told_by_myelin(event.verb) ? said(event.detail) : Json(nullptr)}};
  });
  out["actions"] = list_of(d.actions, [](const model::Action& action) { return wire(action); });
  out["undo"] = wire(d.undo);
  out["verbatims"] = list_of(d.verbatims, [](const engine::Verbatim& v) { return wire(v); });
  return out;
}

Json wire(const model::Action& a) {
  return {{"id", wire(a.id)},           {"case_id", wire(a.repair)},
          {"alert_id", wire(a.alert)},  {"channel", a.channel},
          {"event", a.event},           {"state", model::name(a.state)},
          {"attempts", a.attempts},     {"created_at", wire(a.created_at)},
          {"next_at", wire(a.next_at)}, {"last_error", text_or_null(a.last_error)}};
}

}  // namespace myelin::server
