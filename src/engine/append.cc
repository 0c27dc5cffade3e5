#include "engine/append.h"

#include "base/json_text.h"
#include "model/mention_strength.h"

namespace myelin::engine {
namespace {

void add_text(store::Appender& row, std::string_view text) {
  if (text.empty())
    row.add_null();
  else
    row.add(text);
}

// Attributes are one JSON object of texts, so that SQL readers can reach into them.
std::string attributes_text(const model::Attributes& attributes) {
  std::string out;
  if (attributes.empty()) return out;
  for (const auto& [name, value] : attributes) {
    out += out.empty() ? '{' : ',';
    append_json_quoted(out, name);
    out += ':';
    append_json_quoted(out, value);
  }
  return out + '}';
}

std::string_view attribute(const model::Signal& signal, std::string_view name) {
  for (const auto& [key, value] : signal.attributes)
    if (key == name) return value;
  return {};
}

void add_feeling(store::Appender& row, const model::Reading& reading) {
  if (reading.emotion_confidence > 0) {
    row.add(name(reading.emotion));
    row.add(static_cast<double>(reading.emotion_confidence));
    row.add(static_cast<double>(reading.emotion_intensity));
  } else {
    for (int i = 0; i < 3; ++i) row.add_null();
  }
  std::int64_t intents = 0;
  for (const auto& hit : reading.intents)
    intents |= std::int64_t{1} << static_cast<int>(hit.intent);
  row.add(intents);
}

void add_span(store::Appender& row, const model::Span& span) {
  if (span.begin == span.end) {
    row.add_null();
    row.add_null();
  } else {
    row.add(static_cast<std::int64_t>(span.begin));
    row.add(static_cast<std::int64_t>(span.end));
  }
}

// As for_each_factor chooses: of equals, the one that was read first.
bool strongest_of_its_factor(const model::Mention& mention, const model::Reading& reading) {
  const auto strength = [](const model::Mention& m) {
    return model::mention_strength(m.polarity, m.confidence);
  };
  for (const auto& other : reading.mentions) {
    if (other.factor != mention.factor || &other == &mention) continue;
    if (strength(other) > strength(mention) ||
        (strength(other) == strength(mention) && &other < &mention))
      return false;
  }
  return true;
}

}  // namespace

Status append_signal(store::Session& session, const RowsOfSignal& rows) {
  MYELIN_TRY(table, session.append_to("signal"));
  auto& row = *table;
  const auto& s = rows.signal;
  row.add(s.id.value);
  row.add(s.fingerprint);
  row.add(static_cast<std::int64_t>(s.content));
  row.add(s.source);
  row.add(s.external_id);
  row.add(name(s.kind));
  add_text(row, s.event);
  row.add(s.at);
  row.add(s.received_at);
  row.add_optional(s.due);
  if (s.customer)
    row.add(s.customer.value);
  else
    row.add_null();
  add_text(row, s.customer_tier);
  add_text(row, s.order);
  for (const auto& value : s.dimensions.values) add_text(row, value);
  add_text(row, s.text);
  row.add_optional(s.rating);
  if (s.rating)
    row.add(name(s.scale));
  else
    row.add_null();
  if (s.amount) {
    row.add(s.amount->minor);
    row.add(s.amount->currency.view());
  } else {
    row.add_null();
    row.add_null();
  }
  row.add_optional(s.reach);
  add_text(row, attributes_text(s.attributes));
  if (rows.reading != nullptr) {
    row.add(name(rows.reading->language));
    row.add(static_cast<double>(rows.reading->polarity));
    row.add(static_cast<double>(rows.reading->confidence));
    row.add(rows.spam);
    row.add(rows.model_version);
    add_feeling(row, *rows.reading);
  } else {
    for (int i = 0; i < 9; ++i) row.add_null();
  }
  row.end_row();
  if (rows.reading != nullptr)
    return append_mentions(session, s.id, s.at, *rows.reading, rows.taxonomy, rows.model_version);
  return {};
}

Status append_mentions(store::Session& session, SignalId signal, Time at,
                       const model::Reading& reading, const cause::Taxonomy& taxonomy,
                       std::string_view model_version) {
  if (reading.mentions.empty()) return {};
  MYELIN_TRY(table, session.append_to("mention"));
  auto& row = *table;
  for (const auto& mention : reading.mentions) {
    row.add(signal.value);
    row.add(at);
    row.add(taxonomy.factors()[mention.factor].key);
    row.add(static_cast<double>(mention.polarity));
    row.add(static_cast<double>(mention.intensity));
    row.add(static_cast<double>(mention.confidence));
    for (const auto& span : {mention.aspect, mention.opinion}) {
      row.add(static_cast<std::int64_t>(span.begin));
      row.add(static_cast<std::int64_t>(span.end));
    }
    row.add(static_cast<std::int64_t>(taxonomy.version()));
    row.add(model_version);
    add_span(row, mention.object);
    add_span(row, mention.cause);
    row.add(strongest_of_its_factor(mention, reading));
    row.end_row();
  }
  return {};
}

Status append_secrets(store::Session& session, const std::vector<trust::Secret>& secrets, Time at) {
  if (secrets.empty()) return {};
  MYELIN_TRY(table, session.append_to("vault"));
  for (const auto& secret : secrets) {
    table->add(secret.token);
    table->add(secret.kind);
    table->add(secret.sealed);
    table->add(at);
    table->end_row();
  }
  return {};
}

Status append_reference(store::Session& session, const model::Signal& signal) {
  MYELIN_TRY(table, session.append_to("reference"));
  table->add(signal.event);
  table->add(signal.external_id);
  add_text(*table, attribute(signal, "name"));
  add_text(*table, attribute(signal, "category"));
  add_text(*table, attributes_text(signal.attributes));
  table->add(signal.received_at);
  table->end_row();
  return {};
}

}  // namespace myelin::engine
