// links: raw
// A mapping's YAML, and a row through whatever mapping it is.
#include <string_view>

#include "raw/mapping.h"
#include "raw/row_mapper.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace myelin::raw;
  const auto mappings =
      parse_mappings(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.yaml");
  if (!mappings) return 0;
  for (const auto& mapping : *mappings)
    (void)replay(R"({"id":"1","a":"好评","time":"2026-11-01","price":"12.5"})", mapping);
  return 0;
}
