// The closed loop on a simulated company whose faults end only when somebody mends them: the
// product raises alerts, opens cases, nudges, plans and judges; a department that says nothing
// mends the fault some days later, wholly, by half, or not at all, and says it is done.
//
// A verdict is right where it says "fixed" of a repair that worked, and "not fixed" of none or half
// of one (half of a fault's excess is less than what counts as a repair). It counts where power
// allows: where the plan, written down as the case was resolved, gave that verdict a chance of 80 %
// or more. All verdicts are told beside it, with or without power: how many were right, how many
// wrong, how many could not tell; and false "fixed" is counted over all repairs that did nothing.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <map>
#include <set>

#include "app/company_run.h"
#include "app/evaluate_alerts.h"
#include "app/evaluations/all.h"
#include "repair/settings.h"
#include "sim/score.h"

namespace myelin::app {
namespace {

enum class Repair : std::uint8_t { whole, none, half };
constexpr std::array<std::string_view, 3> repair_names{"whole", "none", "half"};
constexpr double scale = 2;  // some 4,000 signals a day
constexpr std::array<double, 3> left_after{0, 1, 0.5};
constexpr double power_allows = 0.8;

struct Tally {
  std::size_t verdicts = 0, with_power = 0, right = 0, called_fixed = 0;
  std::size_t told_right = 0, told_wrong = 0;  // with or without power
};
struct Found {
  std::array<Tally, 3> by_repair;
  std::size_t silences = 0, escalated = 0, forgotten = 0, cases = 0;
  std::size_t booked = 0, within = 0;

  void add(const Found& other) {
    for (std::size_t i = 0; i < by_repair.size(); ++i) {
      by_repair[i].verdicts += other.by_repair[i].verdicts;
      by_repair[i].with_power += other.by_repair[i].with_power;
      by_repair[i].right += other.by_repair[i].right;
      by_repair[i].called_fixed += other.by_repair[i].called_fixed;
      by_repair[i].told_right += other.by_repair[i].told_right;
      by_repair[i].told_wrong += other.by_repair[i].told_wrong;
    }
    silences += other.silences;
    escalated += other.escalated;
    forgotten += other.forgotten;
    cases += other.cases;
    booked += other.booked;
    within += other.within;
  }
};

// One company and the department that repairs it.
class Loop {
 public:
  Loop(std::uint64_t seed, CompanyRun& run, const sim::ThemeTable& themes, Found& found)
      : seed_(seed), run_(run), themes_(themes), found_(found) {
    run_.engine().listen([this](const engine::LiveEvent& event) { note(event); });
  }

  Status hour(Time now) {
    const auto hour_of_day = std::chrono::floor<hours>(now - Zone{}.day_start(Zone{}.day(now)));
    if (hour_of_day == hours{10}) MYELIN_CHECK(repair(now));
    if (hour_of_day == hours{11}) {
      MYELIN_TRY(judged, run_.engine().verify({}, "myelin"));
      for (auto& one : judged) judged_.push_back(std::move(one));
      MYELIN_CHECK(look_for_forgotten(now));
    }
    return {};
  }

  Status finish(Time now) {
    for (const auto& one : judged_) MYELIN_CHECK(weigh(one));
    for (const auto& [id, severity] : severities_) MYELIN_CHECK(weigh_silence(id, severity, now));
    return {};
  }

 private:
  Repair planned(std::size_t fault) const {
    return static_cast<Repair>((fault + seed_) % repair_names.size());
  }

  void note(const engine::LiveEvent& event) {
    if (event.kind != engine::LiveEvent::Kind::alert || !event.alert || !event.alert->repair)
      return;
    const auto& alert = *event.alert;
    severities_.try_emplace(alert.repair, alert.severity);
    if (alert.rule != model::AlertRule::cell_excess) return;
    const auto& faults = run_.company().truth().faults;
    for (std::size_t i = 0; i < faults.size(); ++i)
      if (faults[i].is_fault && sim::finds({alert.updated_at, alert.cell.product,
                                            alert.cell.channel, alert.cell.factor, alert.since},
                                           faults[i], themes_))
        fault_of_.try_emplace(alert.repair, i);
  }

  // The department works on a fault for five to nine days, mends it, and says in that hour of each
  // of its cases that it is done. Of everything else it says nothing at all.
  Status repair(Time now) {
    MYELIN_TRY(cases, every_case());
    std::erase_if(cases, [&](const model::Case& c) {
      return !fault_of_.contains(c.id) || !model::unfinished(c.state);
    });
    for (const auto& c : cases) {
      const auto fault = fault_of_.at(c.id);
      const auto work = days{5 + static_cast<int>((seed_ + fault) % 5)};
      if (mended_.contains(fault) || now - c.opened_at < work) continue;
      run_.company().mend(run_.company().truth().faults[fault].id, now,
                          left_after[static_cast<std::size_t>(planned(fault))]);
      mended_.emplace(fault, now);
    }
    for (const auto& c : cases) {
      const auto mended = mended_.find(fault_of_.at(c.id));
      if (mended == mended_.end() || mended->second != now) continue;
      done_.insert(c.id);
      MYELIN_CHECK(run_.engine().resolve_case(c.id, "done", "department"));
    }
    return {};
  }

  Result<std::vector<model::Case>> every_case() {
    engine::CaseFilter all;
    all.page.rows = limits::page_rows_max;
    return run_.engine().cases(all);
  }

  // A case that nobody will be reminded of, or a repair that nobody will judge.
  Status look_for_forgotten(Time now) {
    MYELIN_TRY(cases, every_case());
    for (const auto& c : cases)
      if (model::unfinished(c.state) && (!c.nudge_at || *c.nudge_at <= now - hours{1}))
        forgotten_.insert(c.id);
    for (const CaseId id : done_) {
      if (std::ranges::find(judged_, id, [](const auto& j) { return j.plan.repair; }) !=
          judged_.end())
        continue;
      MYELIN_TRY(detail, run_.engine().repair_case(id));
      const bool due = detail.comparison && detail.comparison->due_at < now - hours{1};
      if (detail.value.state == model::CaseState::resolved && due && !detail.verdict)
        forgotten_.insert(id);
    }
    return {};
  }

  // Every stretch of silence that was long enough for three nudges: did the manager hear of it?
  Status weigh_silence(CaseId id, model::Severity severity, Time now) {
    MYELIN_TRY(detail, run_.engine().repair_case(id));
    const repair::Settings usual;
    const auto& silence = usual.silences[static_cast<std::size_t>(severity)];
    const Duration three =
        3 * (hours{silence.working_hours} + usual.calendar.day_length() * silence.working_days);
    ++found_.cases;
    std::optional<Time> silent_since;
    bool manager = false;
    const auto end = [&](Time at) {
      if (silent_since && usual.calendar.after(*silent_since, three) + hours{24 * 4} < at)
        ++found_.silences, found_.escalated += manager;
      silent_since.reset();
    };
    for (const auto& event : detail.history) {
      if (event.verb == "opened" || event.verb == "reopened") {
        silent_since = event.at;
        manager = false;
      } else if (event.verb == "resolved" || event.verb == "closed") {
        end(event.at);
      } else if (event.verb == "nudged" && event.detail.starts_with("manager")) {
        manager = true;
      }
    }
    end(now);
    found_.forgotten += forgotten_.contains(id);
    return {};
  }

  Status weigh(const engine::Judged& one) {
    const auto fault = fault_of_.find(one.plan.repair);
    if (fault == fault_of_.end() || one.plan.method == model::ComparisonMethod::none) return {};
    const auto done = planned(fault->second);
    auto& tally = found_.by_repair[static_cast<std::size_t>(done)];
    const auto kind = one.verdict.kind;
    ++tally.verdicts;
    tally.called_fixed += kind == model::VerdictKind::fixed;
    const std::array chances{one.plan.sees_whole, one.plan.sees_none, one.plan.sees_half};
    const bool right =
        kind == (done == Repair::whole ? model::VerdictKind::fixed : model::VerdictKind::not_fixed);
    tally.told_right += right;
    tally.told_wrong += !right && kind != model::VerdictKind::cannot_tell;
    if (chances[static_cast<std::size_t>(done)].value_or(0) >= power_allows) {
      ++tally.with_power;
      tally.right += right;
    }
    return done == Repair::none ? Status{} : weigh_money(one, fault->second);
  }

  Status weigh_money(const engine::Judged& one, std::size_t fault) {
    MYELIN_TRY(detail, run_.engine().repair_case(one.plan.repair));
    const auto hour = [](std::int64_t h) { return from_us(h * 3'600'000'000); };
    double truth = 0;
    for (const auto& order : run_.company().truth().faults[fault].spared)
      if (order.heard_at >= hour(one.plan.after_from) &&
          order.heard_at < hour(one.plan.after_until) &&
          (one.plan.cell.product.empty() || order.product == one.plan.cell.product) &&
          (one.plan.cell.channel.empty() || order.channel == one.plan.cell.channel))
        truth += order.loss_minor;
    for (const auto& posting : detail.postings) {
      if (posting.kind != revenue::PostingKind::recovered) continue;
      ++found_.booked;
      found_.within += static_cast<double>(posting.low_minor) <= truth &&
                       truth <= static_cast<double>(posting.high_minor);
    }
    return {};
  }

  std::uint64_t seed_;
  CompanyRun& run_;
  const sim::ThemeTable& themes_;
  Found& found_;
  std::map<CaseId, std::size_t> fault_of_;
  std::map<CaseId, model::Severity> severities_;  // of every case, as it opened
  std::map<std::size_t, Time> mended_;
  std::set<CaseId> done_, forgotten_;
  std::vector<engine::Judged> judged_;
};

Result<Found> lived(std::uint64_t seed, const EvaluationQuery& query,
                    const sim::ThemeTable& themes) {
  CompanyRun::Options options;
  options.company.seed = seed;
  options.company.scale = scale;
  options.company.faults_stay = true;
  options.share = query.share;
  MYELIN_TRY(run, CompanyRun::make(options));
  Found found;
  Loop loop(seed, *run, themes, found);
  Time last;
  MYELIN_CHECK(run->live([&](Time now) { return last = now, loop.hour(now); }));
  MYELIN_CHECK(loop.finish(last));
  return found;
}

void tell_all(const Found& found, const TellFigure& tell) {
  const auto share = [](std::size_t part, std::size_t of) {
    return of == 0 ? std::nan("") : static_cast<double>(part) / static_cast<double>(of);
  };
  Tally all;
  for (std::size_t i = 0; i < found.by_repair.size(); ++i) {
    const auto& t = found.by_repair[i];
    all.right += t.right;
    all.with_power += t.with_power;
    const decltype(EvaluationLine::about) about{{"repair", std::string(repair_names[i])}};
    tell({.metric = "right",
          .value = share(t.right, t.with_power),
          .n = t.with_power,
          .about = about});
    tell({.metric = "with_power",
          .value = share(t.with_power, t.verdicts),
          .n = t.verdicts,
          .about = about});
    for (const auto& [metric, count] :
         {std::pair{"called_fixed", t.called_fixed}, std::pair{"told_right", t.told_right},
          std::pair{"told_wrong", t.told_wrong}})
      tell({.metric = metric, .value = share(count, t.verdicts), .n = t.verdicts, .about = about});
  }
  const auto& none = found.by_repair[static_cast<std::size_t>(Repair::none)];
  tell({.metric = "verdicts_right",
        .value = share(all.right, all.with_power),
        .n = all.with_power,
        .reach = 0.9});
  tell({.metric = "false_fixed",
        .value = share(none.called_fixed, none.verdicts),
        .n = none.verdicts,
        .reach = 0.05,
        .better = Better::lower});
  tell({.metric = "silence_escalated",
        .value = share(found.escalated, found.silences),
        .n = found.silences,
        .reach = 1});
  tell({.metric = "forgotten",
        .value = static_cast<double>(found.forgotten),
        .n = found.cases,
        .reach = 0,
        .better = Better::lower});
  tell({.metric = "money_within_interval",
        .value = share(found.within, found.booked),
        .n = found.booked,
        .reach = 0.9});
}

}  // namespace

Status evaluate_loop(const EvaluationQuery& query, const TellFigure& tell) {
  MYELIN_TRY(themes, read_themes(query.share / "taxonomies" / "simulated_company.themes.yaml"));
  auto seeds = query.seeds;
  for (std::uint64_t seed = 1; query.seeds.empty() && seed <= 20; ++seed) seeds.push_back(seed);
  // Companies do not know each other: two at a time.
  Found found;
  for (std::size_t i = 0; i < seeds.size(); i += 2) {
    auto other = i + 1 < seeds.size()
                     ? std::async(std::launch::async,
                                  [&, seed = seeds[i + 1]] { return lived(seed, query, themes); })
                     : std::future<Result<Found>>{};
    MYELIN_TRY(one, lived(seeds[i], query, themes));
    found.add(one);
    if (!other.valid()) continue;
    MYELIN_TRY(two, other.get());
    found.add(two);
  }
  tell_all(found, tell);
  return {};
}

}  // namespace myelin::app
