// Lead time: how long before an outbreak erupts people first hear of it, in simulated companies
// that have outbreaks of every size and speed and no other trouble (sim/outbreaks.h, which also
// says what erupting is). Everything goes through a whole engine: texts are read, cells watched,
// alerts placed in incidents. The company lives in steps of ten minutes, and an alert is dated at
// the end of its step, so leads are understated by up to that.
//
// An alert is of an outbreak when at least half of what it quotes are its complaints, whichever
// cell it names; one that quotes nobody (of returns' reasons), when it names the outbreak's product
// between its first complaint and a week after its last. One that quotes several outbreaks and none
// by half is neither a warning nor false; every other one is false. How often the first alert names
// the product is told apart.
#include <algorithm>
#include <future>
#include <limits>
#include <map>

#include "app/company_run.h"
#include "app/evaluations/all.h"
#include "app/raised_alerts.h"
#include "sim/outbreaks.h"

namespace myelin::app {
namespace {

constexpr int lived_days = 56, outbreaks_each = 8;
constexpr double scale = 0.5;  // about 1,000 signals a day
constexpr auto step = minutes{10};
constexpr auto grace = days{7};
constexpr double enough_minutes = 30;
constexpr double never = -std::numeric_limits<double>::infinity();

struct Warning {
  std::size_t size = 0;
  double days = 0;              // from the first text to the last, appended ones too
  double lead_minutes = never;  // never: nobody was warned
  bool names_product = false;
};
struct Lived {
  std::vector<Warning> warnings;
  std::size_t false_alarms = 0;
  double weeks = 0;
};

// The outbreak that most of what the alert quotes is of; −1: none.
int outbreak_quoted(const model::Alert& alert, const CompanyRun& run) {
  std::map<int, std::ptrdiff_t> quotes;
  for (const auto id : alert.verbatims) ++quotes[run.label(id).outbreak];
  for (const auto& [outbreak, n] : quotes)
    if (outbreak >= 0 && 2 * n >= std::ssize(alert.verbatims)) return outbreak;
  return -1;
}
bool quotes_outbreaks(const model::Alert& alert, const CompanyRun& run) {
  return 2 * std::ranges::count_if(alert.verbatims,
                                   [&](SignalId id) { return run.label(id).outbreak >= 0; }) >=
         std::ssize(alert.verbatims);
}

// Index of the outbreak that the alert warns of; −1: of none.
int warned_of(const model::Alert& alert, const std::vector<sim::Outbreak>& outbreaks,
              const CompanyRun& run) {
  if (!alert.verbatims.empty()) return outbreak_quoted(alert, run);
  for (std::size_t i = 0; i < outbreaks.size(); ++i) {
    const auto& [product, topic, heard] = outbreaks[i];
    if (!heard.empty() && alert.cell.product == product && alert.updated_at >= heard.front() &&
        alert.updated_at < heard.back() + grace)
      return static_cast<int>(i);
  }
  return -1;
}

double minutes_between(Time from, Time until) {
  return static_cast<double>((until - from).count()) / 6e7;
}

Result<Lived> live(std::uint64_t seed, const EvaluationQuery& query) {
  sim::CompanyOptions of_company;
  of_company.seed = seed;
  of_company.days = lived_days;
  of_company.scale = scale;
  of_company.outbreaks = outbreaks_each;
  const Time watched = of_company.start + days{sim::outbreak_warm_up_days};
  MYELIN_TRY(run, CompanyRun::make(
                      {.company = of_company, .share = query.share, .configuration_yaml = {}}));
  RaisedAlerts raised;
  run->engine().listen([&](const engine::LiveEvent& event) { raised.note(event); });
  MYELIN_CHECK(run->live([&](Time now) -> Status {
    if (now >= watched) run->step_by(step);
    return {};
  }));

  Lived lived;
  lived.weeks = (lived_days - sim::outbreak_warm_up_days) / 7.0;
  const auto& outbreaks = run->company().truth().outbreaks;
  std::vector<const model::Alert*> first(outbreaks.size(), nullptr);
  for (const auto& alert : raised.all()) {
    if (alert.updated_at < watched) continue;
    const int of = warned_of(alert, outbreaks, *run);
    if (of >= 0) {
      auto& warned = first[static_cast<std::size_t>(of)];
      if (warned == nullptr) warned = &alert;
    } else if (alert.verbatims.empty() || !quotes_outbreaks(alert, *run)) {
      ++lived.false_alarms;
    }
  }
  for (std::size_t i = 0; i < outbreaks.size(); ++i) {
    const auto& heard = outbreaks[i].heard;
    const auto erupts = sim::eruption(outbreaks[i]);
    if (!erupts) continue;
    const auto* alert = first[i];
    lived.warnings.push_back(
        {heard.size(), minutes_between(heard.front(), heard.back()) / 1440,
         alert != nullptr ? minutes_between(alert->updated_at, *erupts) : never,
         alert != nullptr && alert->cell.product == outbreaks[i].product});
  }
  return lived;
}

void add(Lived& all, const Lived& one) {
  std::ranges::copy(one.warnings, std::back_inserter(all.warnings));
  all.false_alarms += one.false_alarms;
  all.weeks += one.weeks;
}

double share_in_time(const std::vector<Warning>& warnings) {
  const auto n = std::ranges::count_if(
      warnings, [](const Warning& w) { return w.lead_minutes >= enough_minutes; });
  return warnings.empty() ? 0 : static_cast<double>(n) / static_cast<double>(warnings.size());
}

// The share in time of those that `in` takes.
template <class In>
void tell_part(const Lived& all, std::string_view by, std::string_view part, In in,
               const TellFigure& tell) {
  std::vector<Warning> some;
  std::ranges::copy_if(all.warnings, std::back_inserter(some), in);
  tell({.metric = "share_30min",
        .value = share_in_time(some),
        .n = some.size(),
        .about = {{std::string{by}, std::string{part}}}});
}

void tell_all(Lived all, const TellFigure& tell) {
  auto& warnings = all.warnings;
  tell_part(all, "lasts", "under_a_day", [](const Warning& w) { return w.days < 1; }, tell);
  tell_part(
      all, "lasts", "1-4_days", [](const Warning& w) { return w.days >= 1 && w.days < 4; }, tell);
  tell_part(all, "lasts", "over_4_days", [](const Warning& w) { return w.days >= 4; }, tell);
  tell_part(all, "complaints", "under_25", [](const Warning& w) { return w.size < 25; }, tell);
  tell_part(
      all, "complaints", "25-69", [](const Warning& w) { return w.size >= 25 && w.size < 70; },
      tell);
  tell_part(all, "complaints", "over_69", [](const Warning& w) { return w.size >= 70; }, tell);
  std::ranges::sort(warnings, {}, &Warning::lead_minutes);
  const auto found =
      std::ranges::count_if(warnings, [](const Warning& w) { return w.lead_minutes > never; });
  const auto n = warnings.size();
  tell({.metric = "found", .value = static_cast<double>(found) / static_cast<double>(n), .n = n});
  const auto named = std::ranges::count(warnings, true, &Warning::names_product);
  tell({.metric = "first_alert_names_product",
        .value = found > 0 ? static_cast<double>(named) / static_cast<double>(found) : 0,
        .n = static_cast<std::size_t>(found)});
  // Nobody warned counts as the worst of leads.
  tell({.metric = "median_lead_minutes", .value = warnings[n / 2].lead_minutes, .n = n});
  tell({.metric = "share_30min", .value = share_in_time(warnings), .n = n, .reach = 0.7});
  tell({.metric = "false_alarms_per_week",
        .value = static_cast<double>(all.false_alarms) / all.weeks,
        .n = all.false_alarms,
        .reach = 1,
        .better = Better::lower});
}

}  // namespace

Status evaluate_lead_time(const EvaluationQuery& query, const TellFigure& tell) {
  auto seeds = query.seeds;
  for (std::uint64_t seed = 1; query.seeds.empty() && seed <= 20; ++seed) seeds.push_back(seed);
  Lived all;
  for (std::size_t i = 0; i < seeds.size(); i += 2) {  // two at a time
    auto other =
        i + 1 < seeds.size()
            ? std::async(std::launch::async, [&, seed = seeds[i + 1]] { return live(seed, query); })
            : std::future<Result<Lived>>{};
    MYELIN_TRY(one, live(seeds[i], query));
    add(all, one);
    if (!other.valid()) continue;
    MYELIN_TRY(two, other.get());
    add(all, two);
  }
  if (all.warnings.empty()) return fail(ErrorCode::internal, "no outbreak was heard", "");
  tell_all(std::move(all), tell);
  return {};
}

}  // namespace myelin::app
