// Requests: whole HTTP requests with signals in them, built before the clock starts.
//
// A long run needs more signals than memory should hold, so a request is sent again with other ids:
// the ids carry a number of fixed width, and sending pass n writes n into its places. Nothing else
// changes, so no length changes. Thread safety: none.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace myelin::bench {

struct RequestOptions {
  std::string host, key;
  std::uint64_t seed = 7;
  std::size_t signals_per_request = 1;  // 1: a JSON object; more: NDJSON
  std::size_t requests = 1000;          // kept in memory
  int first_pass = 0;  // two runs against one server must not share ids: 0 to 99,999
};

class Requests {
 public:
  explicit Requests(const RequestOptions& options);
  // The next request with ids that were not sent before; valid until the next call that returns the
  // same request, which `size()` calls later at the earliest.
  std::string_view next();
  std::size_t size() const { return requests_.size(); }
  std::size_t bytes() const;

 private:
  struct Request {
    std::string text;
    std::vector<std::uint32_t> places;  // of the pass number's digits
  };
  std::vector<Request> requests_;
  std::size_t position_ = 0;
  int pass_;
};

}  // namespace myelin::bench
