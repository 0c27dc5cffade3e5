#include "app/evaluate_alerts.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "app/company_run.h"
#include "app/raised_alerts.h"

namespace myelin::app {
namespace {

// Whether a planted event that is no fault is behind the alert: most of what it quotes are bought
// reviews, or complaints about orders of the promotion that no fault accounts for. An alert that
// quotes nobody (of parcels, of returns' reasons) is not judged.
bool of_no_fault(const model::Alert& alert, const CompanyRun& run) {
  const auto said_by = [&](auto&& one) {
    return 2 * std::ranges::count_if(alert.verbatims,
                                     [&](SignalId id) { return one(run.label(id)); }) >=
           std::ssize(alert.verbatims);
  };
  return !alert.verbatims.empty() &&
         (said_by([](const sim::Label& label) { return label.bought; }) ||
          said_by([](const sim::Label& label) { return label.promoted && label.fault < 0; }));
}

}  // namespace

Result<sim::ThemeTable> read_themes(const std::filesystem::path& file) {
  try {
    sim::ThemeTable themes;
    for (const auto& entry : YAML::LoadFile(file.string()))
      themes[entry.first.as<std::string>()] = entry.second.as<std::vector<std::string>>();
    return themes;
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::invalid_argument, fmt::format("{}: {}", file.string(), error.what()),
                "write theme: [factor, …]");
  }
}

Result<sim::Score> evaluate_alerts_live(std::uint64_t seed, const EvaluateAlertsOptions& options) {
  MYELIN_TRY(themes, read_themes(options.share / "taxonomies" / "simulated_company.themes.yaml"));
  sim::CompanyOptions of_company;
  of_company.seed = seed;
  of_company.days = options.days;
  of_company.scale = options.scale;
  MYELIN_TRY(run, CompanyRun::make(
                      {.company = of_company, .share = options.share, .configuration_yaml = {}}));
  RaisedAlerts raised;
  run->engine().listen([&](const engine::LiveEvent& event) { raised.note(event); });
  MYELIN_CHECK(run->live([](Time) { return Status{}; }));
  std::vector<sim::RaisedAlert> alerts;
  for (const auto& alert : raised.all())
    alerts.push_back({alert.updated_at, alert.cell.product, alert.cell.channel, alert.cell.factor,
                      alert.since, of_no_fault(alert, *run)});
  return sim::score(alerts, run->company().truth(), themes, {.warm_up_days = options.warm_up_days});
}

std::vector<std::string> alert_figures(std::uint64_t seed, const sim::Score& score) {
  std::vector<std::string> lines;
  const auto figure = [&](std::string_view metric, double value, double reach, bool met) {
    lines.push_back(fmt::format(
        R"({{"evaluate":"alerts","metric":"{}","seed":{},"value":{:.3g},"reach":{:.3g},"met":{}}})",
        metric, seed, value, reach, met));
  };
  figure("recall", score.recall, 1, score.recall >= 1);
  figure("false_alarms_per_week", score.false_alarms_per_week, 1, score.false_alarms_per_week <= 1);
  figure("raised_by_no_fault", score.raised_by_no_fault, 0, score.raised_by_no_fault == 0);
  figure("false_in_no_fault_windows", score.false_in_no_fault_windows, 0,
         score.false_in_no_fault_windows == 0);
  for (const auto& fault : score.faults)
    lines.push_back(fmt::format(
        R"({{"evaluate":"alerts","metric":"delay_hours","seed":{},"fault":"{}","theme":"{}","found":{},"value":{:.1f},"after_first_complaint":{:.1f}}})",
        seed, fault.fault, fault.theme, fault.found, fault.delay_hours_from_start,
        fault.delay_hours_from_complaint));
  for (const auto& alert : score.false_ones)
    lines.push_back(fmt::format(
        R"({{"evaluate":"alerts","metric":"false_alarm","seed":{},"at":"{}","product":"{}","channel":"{}","factor":"{}"}})",
        seed, format_utc(alert.at), alert.product, alert.channel, alert.factor));
  return lines;
}

}  // namespace myelin::app
