// What one repost costs a live cascade, against the plain way: keep all times and count again.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <vector>

#include "base/random.h"
#include "stats/cascade/live_cascade.h"

namespace {

using myelin::stats::cascade::LiveCascade;

// CPU time of the process, because the machine may be shared.
double cpu_ns() {
  return static_cast<double>(std::clock()) * 1e9 / CLOCKS_PER_SEC;
}

// The peer: log-linear in the count and the count of the newer half, found again at every event.
double recounted(const std::vector<double>& times) {
  const double age = times.back();
  const auto newer =
      std::count_if(times.begin(), times.end(), [&](double at) { return at > age / 2; });
  return 0.9 * std::log1p(static_cast<double>(times.size())) +
         0.2 * std::log1p(static_cast<double>(newer));
}

}  // namespace

int main() {
  constexpr std::size_t cascades = 2'000, reposts = 500;
  myelin::Random random(7);
  std::vector<std::vector<double>> all(cascades);
  for (auto& one : all) {
    double at = 0;
    for (std::size_t i = 0; i < reposts; ++i)
      one.push_back(at += random.exponential(20 + static_cast<double>(i)));
  }
  std::vector<LiveCascade> live(cascades);
  double begin = cpu_ns();
  for (std::size_t i = 0; i < reposts; ++i)  // as they come: every cascade's state is cold again
    for (std::size_t c = 0; c < cascades; ++c) live[c].add(all[c][i]);
  const double ours = (cpu_ns() - begin) / (cascades * reposts);
  std::vector<double> row(LiveCascade::feature_names().size());
  double sum = 0;
  begin = cpu_ns();
  for (std::size_t c = 0; c < cascades; ++c) {
    live[c].features(live[c].newest_s() + 1, {1e4, 9}, row);
    sum += row[1];
  }
  const double features = (cpu_ns() - begin) / cascades;
  begin = cpu_ns();
  for (std::size_t c = 0; c < cascades; c += 20) {
    std::vector<double> times;
    for (const double at : all[c]) {
      times.push_back(at);
      sum += recounted(times);
    }
  }
  const double peer = (cpu_ns() - begin) / (cascades / 20 * reposts);
  fmt::print(
      "{{\"bench\":\"cascade\",\"event_ns\":{:.1f},\"reach_ns\":1000,\"met\":{},\"state_bytes\":{},"
      "\"features_ns\":{:.0f},\"peer\":\"log-linear recount\",\"peer_event_ns\":{:.1f},"
      "\"times_faster\":{:.1f},\"check\":{:.3f}}}\n",
      ours, ours <= 1000, sizeof(LiveCascade), features, peer, peer / ours, sum);
}
