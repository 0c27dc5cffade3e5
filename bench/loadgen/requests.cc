#include "loadgen/requests.h"

#include <fmt/format.h>

#include "connect/draft_json.h"
#include "sim/load.h"

namespace myelin::bench {
namespace {

constexpr std::size_t digits = 5;  // of the worker's number in the ids of sim::Load

}  // namespace

Requests::Requests(const RequestOptions& options) : pass_(options.first_pass) {
  sim::Load load{{.seed = options.seed, .worker = 0}};
  const std::string prefix = fmt::format("L{:x}-00000-", options.seed);
  const bool one = options.signals_per_request == 1;
  model::Draft draft;
  std::string body;
  requests_.resize(options.requests);
  for (Request& request : requests_) {
    body.clear();
    for (std::size_t i = 0; i < options.signals_per_request; ++i) {
      load.next(draft);
      connect::append_draft_json(body, draft);
      if (!one) body += '\n';
    }
    request.text = fmt::format(
        "POST /v1/signals HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: {}\r\n"
        "Content-Length: {}\r\nConnection: keep-alive\r\n\r\n",
        options.host, options.key, one ? "application/json" : "application/x-ndjson", body.size());
    request.text += body;
    for (std::size_t at = 0; (at = request.text.find(prefix, at)) != std::string::npos; ++at)
      request.places.push_back(static_cast<std::uint32_t>(at + prefix.size() - digits - 1));
  }
}

std::string_view Requests::next() {
  Request& request = requests_[position_];
  const std::string number = fmt::format("{:05}", pass_ % 100'000);
  for (const std::uint32_t place : request.places) request.text.replace(place, digits, number);
  if (++position_ == requests_.size()) {
    position_ = 0;
    ++pass_;
  }
  return request.text;
}

std::size_t Requests::bytes() const {
  std::size_t sum = 0;
  for (const Request& request : requests_) sum += request.text.size();
  return sum;
}

}  // namespace myelin::bench
