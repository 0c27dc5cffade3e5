// Values a second through SeriesDetector on one core, beside a windowed Gaussian (mean and variance
// of the last 250 values) over the same values in the same run. One JSON line.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/random.h"
#include "stats/series/detector.h"
#include "stats/series/window.h"

namespace {

using namespace myelin;

double seconds_of(auto&& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// 50 series of 20,000 five-minute values: a daily course, noise, now and then a burst.
std::vector<std::vector<double>> series_of(Random& random) {
  std::vector<std::vector<double>> all(50);
  for (auto& values : all)
    for (int i = 0; i < 20'000; ++i) {
      const double course = std::sin(2 * std::numbers::pi * (i % 288) / 288);
      const double burst = random.chance(0.001) ? random.exponential(100) : 0;
      values.push_back(50 + 20 * course + random.normal(0, 4) + burst);
    }
  return all;
}

}  // namespace

int main() {
  Random random(1);
  const auto all = series_of(random);
  double reports = 0, alarms = 0, n = 0;
  for (const auto& values : all) n += static_cast<double>(values.size());
  const double detector_s = seconds_of([&] {
    for (const auto& values : all) {
      stats::series::SeriesDetector detector;
      std::int64_t second = 0;
      for (const double value : values) reports += detector.update(second += 300, value) > 0;
    }
  });
  const double gaussian_s = seconds_of([&] {
    for (const auto& values : all) {
      stats::series::Window window(250);
      double sum = 0, squares = 0;
      for (const double value : values) {
        if (window.full()) {
          const double mean = sum / 250, sd = std::sqrt(squares / 250 - mean * mean);
          alarms += std::abs(value - mean) > 4 * sd;
          sum -= window.oldest();
          squares -= window.oldest() * window.oldest();
        }
        window.push(value);
        sum += value;
        squares += value * value;
      }
    }
  });
  fmt::print(
      R"({{"bench":"series","values":{},"values_per_second":{:.0f},"us_a_value":{:.2f},"reports":{},)"
      R"("windowed_gaussian_values_per_second":{:.0f},"windowed_gaussian_alarms":{}}})"
      "\n",
      n, n / detector_s, 1e6 * detector_s / n, reports, n / gaussian_s, alarms);
}
