// A scan of 1,000,000 leaf cells (and their parents) for excess, beside a plain windowed z-score
// (EARS C1: today against mean + 3 sd of the seven days before) over the same arrays in the same
// run. One JSON line.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>

#include "base/random.h"
#include "risk/count_rings.h"
#include "risk/watch.h"

namespace {

using namespace myelin;
using namespace myelin::risk;

double seconds_of(auto&& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Hutwagner et al. 2003, C1; the newest day is at slot `today` of the ring.
std::size_t ears_c1(std::span<const std::uint16_t> daily, int today) {
  std::size_t alarms = 0;
  for (std::size_t row = 0; row + ring_days <= daily.size(); row += ring_days) {
    double sum = 0, squares = 0;
    for (int ago = 1; ago <= 7; ++ago) {
      const double n = daily[row + static_cast<std::size_t>((today - ago + ring_days) % ring_days)];
      sum += n, squares += n * n;
    }
    const double mean = sum / 7, sd = std::sqrt(std::max(0.0, (squares - sum * mean) / 6));
    alarms += daily[row + static_cast<std::size_t>(today)] > mean + 3 * std::max(sd, 0.2);
  }
  return alarms;
}

}  // namespace

int main() {
  constexpr int products = 2'000, channels = 5, factors = 100, days = 56,
                leaves = products * channels * factors;
  constexpr std::int64_t first_hour = 490'912;
  const Zone zone;
  Random random(1);
  Watch watch{WatchSettings{}};
  std::vector<std::string> product, channel, factor;
  for (int i = 0; i < products; ++i) product.push_back(fmt::format("p{}", i));
  for (int i = 0; i < channels; ++i) channel.push_back(fmt::format("c{}", i));
  for (int i = 0; i < factors; ++i) factor.push_back(fmt::format("f{}.i{}", i / 5, i));
  // Half a complaint a week in a leaf, 6 signals a day in a product and channel; every cell is
  // complained of at least once.
  std::int64_t signal = 0;
  const auto observe = [&](Time at, int p, int c, int f) {
    watch.observe({.at = at,
                   .signal = {++signal},
                   .customer = {random.between(1, 10'000'000)},
                   .product = product[static_cast<std::size_t>(p)],
                   .channel = channel[static_cast<std::size_t>(c)],
                   .factor = factor[static_cast<std::size_t>(f)],
                   .polarity = -0.8F,
                   .confidence = 0.9F});
  };
  const auto expose_and_observe = [&](Time at, int p, int c, int f) {
    watch.expose({.at = at,
                  .signal = {signal + 1},
                  .product = product[static_cast<std::size_t>(p)],
                  .channel = channel[static_cast<std::size_t>(c)]});
    observe(at, p, c, f);
  };
  for (int day = 0; day < days; ++day) {
    const Time at{hours{first_hour + day * 24 + 12}};
    watch.advance(at + hours{1});
    for (int p = 0; p < products; ++p)
      for (int c = 0; c < channels; ++c)
        for (int i = 0; i < 6; ++i)
          watch.expose({.at = at,
                        .signal = {++signal},
                        .product = product[static_cast<std::size_t>(p)],
                        .channel = channel[static_cast<std::size_t>(c)]});
    if (day == 0)
      for (int leaf = 0; leaf < leaves; ++leaf)
        observe(at, leaf / (channels * factors), leaf / factors % channels, leaf % factors);
    for (int i = 0; i < leaves / 14; ++i)
      observe(at, static_cast<int>(random.between(0, products - 1)),
              static_cast<int>(random.between(0, channels - 1)),
              static_cast<int>(random.between(0, factors - 1)));
  }
  const Time now{hours{first_hour + days * 24}};
  watch.advance(now);
  const double refit_s = seconds_of([&] { watch.refit(); });
  std::size_t findings = 0, reflex_findings = 0;
  const double scan_s = seconds_of([&] { findings = watch.scan(now).size(); });
  const auto today = static_cast<int>(zone.day(now - Duration{1}) % ring_days);
  std::size_t peer_alarms = 0;
  const double peer_s = seconds_of([&] { peer_alarms = ears_c1(watch.daily_counts(), today); });
  // The reflex: one complaint, and a look at the four cells it touches.
  std::ignore = watch.evaluate_touched(now);
  constexpr int touches = 20'000;
  const double reflex_s = seconds_of([&] {
    for (int i = 0; i < touches; ++i) {
      expose_and_observe(now - minutes{5}, static_cast<int>(random.between(0, products - 1)),
                         static_cast<int>(random.between(0, channels - 1)),
                         static_cast<int>(random.between(0, factors - 1)));
      reflex_findings += watch.evaluate_touched(now).size();
    }
  });
  fmt::print(
      R"({{"bench":"scan","cells":{},"seconds":{:.3f},"reach":1.0,"met":{},"all_cells":{},"refit_seconds":{:.3f},"findings":{},"reflex_findings":{},)"
      R"("peer":"EARS C1","peer_seconds":{:.3f},"peer_alarms":{},"reflex_us_per_cell":{:.2f},"reflex_reach_us":20}})"
      "\n",
      leaves, scan_s, scan_s <= 1.0, watch.size().cells, refit_s, findings, reflex_findings, peer_s,
      peer_alarms, reflex_s / touches / 4 * 1e6);
  return scan_s <= 1.0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
