// Letter: a message to a customer, with his address in plain. It exists between the vault and the
// socket only: never store, log or print one. docs/notifications.md shows its JSON.
// Thread safety: values and pure functions.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "connect/notify/sender.h"
#include "model/reading.h"

namespace myelin::connect::notify {

struct Letter {
  std::int64_t contact = 0, batch = 0, repair = 0;
  std::string purpose, medium;  // "service", "sms"
  std::string to;               // a number, an address, an id; empty in a preview
  model::Language language = model::Language::zh;
  std::string subject, text, offer;
};

// What a gateway gets: {"type":"contact.message","timestamp":"…","data":{…,"to":…,"text":…}}.
std::string to_json(const Letter& letter, Time at);
// As any sender takes it; e-mail writes to nobody but the customer.
Message message_of(const Letter& letter, std::string id, Time at);
// A receiver may repeat the address in what it answers: it is taken out of `text`.
std::string without(std::string_view text, std::string_view address);

}  // namespace myelin::connect::notify
