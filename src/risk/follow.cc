#include "risk/follow.h"

#include <algorithm>
#include <numeric>

#include "stats/leadlag/lead_scan.h"
#include "stats/multiple_testing.h"

namespace myelin::risk {
namespace {

using stats::forecast::LagForecast;
using stats::leadlag::Lead;

constexpr int surrogates = 1999;  // p-values must reach below what many pairs demand
constexpr double likely = 0.5;

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

Follow replayed(const FollowPair& pair, const Lead& lead, double q,
                const FollowSettings& settings) {
  Follow follow{.product = pair.product, .factor = pair.factor, .outcome = pair.outcome};
  follow.lag_days = static_cast<std::int64_t>(lead.lag);
  follow.correlation = lead.correlation;
  follow.p_value = lead.p_value;
  follow.q_value = q;
  follow.days = static_cast<std::int64_t>(pair.mentions.size());
  follow.mentions = static_cast<std::int64_t>(sum(pair.mentions));
  follow.outcomes = static_cast<std::int64_t>(sum(pair.outcomes));
  follow.days_ahead = settings.days_ahead;
  LagForecast forecast({.first_day = 1, .last_day = settings.days_ahead});
  std::vector<double> chances;  // of a rise, as given on each day
  auto& record = follow.record;
  for (std::size_t day = 0; day < pair.mentions.size(); ++day) {
    const auto judged = forecast.learn((pair.first_weekday + static_cast<int>(day)) % 7,
                                       pair.mentions[day], pair.outcomes[day]);
    const auto now = forecast.forecast();
    chances.push_back(forecast.probability_of(now, settings.rise * now.usual));
    if (!judged) continue;
    ++record.days;
    record.covered_80 += judged->forecast.intervals[0].holds(judged->actual);
    record.covered_95 += judged->forecast.intervals[1].holds(judged->actual);
    if (chances[day - static_cast<std::size_t>(settings.days_ahead)] < likely) continue;
    ++record.calls;
    record.hits += judged->actual >= settings.rise * judged->forecast.usual;
  }
  if (record.days > 0) {
    record.covered_80 /= static_cast<double>(record.days);
    record.covered_95 /= static_cast<double>(record.days);
  }
  follow.forecast = forecast.forecast();
  follow.probability = chances.empty() ? 0 : chances.back();
  return follow;
}

}  // namespace

std::vector<Follow> find_follows(std::span<const FollowPair> pairs, const FollowSettings& settings,
                                 const Random& random) {
  struct Tried {
    const FollowPair* pair;
    Lead lead;
  };
  std::vector<Tried> tried;
  std::vector<double> p_values;
  stats::leadlag::LeadScanOptions options;
  options.lag_min = 1;
  options.lag_max = settings.lag_max;
  options.season = 7;
  options.surrogates = surrogates;
  for (const auto& pair : pairs) {
    if (sum(pair.mentions) < settings.mentions_min || sum(pair.outcomes) < settings.outcomes_min)
      continue;
    const auto lead =
        scan_leads(pair.mentions, pair.outcomes, options,
                   random.split(pair.product + '\n' + pair.factor + '\n' + pair.outcome));
    if (!lead) continue;  // too few days
    tried.push_back({&pair, *lead});
    p_values.push_back(lead->p_value);
  }
  const auto q_values = stats::benjamini_hochberg(p_values);
  std::vector<Follow> follows;
  for (std::size_t i = 0; i < tried.size(); ++i)
    if (q_values[i] <= settings.q_max && tried[i].lead.lag > 0)
      follows.push_back(replayed(*tried[i].pair, tried[i].lead, q_values[i], settings));
  std::ranges::stable_sort(follows, [](const Follow& a, const Follow& b) {
    return a.q_value != b.q_value ? a.q_value < b.q_value : a.correlation > b.correlation;
  });
  return follows;
}

}  // namespace myelin::risk
