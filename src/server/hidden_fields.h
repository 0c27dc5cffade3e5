// Hidden fields: an answer without what the asker's role does not see (trust/field_rules.h). One
// place for lists, details and live events, so that no endpoint can forget it: sums are known by
// their shape, {"amount", "currency"}, and by their sign in Myelin's own sentences; identities by
// their names. What is hidden is null and stays in its place.
//
// Thread safety: pure functions. Private to this room.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "server/message.h"
#include "trust/field_rules.h"

namespace myelin::engine {
class Engine;
}

namespace myelin::server {

// Who sees what: the rules of the home's myelin.yaml, read once, and the role of whoever asks.
// Thread safety: any thread.
class FieldsInForce {
 public:
  // The engine does not open where they cannot be read; should they break later, what is shipped
  // holds, and the log says so.
  FieldsInForce(engine::Engine& engine, const std::filesystem::path& home);
  // A program's key sees what the person of its scope sees.
  trust::Fields hidden_from(const std::optional<Principal>& principal) const;

 private:
  engine::Engine& engine_;
  trust::FieldRules rules_;
};

// The problem with asking this at all: questions whose every answer is money.
std::optional<Error> nothing_left(trust::Fields hidden, std::string_view path);
// The JSON text without the hidden fields; text that is no JSON is empty afterwards.
std::string without(trust::Fields hidden, std::string_view json);
// The same of a whole answer.
Response without(trust::Fields hidden, Response response);

}  // namespace myelin::server
