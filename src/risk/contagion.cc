#include "risk/contagion.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/hash.h"

namespace myelin::risk {
namespace {

namespace cascade = stats::cascade;
using model::ContagionStage;

constexpr std::size_t half_hour_sum = 3;  // of LiveCascade's memories: 28 minutes
constexpr double half_hour_s = 1'700;
constexpr double look_growth = 1.1;   // a forecast is made again when count or age grew by so much
constexpr double tell_growth = 1.25;  // …and told when it changed by so much
constexpr double fading_share = 0.2;  // of its hottest half hour
constexpr std::size_t spreaders_max = 5;

double seconds_between(Time from, Time to) {
  return std::chrono::duration<double>(to - from).count();
}
double hour_of_day(Time at, Zone zone) {
  const auto shifted = to_us(at) + std::chrono::duration_cast<Duration>(zone.offset()).count();
  constexpr std::int64_t day_us = 86'400'000'000;
  return static_cast<double>(((shifted % day_us) + day_us) % day_us) / 3.6e9;
}
std::uint64_t key_of(std::string_view source, std::string_view id) {
  return fingerprint_of(source, id).low;
}

}  // namespace

ContagionWatch::ContagionWatch(ContagionSettings settings,
                               std::shared_ptr<const cascade::CascadeModel> model)
    : settings_(settings), model_(std::move(model)) {}

ContagionWatch::Node& ContagionWatch::node_of(std::uint64_t key, const Posted& posted) {
  const auto [at, fresh] = nodes_.try_emplace(key);
  if (fresh) {
    at->second.at = posted.at;
    oldest_.emplace_back(posted.at, key);
  }
  return at->second;
}

// Before anything of them is looked up: a post may name an old one, which must not be forgotten
// while it is in hand.
void ContagionWatch::make_room() {
  while (nodes_.size() + 2 > settings_.posts_max && !oldest_.empty()) {
    forget(oldest_.front().second);
    oldest_.pop_front();
  }
}

void ContagionWatch::forget(std::uint64_t key) {
  const auto at = nodes_.find(key);
  if (at == nodes_.end()) return;
  if (const auto found = cascades_.find(at->second.cascade);
      found != cascades_.end() && found->second.key == key)
    cascades_.erase(found);
  nodes_.erase(at);
}

ContagionWatch::Cascade& ContagionWatch::cascade_of(std::uint64_t key, Node& root) {
  if (const auto at = cascades_.find(root.cascade); root.cascade != 0 && at != cascades_.end())
    return at->second;
  root.cascade = ++last_;
  auto& fresh = cascades_[root.cascade];
  fresh.key = key;
  fresh.posted_at = fresh.newest_at = root.at;
  fresh.root = {
      root.reach > 0 ? static_cast<double>(root.reach) : std::numeric_limits<double>::quiet_NaN(),
      hour_of_day(root.at, settings_.zone)};
  if (root.polarity) {
    ++fresh.said;
    fresh.negative += *root.polarity <= settings_.polarity_max ? 1 : 0;
  }
  return fresh;
}

void ContagionWatch::rank(Cascade& one, std::uint64_t key) {
  auto& top = one.top;
  if (std::ranges::find(top, key) == top.end()) top.push_back(key);
  const auto shares = [&](std::uint64_t node) {
    const auto at = nodes_.find(node);
    return at == nodes_.end() ? 0U : at->second.shares;
  };
  std::ranges::stable_sort(top, std::greater{}, shares);
  if (top.size() > spreaders_max) top.pop_back();
}

std::optional<Finding> ContagionWatch::observe(const Posted& posted) {
  make_room();
  const auto key = key_of(posted.source, posted.external_id);
  auto& node = node_of(key, posted);
  node.signal = posted.signal;
  node.customer = posted.customer;
  node.reach = posted.reach.value_or(0);
  node.polarity = posted.polarity;
  if (posted.parent.empty()) {
    node.product = posted.product;
    node.channel = posted.channel;
    node.factor = posted.factor;
    return {};
  }
  const auto parent_key = key_of(posted.source, posted.parent);
  if (parent_key == key) return {};
  auto& parent = node_of(parent_key, posted);
  if (parent.cascade == 0 && !parent.signal) {  // the post itself was never seen
    parent.product = posted.product;
    parent.channel = posted.channel;
    parent.factor = posted.factor;
  }
  auto& one = cascade_of(parent_key, parent);
  if (!one.known) one.known = parent.signal ? parent.signal : posted.signal;
  if (node.cascade != 0) return {};  // shared twice by the same id
  node.cascade = parent.cascade;
  node.depth = parent.depth + 1;
  ++parent.shares;
  const double at_s = std::max(0.0, seconds_between(one.posted_at, posted.at));
  if (at_s > cascade::horizon_s) return {};
  one.live.add(at_s);
  one.newest_at = std::max(one.newest_at, posted.at);
  one.direct += node.depth == 1 ? 1 : 0;
  one.depth = std::max(one.depth, node.depth);
  one.reach += node.reach;
  if (posted.polarity) {
    ++one.said;
    one.negative += *posted.polarity <= settings_.polarity_max ? 1 : 0;
  }
  rank(one, parent_key);
  const double age_s = std::max(one.live.newest_s(), 1.0);
  one.hottest = std::max(one.hottest, one.live.decayed(age_s)[half_hour_sum]);
  if (one.live.count() < one.looked_count * look_growth && age_s < one.looked_age_s * look_growth)
    return {};
  look(one, age_s);
  const auto stage = stage_of(one, age_s);
  const bool changed = stage != one.stage || one.size.expected > one.told_expected * tell_growth ||
                       one.size.expected * tell_growth < one.told_expected;
  one.stage = stage;
  if (!model_ || one.ended ||
      (!one.announced && (!complains(one) || one.probability < model_->alarm_probability())))
    return {};
  if (one.announced && !changed) return {};
  const auto phase = one.announced ? FindingPhase::ongoing : FindingPhase::raised;
  one.announced = true;
  one.told_expected = one.size.expected;
  return finding_of(one, phase, posted.at);
}

void ContagionWatch::look(Cascade& one, double age_s) const {
  one.looked_count = one.live.count();
  one.looked_age_s = age_s;
  const double count = one.live.count();
  one.size = {count, count, count};
  one.probability = count >= settings_.eruption_shares ? 1 : 0;
  // The model has learnt from no cascade younger than its first look.
  if (!model_ || one.live.count() < cascade::forecast_count_min ||
      age_s < cascade::looking_ages_s().front())
    return;
  one.size = model_->forecast(one.live, age_s, one.root);
  one.probability = model_->probability_of(settings_.eruption_shares, one.live, age_s, one.root);
}

ContagionStage ContagionWatch::stage_of(const Cascade& one, double age_s) const {
  if (one.live.count() < cascade::forecast_count_min) return ContagionStage::seed;
  if (one.live.decayed(age_s)[half_hour_sum] < fading_share * one.hottest)
    return ContagionStage::fading;
  return one.live.count() >= settings_.eruption_shares ? ContagionStage::eruption
                                                       : ContagionStage::spreading;
}

// The post complains, or half of those who say something on sharing it do.
bool ContagionWatch::complains(const Cascade& one) const {
  const auto at = nodes_.find(one.key);
  if (at != nodes_.end() && at->second.polarity && *at->second.polarity <= settings_.polarity_max)
    return true;
  constexpr std::uint32_t voices_min = 5;
  return one.said >= voices_min && one.negative * 2 >= one.said;
}

model::Contagion ContagionWatch::described(const Cascade& one, Time at) const {
  model::Contagion out;
  const double age_s = std::clamp(seconds_between(one.posted_at, at), one.live.newest_s(),
                                  std::max(one.live.newest_s(), cascade::horizon_s));
  if (const auto root = nodes_.find(one.key); root != nodes_.end()) {
    out.post = root->second.signal;
    out.product = root->second.product;
    out.channel = root->second.channel;
    out.factor = root->second.factor;
  }
  out.known = one.known;
  out.posted_at = one.posted_at;
  out.at = at;
  out.shares = one.live.count();
  auto now = one;
  look(now, std::max(age_s, 1.0));
  out.expected = now.size.expected;
  out.low = now.size.low;
  out.high = now.size.high;
  out.threshold = settings_.eruption_shares;
  out.probability = now.probability;
  if (model_ && now.size.expected >= out.threshold &&
      now.live.count() >= cascade::forecast_count_min) {
    const double crossing =
        model_->crossing_s(out.threshold, one.live, std::max(age_s, 1.0), one.root);
    out.crossing_at = one.posted_at + seconds{static_cast<std::int64_t>(crossing)};
  }
  out.stage = stage_of(one, age_s);
  out.per_hour = one.live.decayed(age_s)[half_hour_sum] * 3'600 / half_hour_s;
  if (one.said > 0) out.negative_share = static_cast<double>(one.negative) / one.said;
  if (one.live.count() > 0) out.direct_share = static_cast<double>(one.direct) / one.live.count();
  out.depth = one.depth;
  out.reach = one.reach;
  for (const auto key : one.top)
    if (const auto node = nodes_.find(key); node != nodes_.end() && node->second.signal)
      out.spreaders.push_back(
          {node->second.signal, node->second.customer, node->second.shares, node->second.reach});
  return out;
}

Finding ContagionWatch::finding_of(const Cascade& one, FindingPhase phase, Time at) const {
  Finding finding;
  auto contagion = described(one, at);
  finding.rule = model::AlertRule::contagion;
  finding.phase = phase;
  finding.cell = {contagion.product, contagion.channel, contagion.factor};
  finding.at = at;
  finding.since = one.posted_at;
  finding.last_seen = one.newest_at;
  finding.observed = contagion.expected;
  finding.expected = contagion.threshold;
  finding.p_value = finding.q_value = 1 - contagion.probability;
  finding.verbatims = {contagion.known};
  for (const auto& who : contagion.spreaders) {
    if (who.signal != contagion.known) finding.verbatims.push_back(who.signal);
    if (who.customer) finding.customers.push_back(who.customer);
  }
  std::ranges::sort(finding.customers);
  const auto twice = std::ranges::unique(finding.customers);
  finding.customers.erase(twice.begin(), twice.end());
  finding.reason =
      phase == FindingPhase::ended
          ? fmt::format("It fades at {} shares", contagion.shares)
          : fmt::format(
                "{} shares so far, {:.0f} expected by a day after the post ({:.0f} to "
                "{:.0f}); {:.0f} % that it reaches {:.0f}; {}",
                contagion.shares, contagion.expected, contagion.low, contagion.high,
                100 * contagion.probability, contagion.threshold, model::name(contagion.stage));
  finding.contagion = std::move(contagion);
  return finding;
}

std::vector<Finding> ContagionWatch::close_hour(Time now) {
  std::vector<Finding> ended;
  const Duration day{static_cast<std::int64_t>(cascade::horizon_s * 1e6)};
  for (auto& [id, one] : cascades_) {
    if (!one.announced || one.ended) continue;
    const bool old = now - one.posted_at > day;
    const bool quiet = now - one.newest_at > hours{2};
    const double age_s = std::max(seconds_between(one.posted_at, now), one.live.newest_s());
    if (!old && !(quiet && stage_of(one, age_s) == ContagionStage::fading)) continue;
    one.ended = true;
    one.stage = ContagionStage::fading;
    ended.push_back(finding_of(one, FindingPhase::ended, now));
  }
  std::ranges::sort(ended, {}, [](const Finding& f) { return f.verbatims.front(); });
  while (!oldest_.empty() && now - oldest_.front().first > 2 * day) {
    forget(oldest_.front().second);
    oldest_.pop_front();
  }
  return ended;
}

std::vector<model::Contagion> ContagionWatch::live(std::size_t rows, std::int64_t shares_min,
                                                   Time now) const {
  std::vector<const Cascade*> found;
  const Duration day{static_cast<std::int64_t>(cascade::horizon_s * 1e6)};
  for (const auto& [id, one] : cascades_)
    if (one.live.count() >= shares_min && now - one.posted_at <= day) found.push_back(&one);
  std::ranges::sort(found, [](const Cascade* a, const Cascade* b) {
    return a->size.expected != b->size.expected ? a->size.expected > b->size.expected
                                                : a->key < b->key;
  });
  if (found.size() > rows) found.resize(rows);
  std::vector<model::Contagion> out;
  for (const auto* one : found) out.push_back(described(*one, now));
  return out;
}

}  // namespace myelin::risk
