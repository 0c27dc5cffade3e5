#include "server/label_endpoints.h"

#include "base/limits.h"
#include "cause/taught.h"
#include "engine/teaching.h"

namespace myelin::server {
namespace {

constexpr std::size_t newest_looked_at = 1'000;

Result<engine::Teaching> teaching_of(Call& call) {
  MYELIN_TRY(taxonomy, call.engine.taxonomy());
  return engine::Teaching{call.engine, call.options.home, call.options.share,
                          std::move(taxonomy.yaml)};
}

Json wire_of(const engine::TeachingRow& row) {
  return {{"id", std::to_string(row.id)},
          {"target", row.target},
          {"language", row.language},
          {"made_at", row.made_at},
          {"texts", row.texts},
          {"state", row.rolled_back ? "rolled_back" : "in_use"},
          {"judged", row.judged},
          {"accuracy_before", row.accuracy_before},
          {"accuracy_after", row.accuracy_after},
          {"f1_before", row.f1_before},
          {"f1_after", row.f1_after}};
}

Status bounded(const std::vector<std::string>& texts) {
  if (texts.size() > limits::label_texts_max)
    return fail(ErrorCode::too_large,
                "at most " + std::to_string(limits::label_texts_max) + " texts at once",
                "Send a part of them, or none: then the newest stored ones are looked through");
  for (const auto& text : texts)
    if (text.size() > limits::text_bytes_max)
      return fail(ErrorCode::too_large, "a text is larger than 256 KiB",
                  "Leave it out: the reader takes no signal of that size either");
  return {};
}

// [{"text": "…", "yes": true}, …]
Result<std::vector<engine::TeachRequest::Example>> examples_of(const Json& given) {
  const auto wrong = [](const std::string& what) {
    return fail(ErrorCode::invalid_argument, what,
                R"(For example {"examples":[{"text":"太甜了","yes":true}]})");
  };
  if (!given.is_array()) return wrong("'examples' must be a list of labelled texts");
  if (given.size() > cause::teach_examples_max)
    return fail(ErrorCode::too_large,
                "at most " + std::to_string(cause::teach_examples_max) + " examples at once");
  std::vector<engine::TeachRequest::Example> examples;
  for (const auto& one : given) {
    if (!one.is_object() || one.size() != 2 || !one.contains("text") || !one.contains("yes") ||
        !one["text"].is_string() || !one["yes"].is_boolean())
      return wrong("each example has a text and whether the label is yes");
    auto text = one["text"].get<std::string>();
    if (text.empty() || text.size() > limits::text_bytes_max)
      return wrong("the text of an example is empty or too long");
    examples.push_back({std::move(text), one["yes"].get<bool>()});
  }
  return examples;
}

Result<std::vector<std::string>> newest_texts(Call& call) {
  engine::SignalFilter newest;
  newest.page.rows = newest_looked_at;
  MYELIN_TRY(stored, call.engine.signals(newest));
  std::vector<std::string> texts;
  for (auto& verbatim : stored) texts.push_back(std::move(verbatim.text));
  return texts;
}

}  // namespace

Result<Response> propose_labels(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(target, fields.text("target"));
  MYELIN_TRY(count, fields.integer_or("count", 20));
  std::vector<std::string> texts;
  if (!fields.any("texts").is_null()) {
    MYELIN_TRY(given, fields.texts("texts"));
    texts = std::move(given);
  }
  MYELIN_CHECK(fields.nothing_else());
  if (count < 1 || count > static_cast<std::int64_t>(limits::label_proposals_max))
    return fail(ErrorCode::invalid_argument,
                "count must be from 1 to " + std::to_string(limits::label_proposals_max));
  MYELIN_CHECK(bounded(texts));
  if (texts.empty()) {
    MYELIN_TRY(stored, newest_texts(call));
    texts = std::move(stored);
  }
  MYELIN_TRY(teaching, teaching_of(call));
  MYELIN_TRY(proposals, teaching.proposals(target, texts, static_cast<std::size_t>(count)));
  return json_reply({{"items", list_of(proposals, [](const engine::LabelProposal& one) -> Json {
                        return {{"text", one.text}, {"probability", one.probability}};
                      })}});
}

Result<Response> list_teachings(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(teaching, teaching_of(call));
  MYELIN_TRY(rows, teaching.list());
  return json_reply({{"items", list_of(rows, wire_of)}});
}

Result<Response> teach_reader(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  engine::TeachRequest request;
  MYELIN_TRY(target, fields.text("target"));
  MYELIN_TRY(language, fields.text_or("language", "zh"));
  MYELIN_TRY(examples, examples_of(fields.any("examples")));
  MYELIN_CHECK(fields.nothing_else());
  request.target = std::move(target), request.language = std::move(language);
  request.examples = std::move(examples);
  MYELIN_TRY(stored, newest_texts(call));
  request.unlabelled = std::move(stored);
  MYELIN_TRY(teaching, teaching_of(call));
  MYELIN_TRY(taught, teaching.teach(request, call.now(), call.actor()));
  return json_reply(wire_of(taught), 201);
}

Result<Response> roll_back_teaching(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_TRY(teaching, teaching_of(call));
  MYELIN_CHECK(teaching.roll_back(id, call.actor()));
  return empty_reply();
}

}  // namespace myelin::server
