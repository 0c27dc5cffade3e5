// drivers: the simulated company streamed as if it happened live; of every alert about a planted
// fault, whether what the product names as its driver is what was planted: the carrier of (a), the
// warehouse of (b), the batch of (c). The method sees signals only; the truth is read here.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/evaluate_alerts.h"
#include "app/evaluations/all.h"
#include "engine/engine.h"
#include "sim/company.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::app {
namespace {

constexpr hours looked_at_again{48};

struct Raised {
  AlertId id;
  Time at;
  model::CellKey cell;
  std::optional<model::Explanation> first, later;
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

class Run {
 public:
  explicit Run(std::uint64_t seed) { of_company_.seed = seed; }

  Status stream(const std::filesystem::path& share, const std::filesystem::path& home) {
    sim::Company company{of_company_};
    ManualClock clock{of_company_.start};
    MYELIN_TRY(store, store::open_duckdb({.path = ":memory:", .memory_mb_max = 2048}));
    engine::Options options;
    options.home = home;
    options.share = share;
    options.clock = &clock;
    options.background = false;
    MYELIN_TRY(engine, engine::Engine::open(std::move(options), std::move(store)));
    engine_ = engine.get();
    engine->listen([&](const engine::LiveEvent& event) { note(event); });
    std::vector<model::Draft> drafts;
    Time until = of_company_.start + hours{1};
    const auto take = [&]() -> Status {
      clock.set(until);
      if (drafts.empty()) {
        MYELIN_CHECK(engine->tick());
      } else {
        MYELIN_CHECK(engine->accept(std::move(drafts)));
      }
      drafts.clear();
      return look(until);
    };
    for (model::Draft draft; company.next(draft);) {
      while (*draft.at >= until) {
        MYELIN_CHECK(take());
        until += hours{1};
      }
      drafts.push_back(draft);
    }
    MYELIN_CHECK(take());
    MYELIN_CHECK(look(until + looked_at_again));
    truth_ = company.truth();
    return {};
  }

  const std::vector<Raised>& raised() const { return raised_; }
  const sim::Truth& truth() const { return truth_; }

 private:
  void note(const engine::LiveEvent& event) {
    if (event.kind != engine::LiveEvent::Kind::alert || !event.alert) return;
    const auto& alert = *event.alert;
    if (alert.rule != model::AlertRule::cell_excess || !alert.silenced_by.empty() ||
        !alert.inhibited_by.empty() || alert.state != model::AlertState::firing ||
        !known_.insert(alert.id.value).second)
      return;
    raised_.push_back({alert.id, alert.updated_at, alert.cell, {}, {}});
  }
  Status look(Time now) {
    for (auto& alert : raised_) {
      if (alert.first && (alert.later || now < alert.at + looked_at_again)) continue;
      MYELIN_TRY(explanation, engine_->drivers(alert.id));
      (alert.first ? alert.later : alert.first) = std::move(explanation);
    }
    return {};
  }

  sim::CompanyOptions of_company_;
  engine::Engine* engine_ = nullptr;
  std::vector<Raised> raised_;
  std::set<std::int64_t> known_;
  sim::Truth truth_;
};

struct Tally {
  std::size_t faults = 0, at_once = 0, later = 0, among = 0;
};

void score(const Run& run, const sim::ThemeTable& themes, std::map<std::string, Tally>& tallies) {
  constexpr std::array<std::pair<sim::Theme, model::Dimension>, 3> wanted{{
      {sim::Theme::broken_in_transit, model::Dimension::carrier},
      {sim::Theme::late_delivery, model::Dimension::warehouse},
      {sim::Theme::leaking_lid, model::Dimension::batch},
  }};
  for (const auto& fault : run.truth().faults)
    for (const auto& [theme, dimension] : wanted) {
      if (fault.theme != theme || !fault.is_fault) continue;
      Named at_once, later;
      for (const auto& alert : run.raised()) {
        if (!about(alert, fault, themes)) continue;
        const auto value = fault.dimension(model::name(dimension));
        const auto first = names(alert.first, dimension, value),
                   again = names(alert.later, dimension, value);
        at_once.first |= first.first;
        later.first |= again.first;
        later.any |= first.any || again.any;
      }
      auto& tally = tallies[std::string(model::name(dimension))];
      ++tally.faults;
      tally.at_once += at_once.first;
      tally.later += later.first;
      tally.among += later.any;
    }
}

}  // namespace

Status evaluate_drivers(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(themes, read_themes(query.share / "taxonomies" / "simulated_company.themes.yaml"));
  const auto seeds = query.seeds.empty() ? std::vector<std::uint64_t>{1, 2, 3, 4, 5} : query.seeds;
  std::map<std::string, Tally> tallies;
  for (const auto seed : seeds) {
    const auto home = std::filesystem::temp_directory_path() /
                      fmt::format("myelin_evaluate_drivers_{}_{}", ::getpid(), seed);
    std::filesystem::create_directories(home);
    Run run{seed};
    const auto streamed = run.stream(query.share, home);
    std::error_code ignored;
    std::filesystem::remove_all(home, ignored);
    MYELIN_CHECK(Status(streamed));
    score(run, themes, tallies);
  }
  Tally all;
  for (const auto& [dimension, tally] : tallies) {
    const auto n = static_cast<double>(std::max<std::size_t>(1, tally.faults));
    const std::vector<std::pair<std::string, std::string>> about{{"dimension", dimension}};
    tell({"first_driver_when_raised",
          static_cast<double>(tally.at_once) / n,
          tally.faults,
          {},
          Better::higher,
          4,
          about});
    tell({"first_driver_48h_later",
          static_cast<double>(tally.later) / n,
          tally.faults,
          {},
          Better::higher,
          4,
          about});
    tell({"among_drivers",
          static_cast<double>(tally.among) / n,
          tally.faults,
          {},
          Better::higher,
          4,
          about});
    all.faults += tally.faults;
    all.later += tally.later;
  }
  tell({"first_driver",
        static_cast<double>(all.later) / static_cast<double>(std::max<std::size_t>(1, all.faults)),
        all.faults, 0.9});
  return {};
}

}  // namespace myelin::app
