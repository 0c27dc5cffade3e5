// What Myelin writes into histories and the audit log, as a code and its values, so that whoever
// shows it says it in the reader's language. One table holds every sentence; text that people wrote
// is none of them. Lines from before a sentence was put into the table are read all the same.
//
// Thread safety: pure functions.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace myelin::engine {

struct Saying {
  std::string_view code;  // "customer_furious"; static
  std::vector<std::string> values;

  bool operator==(const Saying&) const = default;
};

// nullopt: no sentence of Myelin's.
std::optional<Saying> saying_of(std::string_view text);

}  // namespace myelin::engine
