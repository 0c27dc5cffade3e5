// Does the lead scan find leads that are there, and none where there is none? Pairs of
// autoregressive series (ρ 0 to 0.9, 104 to 120 values, 14 lags) without relation, with a response
// that scatters over five lags (¼, ½, 1, ½, ¼) and with one on a single lag; R² at the true lag,
// of what autoregression leaves, is 0.08. The usual scan stands beside it.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>

#include "app/evaluations/all.h"
#include "base/random.h"
#include "stats/leadlag/lead_scan.h"

namespace myelin::app {
namespace {

using stats::leadlag::Lead;
using stats::leadlag::LeadScanOptions;

enum class Response { none, scattered, single };

struct Pair {
  std::vector<double> leader, follower;
  std::int64_t lag = 0;
};

constexpr double r2 = 0.08, level = 0.05;
constexpr std::size_t settling = 200;

Pair pair_of(Response response, double rho, Random& random) {
  const auto n = static_cast<std::size_t>(random.between(104, 120));
  const std::int64_t lag = random.between(2, 11);
  // Of the follower's innovations, the leader's at the true lag explain r2: with a kernel k,
  // b² / (b²·Σk² + 1) = r2.
  const double squares = response == Response::scattered ? 1.625 : 1;
  const double b = response == Response::none ? 0 : std::sqrt(r2 / (1 - r2 * squares));
  std::vector<double> x(settling + n), noise(settling + n);
  for (std::size_t t = 0; t < x.size(); ++t) {
    x[t] = random.normal() + (t == 0 ? 0 : rho * x[t - 1]);
    noise[t] = random.normal() + (t == 0 ? 0 : rho * noise[t - 1]);
  }
  Pair pair;
  pair.lag = lag;
  for (auto t = settling; t < x.size(); ++t) {
    const auto at = [&](std::int64_t offset) {
      return x[t - static_cast<std::size_t>(lag + offset)];
    };
    double led = at(0);
    if (response == Response::scattered) led += 0.5 * (at(-1) + at(1)) + 0.25 * (at(-2) + at(2));
    pair.leader.push_back(x[t]);
    pair.follower.push_back(noise[t] + b * led);
  }
  return pair;
}

struct Tally {
  double pairs = 0, found = 0, lag_right = 0, naive = 0;
  void operator+=(const Tally& other) {
    pairs += other.pairs, found += other.found;
    lag_right += other.lag_right, naive += other.naive;
  }
};

Result<Tally> tally(Response response, double rho, int pairs, Random random) {
  Tally tally;
  for (int i = 0; i < pairs; ++i) {
    const auto pair = pair_of(response, rho, random);
    MYELIN_TRY(lead, scan_leads(pair.leader, pair.follower, LeadScanOptions{},
                                random.split(fmt::format("scan {}", i))));
    MYELIN_TRY(naive, naive_scan(pair.leader, pair.follower, LeadScanOptions{}));
    ++tally.pairs;
    tally.naive += naive.p_value <= level;
    if (lead.p_value > level) continue;
    ++tally.found;
    tally.lag_right += std::abs(static_cast<std::int64_t>(lead.lag) - pair.lag) <= 1;
  }
  return tally;
}

EvaluationLine line(std::string metric, double count, double of) {
  EvaluationLine line;
  line.metric = std::move(metric);
  line.value = of > 0 ? count / of : std::nan("");
  line.n = static_cast<std::size_t>(of);
  return line;
}

struct Scenario {
  Response response;
  std::string_view name;
  int pairs;  // per ρ
};
constexpr std::array scenarios{Scenario{Response::none, "no_lead", 1500},
                               Scenario{Response::scattered, "lead_over_five_lags", 400},
                               Scenario{Response::single, "lead_on_one_lag", 300}};

}  // namespace

Status evaluate_lead_lag(const EvaluationQuery& query, const TellFigure& tell) {
  const auto seed = query.seeds.empty() ? 1 : query.seeds.front();
  for (const auto& scenario : scenarios) {
    Tally all;
    for (const double rho : {0.0, 0.5, 0.8, 0.9}) {
      const auto rho_text = fmt::format("{}", rho);
      MYELIN_TRY(some, tally(scenario.response, rho, scenario.pairs,
                             Random{seed}.split(std::string(scenario.name) + rho_text)));
      all += some;
      auto one = line("found", some.found, some.pairs);
      one.about = {{"scenario", std::string(scenario.name)}, {"rho", rho_text}};
      tell(one);
      one = line("naive_found", some.naive, some.pairs);
      one.about = {{"scenario", std::string(scenario.name)}, {"rho", rho_text}};
      tell(one);
    }
    if (scenario.response == Response::none) {
      auto error = line("family_wise_error", all.found, all.pairs);
      error.reach = 0.055;
      error.better = Better::lower;
      tell(error);
      tell(line("naive_family_wise_error", all.naive, all.pairs));
      continue;
    }
    const bool single = scenario.response == Response::single;
    auto power = line(single ? "power_one_lag" : "power", all.found, all.pairs);
    auto right =
        line(single ? "lag_within_one_one_lag" : "lag_within_one", all.lag_right, all.found);
    power.reach = 0.80;
    right.reach = 0.85;
    tell(power);
    tell(right);
  }
  return {};
}

}  // namespace myelin::app
