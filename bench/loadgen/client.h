// Client: keep-alive HTTP/1.1 connections that send prepared requests, in one thread.
//
// Open loop (rate > 0): request i is due at start + i / rate, whatever the server does; its latency
// counts from then, so a stall is charged to every request that should have been sent during it (no
// coordinated omission). Closed loop (rate 0): every connection sends its next request as soon as
// the last is answered. Thread safety: none.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "loadgen/requests.h"

namespace myelin::bench {

struct ClientOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7800;
  int connections = 16;
  double rate = 0;  // requests a second; 0: closed loop
  double seconds = 30;
  double warm_up_seconds = 0;    // at the beginning: sent, not counted
  double patience_seconds = 10;  // for answers after the last request
};

struct Measured {
  std::vector<std::uint32_t> from_due_us, from_sent_us;  // of counted requests, in no order
  std::int64_t sent = 0, accepted = 0, refused_429 = 0, failed = 0, unanswered = 0;
  std::int64_t backlog_max = 0;  // requests that were due and found no free connection
  double seconds = 0;            // from the first counted request to the last answer
  double cpu_seconds = 0;        // of this process
  std::string
      first_failure;  // status line and body of the first answer that was neither 2xx nor 429
};

// Errors: unavailable where nothing listens or a connection breaks.
Result<Measured> drive(const ClientOptions& options, Requests& requests);

}  // namespace myelin::bench
