// links: connect
// XES: events or an error; no event without a name, no name beyond its bound.
#include <cstdlib>
#include <string>

#include "connect/file/xes_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  std::uint64_t events = 0;
  const auto summary = myelin::connect::file::read_xes(
      bytes, [&](const myelin::connect::file::XesEvent& event) -> myelin::Status {
        if (event.name.empty() || event.name.size() > 2 * myelin::connect::file::xes_text_max + 1)
          std::abort();
        ++events;
        return {};
      });
  if (summary && summary->events != events) std::abort();
  return 0;
}
