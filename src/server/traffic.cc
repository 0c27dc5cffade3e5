#include "server/traffic.h"

#include <fmt/format.h>

#include <iterator>

namespace myelin::server {

void Traffic::count(int status, std::chrono::nanoseconds took, bool signals) {
  const auto family = static_cast<std::size_t>(status / 100);
  if (family < by_status_.size()) by_status_[family].fetch_add(1, std::memory_order_relaxed);
  Latency& latency = signals ? signals_ : others_;
  const double s = std::chrono::duration<double>(took).count();
  std::size_t at = 0;
  while (at < bounds_s.size() && s > bounds_s[at]) ++at;
  latency.classes[at].fetch_add(1, std::memory_order_relaxed);
  latency.sum_ns.fetch_add(took.count(), std::memory_order_relaxed);
}

std::string Traffic::prometheus() const {
  std::string out;
  auto to = std::back_inserter(out);
  fmt::format_to(to,
                 "# HELP myelin_http_requests_total Requests answered, by family of status.\n"
                 "# TYPE myelin_http_requests_total counter\n");
  for (std::size_t family = 2; family < by_status_.size(); ++family)
    fmt::format_to(to, "myelin_http_requests_total{{status=\"{}xx\"}} {}\n", family,
                   by_status_[family].load(std::memory_order_relaxed));
  fmt::format_to(to,
                 "# HELP myelin_http_request_seconds From the whole request to its answer.\n"
                 "# TYPE myelin_http_request_seconds histogram\n");
  const auto print = [&](const char* route, const Latency& latency) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < bounds_s.size(); ++i) {
      sum += latency.classes[i].load(std::memory_order_relaxed);
      fmt::format_to(to, "myelin_http_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", route,
                     bounds_s[i], sum);
    }
    sum += latency.classes.back().load(std::memory_order_relaxed);
    fmt::format_to(to, "myelin_http_request_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n", route,
                   sum);
    fmt::format_to(to, "myelin_http_request_seconds_sum{{route=\"{}\"}} {}\n", route,
                   static_cast<double>(latency.sum_ns.load(std::memory_order_relaxed)) / 1e9);
    fmt::format_to(to, "myelin_http_request_seconds_count{{route=\"{}\"}} {}\n", route, sum);
  };
  print("signals", signals_);
  print("other", others_);
  fmt::format_to(
      to,
      "# HELP myelin_live_streams Open streams of live events.\n# TYPE myelin_live_streams gauge\n"
      "myelin_live_streams {}\n"
      "# HELP myelin_live_streams_dropped_total Streams closed because their reader was too slow.\n"
      "# TYPE myelin_live_streams_dropped_total counter\nmyelin_live_streams_dropped_total {}\n",
      streams(), dropped_.load(std::memory_order_relaxed));
  return out;
}

}  // namespace myelin::server
