// Traffic: how many requests were answered, with what, and how fast; what /metrics prints beside
// the engine's own figures. Thread safety: any thread; every counter is atomic, and a reading of
// them is not one instant's.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace myelin::server {

class Traffic {
 public:
  // Upper ends of the latency classes in seconds; the last class is open.
  static constexpr std::array<double, 10> bounds_s{0.001, 0.002, 0.003, 0.005, 0.01,
                                                   0.025, 0.1,   0.5,   2,     10};

  void count(int status, std::chrono::nanoseconds took, bool signals);
  void stream_opened() { streams_.fetch_add(1, std::memory_order_relaxed); }
  void stream_closed() { streams_.fetch_sub(1, std::memory_order_relaxed); }
  void stream_dropped() { dropped_.fetch_add(1, std::memory_order_relaxed); }
  std::int64_t streams() const { return streams_.load(std::memory_order_relaxed); }
  // Prometheus text, version 0.0.4.
  std::string prometheus() const;

 private:
  struct Latency {
    std::array<std::atomic<std::int64_t>, bounds_s.size() + 1> classes{};
    std::atomic<std::int64_t> sum_ns{0};
  };
  std::array<std::atomic<std::int64_t>, 6> by_status_{};  // 2 is every 2xx
  Latency signals_, others_;
  std::atomic<std::int64_t> streams_{0}, dropped_{0};
};

}  // namespace myelin::server
