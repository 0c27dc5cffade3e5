#include "connect/notify/robot.h"

#include <fmt/format.h>

#include "connect/notify/plain_text.h"

namespace myelin::connect::notify {

HttpReply Robot::post(std::string url, std::string json) const {
  return http_send({.url = std::move(url),
                    .headers = {"content-type: application/json"},
                    .body = std::move(json),
                    .timeout_ms = timeout_ms_});
}

HttpReply Robot::get(std::string url) const {
  return http_send({.url = std::move(url),
                    .headers = {},
                    .body = {},
                    .timeout_ms = timeout_ms_,
                    .method = "GET"});
}

std::vector<std::string> Robot::lines_of(const std::vector<Message::Fact>& facts,
                                         const FactDress& dress) {
  std::vector<std::string> lines;
  for (const auto& fact : facts) {
    const std::string label = plain_markdown(fact.label, dress.label_bytes_max);
    const std::string value = plain_markdown(fact.value, dress.value_bytes_max);
    lines.push_back(fmt::format("{}{}{}", dress.before_label, label, dress.after_label) +
                    (fact.link.empty() ? value : fmt::format("[{}]({})", value, fact.link)) + "\n");
  }
  return lines;
}

}  // namespace myelin::connect::notify
