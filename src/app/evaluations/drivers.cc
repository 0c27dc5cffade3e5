// drivers: the simulated company streamed as if it happened live; of every alert about a planted
// fault, whether what the product names as its driver is what was planted: the carrier of (a), the
// warehouse of (b), the batch of (c). The method sees signals only; the truth is read here.
#include <algorithm>
#include <map>
#include <span>

#include "app/company_run.h"
#include "app/evaluate_alerts.h"
#include "app/evaluations/all.h"
#include "app/raised_alerts.h"

namespace myelin::app {
namespace {

struct Look {
  std::string_view metric;
  hours after;
};
constexpr std::array<Look, 3> looks{{{"first_driver_when_raised", hours{0}},
                                     {"first_driver_48h_later", hours{48}},
                                     {"first_driver_week_later", hours{168}}}};
constexpr std::size_t judged = 1;  // of them

struct Raised {
  AlertId id;
  Time at;
  model::CellKey cell;
  std::array<std::optional<model::Explanation>, looks.size()> explanations;
};

bool about(const Raised& alert, const sim::Fault& fault, const sim::ThemeTable& themes) {
  const auto prefixes = themes.find(sim::name(fault.theme));
  if (prefixes == themes.end() || alert.at < fault.from || alert.at >= fault.until + days{14})
    return false;
  const auto product = fault.dimension("product");
  if (!product.empty() && !alert.cell.product.empty() && alert.cell.product != product)
    return false;
  return std::ranges::any_of(prefixes->second, [&](std::string_view prefix) {
    return alert.cell.factor.starts_with(prefix);
  });
}

// Whether the planted value is the first driver's, or at least among the drivers'.
struct Named {
  bool first = false, any = false;
};
Named names(const std::optional<model::Explanation>& explanation, model::Dimension dimension,
            std::string_view value) {
  Named result;
  if (!explanation) return result;
  for (std::size_t i = 0; i < explanation->drivers.size(); ++i)
    for (const auto& [of, is] : explanation->drivers[i].values)
      if (of == dimension && is == value) result.any = true, result.first |= i == 0;
  return result;
}

// What people heard of one simulated company, with the planted truth.
struct Lived {
  std::vector<Raised> raised;
  sim::Truth truth;
};

Status look(CompanyRun& run, Time now, std::vector<Raised>& raised) {
  for (auto& alert : raised)
    for (std::size_t i = 0; i < looks.size(); ++i) {
      if (alert.explanations[i] || now < alert.at + looks[i].after) continue;
      MYELIN_TRY(explanation, run.engine().drivers(alert.id));
      alert.explanations[i] = std::move(explanation);
    }
  return {};
}

Result<Lived> live(std::uint64_t seed, const EvaluationQuery& query) {
  sim::CompanyOptions of_company;
  of_company.seed = seed;
  MYELIN_TRY(run, CompanyRun::make(
                      {.company = of_company, .share = query.share, .configuration_yaml = {}}));
  RaisedAlerts heard;
  run->engine().listen([&](const engine::LiveEvent& event) { heard.note(event); });
  Lived lived;
  Time last;
  MYELIN_CHECK(run->live([&](Time now) {
    for (const auto& alert : std::span(heard.all()).subspan(lived.raised.size()))
      lived.raised.push_back({alert.id, alert.updated_at, alert.cell, {}});
    return look(*run, last = now, lived.raised);
  }));
  MYELIN_CHECK(look(*run, last + looks.back().after, lived.raised));
  lived.truth = run->company().truth();
  return lived;
}

struct Tally {
  std::size_t faults = 0, among = 0;
  std::array<std::size_t, looks.size()> first{};
};

void score(const Lived& lived, const sim::ThemeTable& themes,
           std::map<std::string, Tally>& tallies) {
  constexpr std::array<std::pair<sim::Theme, model::Dimension>, 3> wanted{{
      {sim::Theme::broken_in_transit, model::Dimension::carrier},
      {sim::Theme::late_delivery, model::Dimension::warehouse},
      {sim::Theme::leaking_lid, model::Dimension::batch},
  }};
  for (const auto& fault : lived.truth.faults)
    for (const auto& [theme, dimension] : wanted) {
      if (fault.theme != theme || !fault.is_fault) continue;
      const auto value = fault.dimension(model::name(dimension));
      std::array<bool, looks.size()> first{};
      bool any = false;
      for (const auto& alert : lived.raised) {
        if (!about(alert, fault, themes)) continue;
        for (std::size_t i = 0; i < looks.size(); ++i) {
          const auto named = names(alert.explanations[i], dimension, value);
          first[i] |= named.first;
          any |= named.any;
        }
      }
      auto& tally = tallies[std::string(model::name(dimension))];
      ++tally.faults;
      tally.among += any;
      for (std::size_t i = 0; i < looks.size(); ++i) tally.first[i] += first[i];
    }
}

}  // namespace

Status evaluate_drivers(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(themes, read_themes(query.share / "taxonomies" / "simulated_company.themes.yaml"));
  const auto seeds = query.seeds.empty() ? std::vector<std::uint64_t>{1, 2, 3, 4, 5} : query.seeds;
  std::map<std::string, Tally> tallies;
  for (const auto seed : seeds) {
    MYELIN_TRY(lived, live(seed, query));
    score(lived, themes, tallies);
  }
  Tally all;
  for (const auto& [dimension, tally] : tallies) {
    const auto n = static_cast<double>(std::max<std::size_t>(1, tally.faults));
    const std::vector<std::pair<std::string, std::string>> about{{"dimension", dimension}};
    const auto say = [&](std::string_view metric, std::size_t named) {
      tell({std::string(metric),
            static_cast<double>(named) / n,
            tally.faults,
            {},
            Better::higher,
            4,
            about});
    };
    for (std::size_t i = 0; i < looks.size(); ++i) say(looks[i].metric, tally.first[i]);
    say("among_drivers", tally.among);
    all.faults += tally.faults;
    all.first[judged] += tally.first[judged];
  }
  tell({"first_driver",
        static_cast<double>(all.first[judged]) /
            static_cast<double>(std::max<std::size_t>(1, all.faults)),
        all.faults, 0.9});
  return {};
}

}  // namespace myelin::app
