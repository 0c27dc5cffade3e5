// How long it takes to plan and judge repairs: half by their own series, half beside twelve
// products without the fault (synthetic difference-in-differences with 200 placebos).
//
//   verdicts_bench [repairs]   10000 by default
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>

#include "base/random.h"
#include "repair/proof.h"

namespace {

using namespace myelin;

constexpr std::int64_t fault_hour = 490'000, burning_hours = 240;
constexpr double reach_s = 60;  // for 10000

repair::HourCounts lived(double fold, std::int64_t first, std::int64_t until, Random& random) {
  repair::HourCounts counts;
  for (auto hour = first; hour < until; ++hour) {
    const bool burns = hour >= fault_hour && hour < fault_hour + burning_hours;
    const double signals = static_cast<double>(random.poisson(20));
    counts.exposure.push_back(signals);
    counts.complaints.push_back(
        static_cast<double>(random.poisson(0.04 * (burns ? fold : 1) * signals)));
  }
  return counts;
}

repair::OutcomeHistory history_of(const model::Alert& alert, std::int64_t until, int others,
                                  Random& random) {
  repair::OutcomeHistory history;
  history.first_hour = repair::history_from(alert);
  history.treated = lived(5, history.first_hour, until, random);
  for (int i = 0; i < others; ++i)
    history.controls.push_back(
        {fmt::format("p{}", i), lived(1, history.first_hour, until, random)});
  return history;
}

}  // namespace

int main(int argc, char** argv) {
  const int repairs = argc > 1 ? std::atoi(argv[1]) : 10'000;
  Random random(1);
  model::Alert alert;
  alert.cell = {"kettle", "tmall", "delivery.packaging"};
  alert.since = from_us(fault_hour * 3'600'000'000);
  alert.raised_at = alert.since + hours{6};
  const Time repaired = alert.since + hours{burning_hours};
  double cpu_s = 0, wall_s = 0;
  int fixed = 0, with_controls = 0;
  for (int i = 0; i < repairs; ++i) {
    const auto history =
        history_of(alert, fault_hour + burning_hours + 400, i % 2 == 0 ? 0 : 12, random);
    const auto cpu = std::clock();
    const auto wall = std::chrono::steady_clock::now();
    const auto plan =
        repair::plan_comparison({CaseId{i + 1}, 0, &alert, repaired}, history, Zone{});
    const auto verdict = repair::judge(plan, history, Zone{}, plan.due_at);
    wall_s += std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
    cpu_s += static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    fixed += verdict.kind == model::VerdictKind::fixed;
    with_controls += plan.method == model::ComparisonMethod::synthetic_did;
  }
  fmt::print(
      "{{\"bench\":\"verdicts\",\"repairs\":{},\"beside_products\":{},\"fixed\":{},"
      "\"cpu_s\":{:.2f},\"wall_s\":{:.2f},\"reach_s\":{:.0f},\"met\":{}}}\n",
      repairs, with_controls, fixed, cpu_s, wall_s, reach_s * repairs / 10'000,
      wall_s <= reach_s * repairs / 10'000);
  return 0;
}
