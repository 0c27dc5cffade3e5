// links: connect
// Workbooks and archives as strangers send them: tables or an error.
#include "connect/file/byte_source.h"
#include "connect/file/input.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace myelin::connect::file;
  auto bytes = from_memory(std::string(reinterpret_cast<const char*>(data), size));
  const auto file = TemporaryFile::spill(*bytes, size);
  if (!file) return 0;
  const auto inputs = open_inputs((*file)->path());
  if (!inputs) return 0;
  for (const auto& input : inputs->tables) {
    const auto reader = input.open();
    if (!reader) continue;
    Row row;
    while (true) {
      const auto any = (*reader)->next(row);
      if (!any || !*any) break;
    }
  }
  return 0;
}
