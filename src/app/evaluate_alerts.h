// How good the alerts are, against a simulated company's truth: recall of planted faults, delay,
// false alarms per week. Only cell alerts that nobody muted are scored; a furious customer's alert
// is not about a planted fault. Thread safety: free functions; one engine each.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "base/result.h"
#include "sim/score.h"

namespace myelin::app {

struct EvaluateAlertsOptions {
  std::filesystem::path share;  // taxonomies/, models/
  int days = 90;
  double scale = 1;
  int warm_up_days = 0;
};

// Streams the company of `seed` through an engine of its own, as if it happened live, an hour of it
// at a time.
Result<sim::Score> evaluate_alerts_live(std::uint64_t seed, const EvaluateAlertsOptions& options);
Result<sim::ThemeTable> read_themes(const std::filesystem::path& file);
// One JSON line a figure, as every evaluation prints:
// {"evaluate":"alerts","metric":"recall","seed":1,"value":1,"reach":1,"met":true}
std::vector<std::string> alert_figures(std::uint64_t seed, const sim::Score& score);

}  // namespace myelin::app
