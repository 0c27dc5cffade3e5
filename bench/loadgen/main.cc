// myelin_load: puts load on a running server and prints one JSON line.
//
//   myelin_load --url 127.0.0.1:7800 --key K --rate 2000 --seconds 30              latency of
//   single signals myelin_load --url 127.0.0.1:7800 --key K --batch 500 --connections 4 signals a
//   second in NDJSON batches
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>

#include "connect/draft_json.h"
#include "loadgen/client.h"
#include "loadgen/requests.h"

namespace myelin::bench {
namespace {

struct Options {
  std::string url = "127.0.0.1:7800";
  RequestOptions requests;
  ClientOptions client;
};

double ms(std::vector<std::uint32_t>& sorted, double quantile) {
  if (sorted.empty()) return 0;
  const auto at = static_cast<std::size_t>(quantile * static_cast<double>(sorted.size() - 1) + 0.5);
  return sorted[at] / 1000.0;
}

Status split_url(Options& o) {
  std::string rest = o.url;
  if (rest.starts_with("http://")) rest.erase(0, 7);
  while (rest.ends_with('/')) rest.pop_back();
  const std::size_t colon = rest.rfind(':');
  const char* end = rest.data() + rest.size();
  if (colon == std::string::npos ||
      std::from_chars(rest.data() + colon + 1, end, o.client.port).ptr != end)
    return fail(ErrorCode::invalid_argument, fmt::format("--url {} names no port", o.url),
                "write it like 127.0.0.1:7800");
  o.requests.host = rest;
  o.client.address = rest.substr(0, colon) == "localhost" ? "127.0.0.1" : rest.substr(0, colon);
  return {};
}

void print(const Options& o, Measured& m) {
  std::ranges::sort(m.from_due_us);
  std::ranges::sort(m.from_sent_us);
  const auto batch = static_cast<double>(o.requests.signals_per_request);
  fmt::print(
      "{{\"bench\":\"load\",\"mode\":\"{}\",\"rate\":{},\"batch\":{},\"connections\":{},"
      "\"seconds\":{:.2f},\"requests\":{},"
      "\"accepted\":{},\"refused_429\":{},\"failed\":{},\"unanswered\":{},\"requests_per_s\":{:.1f}"
      ",\"signals_per_s\":{:.0f},"
      "\"p50_ms\":{:.3f},\"p90_ms\":{:.3f},\"p99_ms\":{:.3f},\"p999_ms\":{:.3f},\"max_ms\":{:.3f},"
      "\"service_p50_ms\":{:.3f},\"service_p99_ms\":{:.3f},\"backlog_max\":{},\"client_cpu_share\":"
      "{:.3f}",
      o.client.rate > 0 ? "open" : "closed", o.client.rate, o.requests.signals_per_request,
      o.client.connections, m.seconds, m.sent, m.accepted, m.refused_429, m.failed, m.unanswered,
      static_cast<double>(m.accepted) / m.seconds,
      static_cast<double>(m.accepted) * batch / m.seconds, ms(m.from_due_us, 0.5),
      ms(m.from_due_us, 0.9), ms(m.from_due_us, 0.99), ms(m.from_due_us, 0.999),
      ms(m.from_due_us, 1), ms(m.from_sent_us, 0.5), ms(m.from_sent_us, 0.99), m.backlog_max,
      m.cpu_seconds / m.seconds);
  if (!m.first_failure.empty()) {
    std::string quoted;
    connect::append_json_string(quoted, m.first_failure);
    fmt::print(",\"first_failure\":{}", quoted);
  }
  fmt::print("}}\n");
}

Status run(Options& o) {
  MYELIN_CHECK(split_url(o));
  if (o.requests.signals_per_request == 0 || o.client.connections < 1 || o.client.seconds <= 0)
    return fail(ErrorCode::invalid_argument,
                "--batch, --connections and --seconds must be above 0");
  // A request must not be rebuilt while it is being sent, and about 100,000 signals are enough
  // variety.
  o.requests.requests = std::max(static_cast<std::size_t>(o.client.connections) + 1,
                                 100'000 / o.requests.signals_per_request);
  Requests requests{o.requests};
  MYELIN_TRY(measured, drive(o.client, requests));
  print(o, measured);
  if (measured.accepted == 0)
    return fail(ErrorCode::unavailable, "the server accepted nothing",
                "see first_failure above: is --key right, with the scope signals:write?");
  return {};
}

}  // namespace
}  // namespace myelin::bench

int main(int argc, char** argv) {
  using namespace myelin;
  bench::Options options;
  CLI::App app{"Puts load on a running Myelin server and prints one JSON line"};
  app.add_option("--url", options.url, "The server's address and port")->capture_default_str();
  app.add_option("--key", options.requests.key, "A key with the scope signals:write")
      ->envname("MYELIN_KEY");
  app.add_option("--rate", options.client.rate,
                 "Requests a second, sent whether or not answers come; 0: as fast as answers come");
  app.add_option("--seconds", options.client.seconds, "How long")->capture_default_str();
  app.add_option("--warm-up", options.client.warm_up_seconds,
                 "Seconds before that, which do not count");
  app.add_option("--batch", options.requests.signals_per_request,
                 "Signals a request; above 1: NDJSON")
      ->capture_default_str();
  app.add_option("--connections", options.client.connections, "Keep-alive connections")
      ->capture_default_str();
  app.add_option("--seed", options.requests.seed, "Of the signals")->capture_default_str();
  app.add_option("--first-pass", options.requests.first_pass,
                 "Number in the ids; another run needs one 1,000 higher")
      ->check(CLI::Range(0, 99'999));
  CLI11_PARSE(app, argc, argv);
  const auto status = bench::run(options);
  if (status) return 0;
  std::fprintf(stderr, "myelin_load: %s\n", status.error().message.c_str());
  if (!status.error().hint.empty()) std::fprintf(stderr, "  %s\n", status.error().hint.c_str());
  return traits(status.error().code).exit_code;
}
