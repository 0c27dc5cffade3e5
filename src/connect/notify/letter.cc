#include "connect/notify/letter.h"

#include <nlohmann/json.hpp>

namespace myelin::connect::notify {

std::string to_json(const Letter& letter, Time at) {
  nlohmann::ordered_json data;
  data["contact"] = std::to_string(letter.contact);
  data["batch"] = std::to_string(letter.batch);
  data["case"] = letter.repair;
  data["purpose"] = letter.purpose;
  data["medium"] = letter.medium;
  data["to"] = letter.to;
  data["language"] = letter.language == model::Language::en ? "en" : "zh";
  data["subject"] = letter.subject;
  data["text"] = letter.text;
  data["offer"] = letter.offer;
  const nlohmann::ordered_json json{
      {"type", "contact.message"}, {"timestamp", format_utc(at)}, {"data", std::move(data)}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Message message_of(const Letter& letter, std::string id, Time at) {
  Message message;
  message.id = std::move(id);
  message.at = at;
  message.title = letter.subject;
  message.words = letter.text;
  message.only_to = letter.to;
  message.payload = to_json(letter, at);
  return message;
}

std::string without(std::string_view text, std::string_view address) {
  std::string out{text};
  if (address.empty()) return out;
  for (std::size_t at = 0; (at = out.find(address, at)) != std::string::npos;)
    out.replace(at, address.size(), "…");
  return out;
}

}  // namespace myelin::connect::notify
