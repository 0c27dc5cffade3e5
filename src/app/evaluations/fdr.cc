// `myelin evaluate fdr`: discoveries among 1,000,000 cells a day for 30 days, of which none or 0.2
// % have something behind them (one-sided z of mean 4). Beside Benjamini and Hochberg's procedure
// over all 30 days at once, which nobody has who must decide every day, and beside "p < 0.001".
//
// persistent: what is true lasts ten days in a cell, and cells that were unusual yesterday are
// weighed up. Without anything true, false_share is the share of runs in which anybody was ever
// called.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/evaluations/all.h"
#include "base/random.h"
#include "stats/discovery/batch_discovery.h"

namespace myelin::app {
namespace {

constexpr std::size_t cells = 1'000'000;
constexpr int days_judged = 30, lasts = 10;
constexpr double true_share = 0.002, strength = 4, alpha = 0.05;
constexpr double unusual = 1e-3;    // a p-value yesterday that makes a cell one to look at
constexpr double looked_at = 0.25;  // of the weight goes to those
constexpr double kept_max = 0.01;   // greater p-values matter to nobody and are not kept

struct World {
  std::string_view name;
  double true_share;
  bool persistent;
};

struct Share {
  double good = 0, bad = 0;
  void add(bool right) { (right ? good : bad) += 1; }
  double false_share() const { return bad / std::max(good + bad, 1.0); }
};

struct Outcome {
  Share daily, weighed, offline, raw;
  double trues = 0;
};

double upper(double z) {
  return std::erfc(z / std::sqrt(2.0)) / 2;
}

Share offline(std::vector<std::pair<double, bool>>& kept) {
  std::ranges::sort(kept);
  constexpr double tests = static_cast<double>(cells) * days_judged;
  std::size_t found = 0;
  for (std::size_t k = 0; k < kept.size(); ++k)
    if (kept[k].first <= alpha * static_cast<double>(k + 1) / tests) found = k + 1;
  Share share;
  for (std::size_t k = 0; k < found; ++k) share.add(kept[k].second);
  return share;
}

Outcome run(const World& world, std::uint64_t seed) {
  Random random = Random(seed).split(world.name);
  Outcome outcome;
  stats::BatchDiscovery daily(alpha), weighed(alpha);
  std::vector<std::uint8_t> until(cells, 0);  // the day before which a cell is troubled
  std::vector<std::pair<double, bool>> kept;
  std::vector<double> p(cells), weights(cells, 1);
  const double starts = world.persistent ? world.true_share / lasts : world.true_share;
  for (int d = 0; d < days_judged; ++d) {
    for (std::size_t c = 0; c < cells; ++c) {
      if (until[c] <= d && random.chance(d == 0 ? world.true_share : starts))
        until[c] =
            static_cast<std::uint8_t>(d + (!world.persistent ? 1
                                           : d == 0 ? static_cast<int>(random.between(1, lasts))
                                                    : lasts));
      const bool troubled = until[c] > d;
      p[c] = upper(random.normal(troubled ? strength : 0, 1));
      outcome.trues += troubled;
      if (p[c] <= kept_max) kept.emplace_back(p[c], troubled);
      if (p[c] <= 0.001) outcome.raw.add(troubled);
    }
    for (const auto c : daily.decide(p)) outcome.daily.add(until[c] > d);
    for (const auto c : weighed.decide(p, weights)) outcome.weighed.add(until[c] > d);
    const auto hot = static_cast<double>(
        std::ranges::count_if(p, [](double value) { return value <= unusual; }));
    for (std::size_t c = 0; c < cells; ++c)
      weights[c] = hot <= 0          ? 1
                   : p[c] <= unusual ? looked_at * cells / hot
                                     : (1 - looked_at) * cells / (cells - hot);
  }
  outcome.offline = offline(kept);
  return outcome;
}

}  // namespace

Status evaluate_fdr(const EvaluationQuery& query, const TellFigure& tell) {
  const std::vector<std::uint64_t> own{1, 2};
  const auto& seeds = query.seeds.empty() ? own : query.seeds;
  for (const World& world : {World{"nothing", 0, false}, World{"scattered", true_share, false},
                             World{"persistent", true_share, true}}) {
    const auto runs = static_cast<double>(seeds.size());
    double daily = 0, weighed = 0, off = 0, raw = 0, power = 0, weighed_power = 0, best = 0;
    for (const auto seed : seeds) {
      const auto o = run(world, seed);
      daily += o.daily.false_share() / runs;
      weighed += o.weighed.false_share() / runs;
      off += o.offline.false_share() / runs;
      raw += o.raw.false_share() / runs;
      if (o.trues <= 0) continue;
      power += o.daily.good / o.trues / runs;
      weighed_power += o.weighed.good / o.trues / runs;
      best += o.offline.good / o.trues / runs;
    }
    // Where nothing is true, one discovery makes all of a run's false: a run is one case.
    const std::size_t n = world.true_share > 0 ? seeds.size() * cells * days_judged : seeds.size();
    const auto say = [&](std::string_view metric, std::string_view method, double value,
                         std::optional<double> reach, Better better) {
      tell({.metric = std::string(metric),
            .value = value,
            .n = n,
            .reach = reach,
            .better = better,
            .about = {{"world", std::string(world.name)}, {"method", std::string(method)}}});
    };
    say("false_share", "daily", daily, alpha, Better::lower);
    say("false_share", "daily_weighed", weighed, alpha, Better::lower);
    say("false_share", "offline_bh", off, {}, Better::lower);
    say("false_share", "p_below_0.001", raw, {}, Better::lower);
    if (best <= 0) continue;
    say("power", "offline_bh", best, {}, Better::higher);
    say("power_of_offline", "daily", power / best, 0.95, Better::higher);
    say("power_of_offline", "daily_weighed", weighed_power / best, {}, Better::higher);
  }
  return {};
}

}  // namespace myelin::app
