#include "connect/notify/reply.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "connect/notify/plain_text.h"

namespace myelin::connect::notify {
namespace {

constexpr std::size_t said_bytes_max = 200;
constexpr Duration robot_pause = minutes{1};  // robots count by the minute

Delivery no_answer(const HttpReply& reply) {
  const std::string why = one_line(reply.error.empty() ? "no answer" : reply.error, said_bytes_max);
  if (!reply.left_house)
    return {Outcome::retry, fmt::format("the receiver was not reached: {}", why), {}};
  return {Outcome::unknown, fmt::format("sent, but no answer came: {}", why), {}};
}

// What the status alone says; nothing for 200 where the body must be read.
Delivery by_status(const HttpReply& reply) {
  const int s = reply.status;
  if (s == 0) return no_answer(reply);
  if (s >= 200 && s < 300) return {Outcome::delivered, fmt::format("HTTP {}", s), {}};
  if (s == 502 || s == 504)
    return {Outcome::unknown, fmt::format("HTTP {}: a gateway lost the answer", s),
            reply.retry_after};
  if (s == 408 || s == 425 || s == 429 || s >= 500)
    return {Outcome::retry, fmt::format("HTTP {}: the receiver asks to come back later", s),
            reply.retry_after};
  if (s >= 300 && s < 400)
    return {
        Outcome::refused,
        fmt::format("HTTP {}: the receiver redirects; configure the address it redirects to", s),
        {}};
  if (s == 410)
    return {Outcome::refused, "HTTP 410: the receiver is gone for good; remove the channel", {}};
  return {Outcome::refused,
          fmt::format("HTTP {}: the receiver refuses; check the channel's url and secret", s),
          {}};
}

struct Said {
  std::optional<std::int64_t> code;
  std::string text;
};

// The code under the first of `code_keys` that is there, and the text likewise.
Said read_said(std::string_view body, std::initializer_list<const char*> code_keys,
               std::initializer_list<const char*> text_keys) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  Said said;
  if (!json.is_object()) return said;
  for (const char* key : code_keys)
    if (const auto found = json.find(key);
        !said.code && found != json.end() && found->is_number_integer())
      said.code = found->get<std::int64_t>();
  for (const char* key : text_keys)
    if (const auto found = json.find(key);
        said.text.empty() && found != json.end() && found->is_string())
      said.text = one_line(found->get_ref<const std::string&>(), said_bytes_max);
  return said;
}

struct CodeMeaning {
  std::int64_t code;
  Outcome outcome;
  const char* advice;
};

Delivery by_code(const HttpReply& reply, const Said& said,
                 std::initializer_list<CodeMeaning> meanings) {
  if (reply.status == 0) return no_answer(reply);  // a body without an answer is nobody's
  if (!said.code) {
    const Delivery status = by_status(reply);
    if (status.outcome != Outcome::delivered) return status;
    return {Outcome::unknown,
            fmt::format("HTTP {} with a reply that is not the robot's", reply.status),
            {}};
  }
  if (*said.code == 0) return {Outcome::delivered, "delivered", {}};
  for (const auto& meaning : meanings)
    if (meaning.code == *said.code) {
      Delivery delivery{
          meaning.outcome, fmt::format("{}: {}; {}", *said.code, said.text, meaning.advice), {}};
      if (meaning.outcome == Outcome::retry)
        delivery.retry_after = reply.retry_after.value_or(robot_pause);
      return delivery;
    }
  if (reply.status >= 500 || reply.status == 429) return by_status(reply);
  return {Outcome::refused, fmt::format("{}: {}", *said.code, said.text), {}};
}

constexpr const char* busy = "it asks to come back later";

}  // namespace

Delivery webhook_delivery(const HttpReply& reply) {
  return by_status(reply);
}

Delivery dingtalk_delivery(const HttpReply& reply) {
  return by_code(reply, read_said(reply.body, {"errcode"}, {"errmsg"}),
                 {{-1, Outcome::retry, busy},
                  {130101, Outcome::retry, "more than 20 messages a minute"},
                  {130102, Outcome::retry, "more than 20 messages a minute"},
                  {410100, Outcome::retry, "more than 20 messages a minute"},
                  {300001, Outcome::refused,
                   "the access_token of the url is not valid: copy the robot's address again"},
                  {400101, Outcome::refused,
                   "the access_token of the url does not exist: copy the robot's address again"},
                  {400102, Outcome::refused,
                   "the robot is switched off: switch it on in the group's settings"},
                  {400013, Outcome::refused, "the group is gone: add the robot to another one"},
                  {310000, Outcome::refused,
                   "its security settings refuse: check the secret (加签), the keyword, this "
                   "machine's clock and address"}});
}

Delivery feishu_delivery(const HttpReply& reply) {
  return by_code(
      reply, read_said(reply.body, {"code", "StatusCode"}, {"msg", "StatusMessage"}),
      {{11232, Outcome::retry, "the robot's rate limit"},
       {99991400, Outcome::retry, "the robot's rate limit"},
       {19021, Outcome::refused,
        "the signature does not match: check the secret and this machine's clock"},
       {19022, Outcome::refused, "this machine's address is not on the robot's list"},
       {19024, Outcome::refused,
        "the robot asks for a keyword: use the signature (签名校验) instead"},
       {19001, Outcome::refused, "the url's token is not valid: copy the robot's address again"}});
}

Delivery wecom_delivery(const HttpReply& reply) {
  return by_code(
      reply, read_said(reply.body, {"errcode"}, {"errmsg"}),
      {{-1, Outcome::retry, busy},
       {45009, Outcome::retry, "more than 20 messages a minute"},
       {93000, Outcome::refused, "the url's key is not valid: copy the robot's address again"}});
}

Delivery wecom_app_delivery(const HttpReply& reply) {
  auto delivery = by_code(
      reply, read_said(reply.body, {"errcode"}, {"errmsg"}),
      {{-1, Outcome::retry, busy},
       {40014, Outcome::retry, "the access token is not taken any more"},
       {41001, Outcome::retry, "the access token is missing"},
       {42001, Outcome::retry, "the access token has run out"},
       {45009, Outcome::retry, "more messages than the app may send"},
       {45033, Outcome::retry, "more requests at once than the app may make"},
       {40001, Outcome::refused, "the secret is not the app's: copy its Secret again"},
       {40013, Outcome::refused, "user is not the company's id (企业ID)"},
       {40056, Outcome::refused, "agent is not the app's AgentId"},
       {60020, Outcome::refused,
        "this machine's address is not trusted: add it to the app's 企业可信IP"},
       {81013, Outcome::refused, "no member of that UserID sees the app: widen its 可见范围"}});
  if (delivery.outcome != Outcome::delivered) return delivery;
  const auto said = read_said(reply.body, {"errcode"}, {"invaliduser"});
  if (!said.text.empty()) delivery.detail = fmt::format("delivered, but not to {}", said.text);
  return delivery;
}

}  // namespace myelin::connect::notify
