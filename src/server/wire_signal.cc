#include <algorithm>

#include "base/hash.h"
#include "server/wire.h"

namespace myelin::server {
namespace {

// Code points that begin before `byte`; a span that points past the text ends with it.
std::size_t code_points(std::string_view text, std::size_t byte) {
  const auto head = text.substr(0, std::min(byte, text.size()));
  return static_cast<std::size_t>(std::count_if(head.begin(), head.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

Json span_of(const std::string& text, model::Span span) {
  if (span.end <= span.begin) return nullptr;
  return {{"begin", code_points(text, span.begin)}, {"end", code_points(text, span.end)}};
}

Json emotion_of(const engine::EmotionView& emotion) {
  if (emotion.name.empty()) return nullptr;
  return {{"name", emotion.name},
          {"confidence", number(emotion.confidence)},
          {"intensity", number(emotion.intensity)}};
}

}  // namespace

Json wire(const engine::Verbatim& v) {
  Json dimensions = Json::object();
  for (std::size_t i = 0; i < model::dimension_count; ++i)
    if (!v.dimensions.values[i].empty())
      dimensions[std::string{model::dimension_names[i]}] = v.dimensions.values[i];
  return {{"id", wire(v.id)},
          {"source", v.source},
          {"kind", v.kind},
          {"text", v.text},
          {"at", wire(v.at)},
          {"customer_id", wire(v.customer)},
          {"order", text_or_null(v.order)},
          {"dimensions", dimensions},
          {"rating", v.rating ? number(*v.rating) : Json(nullptr)},
          {"language", v.language},
          {"polarity", number(v.polarity)},
          {"confidence", number(v.confidence)},
          {"spam", v.spam},
          {"emotion", emotion_of(v.emotion)},
          {"intents", v.intents},
          {"mentions", list_of(v.mentions,
                               [&](const engine::MentionView& m) -> Json {
                                 return {{"factor", m.factor},
                                         {"name", {{"zh", m.name_zh}, {"en", m.name_en}}},
                                         {"polarity", number(m.polarity)},
                                         {"intensity", number(m.intensity)},
                                         {"confidence", number(m.confidence)},
                                         {"aspect", span_of(v.text, m.aspect)},
                                         {"opinion", span_of(v.text, m.opinion)},
                                         {"object", span_of(v.text, m.object)},
                                         {"cause", span_of(v.text, m.cause)}};
                               })},
          {"reasons", list_of(v.reasons, [&](const model::Reason& r) -> Json {
             return {{"judgement", model::name(r.judgement)},
                     {"words", span_of(v.text, r.words)},
                     {"weight", number(r.weight)}};
           })}};
}

Json wire(const engine::CustomerRow& row) {
  return {{"id", wire(row.id)},
          {"signals", row.signals},
          {"orders", row.orders},
          {"paid", wire(row.paid)},
          {"last_at", wire(row.last_at)},
          {"polarity", number(row.polarity)},
          {"tier", text_or_null(row.tier)}};
}

Json wire(const engine::CustomerDetail& d) {
  Json out = wire(d.summary);
  const auto key_of = [](const model::KeyToken& key) -> Json {
    return {{"kind", model::name(key.kind)}, {"token", to_hex(key.token)}};
  };
  out["keys"] = list_of(d.keys, key_of);
  out["merges"] = list_of(d.merges, [&](const model::Merge& m) -> Json {
    return {{"id", wire(m.id)},     {"kept", wire(m.kept)},          {"absorbed", wire(m.absorbed)},
            {"key", key_of(m.key)}, {"evidence", wire(m.evidence)},  {"at", wire(m.at)},
            {"reason", m.reason},   {"undone_at", wire(m.undone_at)}};
  });
  out["timeline"] = list_of(d.timeline, [](const engine::Verbatim& v) { return wire(v); });
  out["open_cases"] = list_of(d.open_cases, [](CaseId id) { return wire(id); });
  out["open_orders"] =
      list_of(d.open_orders, [](const model::OrderScore& score) { return wire(score); });
  return out;
}

Json wire(const engine::QuarantineRow& row) {
  // The row as it came is an object of its columns; where it is not even that, it stands as text.
  Json columns = Json::parse(row.row_text, nullptr, false);
  if (columns.is_discarded()) columns = row.row_text;
  return {{"id", wire(row.id)},
          {"run", row.run ? Json(std::to_string(row.run)) : Json(nullptr)},
          {"source", row.source},
          {"origin", row.origin},
          {"reason_code", row.reason_code},
          {"reason", row.reason},
          {"row", columns},
          {"at", wire(row.at)},
          {"state", row.state}};
}

Json wire(const engine::CoverageAnswer& answer) {
  return {{"customers", answer.customers},
          {"silent_customers", answer.silent_customers},
          {"orders", answer.orders},
          {"orphans", answer.orphans},
          {"negative_share_all", number(answer.negative_share_all)},
          {"negative_share_complaints", number(answer.negative_share_complaints)},
          {"sources", list_of(answer.sources, [](const engine::SourceCoverage& s) -> Json {
             return {{"source", s.source},
                     {"kind", s.kind},
                     {"signals", s.signals},
                     {"texts", s.texts},
                     {"with_order", number(s.with_order)},
                     {"with_product", number(s.with_product)},
                     {"with_carrier", number(s.with_carrier)},
                     {"with_warehouse", number(s.with_warehouse)},
                     {"with_money", number(s.with_money)},
                     {"with_customer", number(s.with_customer)},
                     {"negative_share", number(s.negative_share)},
                     {"first_at", wire(s.first_at)},
                     {"last_at", wire(s.last_at)}};
           })}};
}

Json wire(const engine::ImportRun& run) {
  return {{"id", std::to_string(run.id)},   {"origin", run.origin},
          {"mapping", run.mapping},         {"started_at", wire(run.started_at)},
          {"ended_at", wire(run.ended_at)}, {"rows_read", run.rows_read},
          {"accepted", run.accepted},       {"duplicates", run.duplicates},
          {"quarantined", run.quarantined}};
}

}  // namespace myelin::server
