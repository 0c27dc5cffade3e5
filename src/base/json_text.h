// Text as a JSON string: quotes around it, escapes inside. For the few places that write a little
// JSON by hand; documents and everything from strangers are connect/'s and server/'s, which also
// mend bytes that are not UTF-8. Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>

namespace myelin {

void append_json_quoted(std::string& out, std::string_view text);
inline std::string json_quoted(std::string_view text) {
  std::string out;
  append_json_quoted(out, text);
  return out;
}

}  // namespace myelin
