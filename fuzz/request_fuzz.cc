// links: connect part_http
// with: server/request_reader.cc server/message.cc server/query.cc server/fields.cc server/wire.cc
// with: server/wire_said.cc engine/sayings.cc
// What a connection sends, from its first byte to the fields of its body: however the bytes are cut
// into packets, the same request or the same refusal comes out.
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "server/fields.h"
#include "server/query.h"
#include "server/request_reader.h"

namespace {

using namespace myelin;
using namespace myelin::server;

void demand(bool held) {
  if (!held) std::abort();
}

// Feeds `bytes` in packets of `packet_bytes`.
void feed(RequestReader& reader, std::string_view bytes, std::size_t packet_bytes) {
  while (!bytes.empty()) {
    const auto state = reader.state();
    if (state == RequestReader::State::complete || state == RequestReader::State::failed) return;
    const auto packet = bytes.substr(0, packet_bytes);
    const std::size_t used = reader.feed(packet);
    demand(used <= packet.size());
    if (used < packet.size() && reader.state() != RequestReader::State::complete)
      demand(reader.state() == RequestReader::State::failed);
    bytes.remove_prefix(used);
  }
}

void ask(const Request& request) {
  Query query(request.query, Zone{});
  (void)query.text("q");
  (void)query.time("since");
  (void)query.boolean("open");
  (void)query.page();
  (void)query.nothing_else();
  if (auto fields = Fields::read(request)) {
    (void)fields->text("reason");
    (void)fields->boolean_or("all", false);
    (void)fields->integer_or("n", 1);
    (void)fields->time("until", Zone{});
    (void)fields->texts("names");
    (void)fields->any("any");
    (void)fields->nothing_else();
  }
  for (const bool in_query : {false, true})
    demand(percent_decoded(percent_encoded(request.path), in_query) == request.path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  RequestReader whole, cut;
  feed(whole, bytes, bytes.size());
  feed(cut, bytes, size % 7 + 1);
  demand(whole.state() == cut.state());
  if (whole.state() == RequestReader::State::failed) {
    demand(whole.refusal().status >= 400 && whole.refusal().status < 500);
    demand(whole.refusal().status == cut.refusal().status);
  }
  if (whole.state() != RequestReader::State::complete) return 0;
  const Request &one = whole.request(), &other = cut.request();
  demand(one.method == other.method && one.path == other.path && one.query == other.query);
  demand(one.headers == other.headers && one.body == other.body);
  demand(one.path.starts_with('/') && one.headers.size() <= limits::headers_max + 1);
  ask(one);
  return 0;
}
