#include "repair/proof_panel.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "stats/causal/panel.h"

namespace myelin::repair {
namespace {

using namespace stats::causal;

constexpr int placebo_replications = 200;
constexpr std::uint64_t placebo_seed = 20'260'101;
constexpr auto method = PanelMethod::synthetic_difference_in_differences;

// A unit's logarithms of rates, bin by bin, and how much they scatter before.
struct LogRates {
  std::vector<double> values;
  double scatter = 0;
};
LogRates log_rates(const Windows& windows) {
  LogRates rates;
  const auto add = [&](const Bins& bins) {
    for (std::size_t i = 0; i < bins.complaints.size(); ++i)
      rates.values.push_back(std::log((bins.complaints[i] + 0.5) / (bins.exposure[i] + 0.5)));
  };
  add(windows.before);
  const auto n = static_cast<double>(rates.values.size());
  const double mean = std::accumulate(rates.values.begin(), rates.values.end(), 0.0) / n;
  for (const double v : rates.values) rates.scatter += (v - mean) * (v - mean) / (n - 1);
  rates.scatter = std::sqrt(std::max(rates.scatter, 1e-6));
  add(windows.after);
  return rates;
}

}  // namespace

Result<EffectCurve> curve_by_controls(std::span<const Windows> controls, const Windows& treated) {
  Panel panel;
  std::vector<double> scatters;
  for (const auto& control : controls) {
    const auto rates = log_rates(control);
    panel.values.insert(panel.values.end(), rates.values.begin(), rates.values.end());
    scatters.push_back(rates.scatter);
  }
  const auto own = log_rates(treated);
  panel.values.insert(panel.values.end(), own.values.begin(), own.values.end());
  panel.controls = controls.size();
  panel.units = panel.controls + 1;
  panel.times = own.values.size();
  panel.before = treated.before.complaints.size();
  MYELIN_TRY(effect, panel_effect(panel, method));
  MYELIN_TRY(placebos,
             placebo_effects(panel, method, effect, placebo_replications, Random(placebo_seed)));
  std::ranges::sort(scatters);
  const double typical = scatters[scatters.size() / 2];
  double squares = 0;
  for (const double e : placebos) squares += e * e / static_cast<double>(placebos.size());
  // Units that scatter more stray further.
  const double error = std::sqrt(squares) * std::max(1.0, own.scatter / typical);
  return EffectCurve(effect.estimate, error, static_cast<double>(panel.controls - 1), Wanted::fall);
}

}  // namespace myelin::repair
