#include "app/evaluate_alerts.h"

#include <fmt/format.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "engine/engine.h"
#include "sim/company.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::app {
namespace {

// A folder that is there as long as the evaluation.
class Scratch {
 public:
  Scratch()
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("myelin_evaluate_{}_{}", ::getpid(), ++count_)) {
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

// What one engine raised, taken at the moment it was raised.
class Raised {
 public:
  void note(const engine::LiveEvent& event) {
    if (event.kind != engine::LiveEvent::Kind::alert || !event.alert) return;
    const auto& alert = *event.alert;
    if (alert.rule != model::AlertRule::cell_excess || !alert.silenced_by.empty() ||
        !alert.inhibited_by.empty())
      return;
    if (alert.state != model::AlertState::firing ||
        std::ranges::find(seen_, alert.id) != seen_.end())
      return;
    seen_.push_back(alert.id);
    alerts_.push_back(
        {alert.updated_at, alert.cell.product, alert.cell.channel, alert.cell.factor, alert.since});
  }
  const std::vector<sim::RaisedAlert>& alerts() const { return alerts_; }

 private:
  std::vector<AlertId> seen_;
  std::vector<sim::RaisedAlert> alerts_;
};

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
  const Scratch home;
  sim::CompanyOptions of_company;
  of_company.seed = seed;
  of_company.days = options.days;
  of_company.scale = options.scale;
  sim::Company company{of_company};
  ManualClock clock{of_company.start};
  MYELIN_TRY(store, store::open_duckdb({.path = ":memory:", .memory_mb_max = 2048}));
  engine::Options of_engine;
  of_engine.home = home.path();
  of_engine.share = options.share;
  of_engine.clock = &clock;
  of_engine.background = false;
  MYELIN_TRY(engine, engine::Engine::open(std::move(of_engine), std::move(store)));
  Raised raised;
  engine->listen([&](const engine::LiveEvent& event) { raised.note(event); });
  constexpr auto step =
      hours{1};  // what arrives within one is taken together; the alert is dated at its end
  std::vector<model::Draft> drafts;
  Time until = of_company.start + step;
  const auto take = [&]() -> Status {
    clock.set(until);
    if (drafts.empty()) return engine->tick();
    MYELIN_TRY(receipt, engine->accept(std::move(drafts)));
    drafts.clear();
    if (receipt.refused > 0)
      return fail(ErrorCode::internal,
                  fmt::format("{} simulated signals were refused", receipt.refused));
    return {};
  };
  for (model::Draft draft; company.next(draft);) {
    while (*draft.at >= until) {
      MYELIN_CHECK(take());
      until += step;
    }
    drafts.push_back(draft);
  }
  MYELIN_CHECK(take());
  return sim::score(raised.alerts(), company.truth(), themes,
                    {.warm_up_days = options.warm_up_days});
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
