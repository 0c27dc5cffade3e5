// links: connect
// The body of POST /v1/signals: whatever is read can be written, and reads the same again.
#include <cstdlib>
#include <string_view>

#include "connect/draft_json.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace myelin;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto parsed = connect::parse_drafts(body);
  if (!parsed) return 0;
  for (const auto& item : *parsed) {
    if (!item.draft) continue;
    const auto json = connect::draft_to_json(*item.draft);
    const auto again = connect::parse_drafts(json, connect::Shape::one);
    if (!again || !(*again)[0].draft || connect::draft_to_json(*(*again)[0].draft) != json)
      std::abort();
  }
  return 0;
}
