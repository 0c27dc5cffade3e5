#include "server/endpoints.h"

namespace myelin::server {
namespace {

Json wire_step(const repair::PlaybookStep& step) {
  return {{"key", step.key},
          {"do", repair::name(step.what)},
          {"by", step.automatic() ? "machine" : "person"},
          {"channel", text_or_null(step.channel)},
          {"approval", text_or_null(step.approval)},
          {"text", {{"zh", step.text.zh}, {"en", step.text.en}}},
          {"offer", text_or_null(step.offer)},
          {"undo", step.undo ? Json{{"zh", step.undo->zh}, {"en", step.undo->en}} : Json(nullptr)}};
}

Response reply(const engine::PlaybookAnswer& answer) {
  return json_reply({{"items", list_of(answer.playbooks,
                                       [](const repair::Playbook& book) -> Json {
                                         return {
                                             {"key", book.key},
                                             {"name", {{"zh", book.name.zh}, {"en", book.name.en}}},
                                             {"factors", book.factors},
                                             {"severities", list_of(book.severities,
                                                                    [](model::Severity s) -> Json {
                                                                      return model::name(s);
                                                                    })},
                                             {"steps", list_of(book.steps, wire_step)}};
                                       })},
                     {"warnings", answer.warnings}});
}

}  // namespace

Json wire(const repair::Run& run) {
  Json steps = Json::array();
  for (std::size_t i = 0; i < run.playbook.steps.size(); ++i) {
    Json one = wire_step(run.playbook.steps[i]);
    one["state"] = repair::flow::name(run.state.steps[i]);
    steps.push_back(std::move(one));
  }
  return {{"key", run.playbook.key},
          {"name", {{"zh", run.playbook.name.zh}, {"en", run.playbook.name.en}}},
          {"began_at", wire(run.began)},
          {"over", run.state.over},
          {"steps", std::move(steps)}};
}

Result<Response> list_playbooks(Call& call) {
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.playbooks({}));
  return reply(answer);
}

Result<Response> check_playbooks(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(yaml, fields.text("yaml"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(answer, call.engine.playbooks(yaml));
  return reply(answer);
}

Result<Response> move_step(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(verb, fields.text("verb"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.move_step(id, call.values[1], verb, call.actor()));
  return show_case(call);
}

}  // namespace myelin::server
