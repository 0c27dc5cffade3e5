#include "server/endpoints.h"

namespace myelin::server {
namespace {

Result<Response> topic_reply(Call& call, std::int64_t id) {
  MYELIN_TRY(detail, call.engine.topic(id));
  return json_reply(wire(detail));
}

}  // namespace

Result<Response> list_topics(Call& call) {
  const std::string state = call.query.text("state");
  MYELIN_TRY(rows, call.query.rows());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(topics, call.engine.topics(state, rows));
  return json_reply({{"items", list_of(topics, [](const auto& t) { return wire(t); })}});
}

Result<Response> show_topic(Call& call) {
  MYELIN_TRY(id, call.id_number());
  return topic_reply(call, id);
}

Result<Response> accept_topic(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.accept_topic(id, call.actor()));
  return topic_reply(call, id);
}

Result<Response> reject_topic(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.reject_topic(id, call.actor()));
  return topic_reply(call, id);
}

Result<Response> merge_topic(Call& call) {
  MYELIN_TRY(id, call.id_number());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(into, fields.text("into"));
  MYELIN_CHECK(fields.nothing_else());
  std::int64_t other = 0;
  for (const char c : into) {
    if (c < '0' || c > '9' || into.size() > 18)
      return fail(ErrorCode::invalid_argument, "'into' must be a topic's id",
                  R"(For example {"into":"3"})");
    other = other * 10 + (c - '0');
  }
  if (other == 0)
    return fail(ErrorCode::invalid_argument, "'into' must be a topic's id",
                R"(For example {"into":"3"})");
  MYELIN_CHECK(call.engine.merge_topic(id, other, call.actor()));
  return topic_reply(call, other);
}

}  // namespace myelin::server
