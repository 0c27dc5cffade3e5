// Just enough JSON to write a truth, a score and a load body; reading and everything else is
// connect/'s. Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>

namespace myelin::sim {

// The text with quotes around it and escapes inside, appended.
void append_quoted(std::string_view text, std::string& out);
inline std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(text, out);
  return out;
}

}  // namespace myelin::sim
