#include "cause/effects.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "cause/sql.h"
#include "stats/multiple_testing.h"
#include "stats/welch.h"
#include "store/order_facts.h"

namespace myelin::cause {
namespace {

using stats::Moments;

constexpr std::size_t metric_count = 3;
constexpr std::array<std::string_view, metric_count> metric_names{"rating", "return", "refund"};
using Metrics = std::array<Moments, metric_count>;

// The groups of orders that a factor may be compared over; an order can be in several.
enum class Compared : std::uint8_t {
  read,      // somebody said something that was read
  promised,  // delivered, and due at a known time: late or not is a fact
  shipped,   // operations recorded what happened on the way
  all        // an order at all: cancelled, returned, refunded or not is a fact
};
constexpr std::size_t compared_count = 4;

bool is_outcome(std::string_view fact) {
  return fact == "cancelled" || fact == "returned" || fact == "refunded";
}

std::array<bool, compared_count> groups_of(const store::OrderFact& order) {
  return {order.texts_read > 0, order.delivered_at && order.due, order.shipments > 0, true};
}

// Sums over orders: of every group, and of the orders that have a factor. What lacks it is the
// difference.
class Tally {
 public:
  explicit Tally(const Taxonomy& taxonomy)
      : taxonomy_(taxonomy),
        with_(taxonomy.factors().size()),
        signals_(with_.size(), 0),
        shipped_(with_.size(), false) {}

  void add(const store::OrderFact& order, std::span<const store::OrderEvidence> evidence) {
    if (!order.main) return;  // money in a second currency makes no second order
    const auto groups = groups_of(order);
    for (std::size_t group = 0; group < compared_count; ++group)
      if (groups[group]) add_metrics(all_[group], order);
    has_.clear();
    for (const auto& piece : evidence) {
      if (piece.said)
        note(taxonomy_.find(piece.name), piece.signals);
      else if (!piece.with_outcome && piece.name != "late")
        note_shipped(piece.name, piece.signals);
    }
    for (const auto& [happened, fact] : {std::pair{order.late, "late"},
                                         {order.cancelled, "cancelled"},
                                         {order.returned, "returned"},
                                         {order.refunded, "refunded"}})
      if (happened)
        for (const auto factor : taxonomy_.with_fact(fact)) note(factor, 1);
    for (const auto& [factor, signals] : has_) {
      signals_[factor] += signals;
      for (std::size_t group = 0; group < compared_count; ++group)
        if (groups[group]) add_metrics(with_[factor][group], order);
    }
  }

  std::vector<model::CauseEffect> effects(std::int64_t orders_min) const {
    std::vector<model::CauseEffect> effects;
    for (std::size_t factor = 0; factor < with_.size(); ++factor)
      for (std::size_t metric = 0; metric < metric_count; ++metric) {
        // What came of an order explains neither its return nor its refund: it is one.
        const auto& facts = taxonomy_.factors()[factor].facts;
        if (metric != 0 && std::ranges::any_of(facts, is_outcome)) continue;
        const auto group = static_cast<std::size_t>(compared_over(factor));
        const Moments& with = with_[factor][group][metric];
        const Moments without = all_[group][metric].without(with);
        if (with.n < orders_min || without.n < orders_min) continue;
        if (const auto result = stats::welch(with, without))
          effects.push_back(effect_of(factor, metric, with, without, *result));
      }
    return effects;
  }

 private:
  static void add_metrics(Metrics& metrics, const store::OrderFact& order) {
    if (order.ratings > 0) metrics[0].add(order.rating_mean);
    metrics[1].add(order.returned ? 1 : 0);
    metrics[2].add(order.refunded ? 1 : 0);
  }
  void note(model::FactorIndex factor, std::int64_t signals) {
    if (factor != model::no_factor) has_[factor] += signals;
  }
  void note_shipped(std::string_view fact, std::int64_t signals) {
    for (const auto factor : taxonomy_.with_fact(fact)) {
      shipped_[factor] = true;
      note(factor, signals);
    }
  }
  Compared compared_over(std::size_t factor) const {
    const auto& facts = taxonomy_.factors()[factor].facts;
    if (std::ranges::find(facts, "late") != facts.end()) return Compared::promised;
    if (std::ranges::any_of(facts, is_outcome)) return Compared::all;
    return shipped_[factor] ? Compared::shipped : Compared::read;
  }
  model::CauseEffect effect_of(std::size_t factor, std::size_t metric, const Moments& with,
                               const Moments& without, const stats::WelchResult& result) const {
    return {.factor = taxonomy_.factors()[factor].key,
            .metric = std::string(metric_names[metric]),
            .with = with.mean(),
            .without = without.mean(),
            .effect = result.difference,
            .low = result.low,
            .high = result.high,
            .n_with = with.n,
            .n_without = without.n,
            .p_value = result.p_value,
            .q_value = 1,
            .signals = signals_[factor],
            .taxonomy_version = taxonomy_.version()};
  }

  using ByGroup = std::array<Metrics, compared_count>;
  const Taxonomy& taxonomy_;
  ByGroup all_{};
  std::vector<ByGroup> with_;                       // by factor
  std::vector<std::int64_t> signals_;               // by factor
  std::vector<bool> shipped_;                       // by factor: a shipment proved it at least once
  std::map<model::FactorIndex, std::int64_t> has_;  // of the order at hand
};

// Certain ones first, then by how many stars (or returns, refunds) they move in all.
bool ranks_before(const model::CauseEffect& a, const model::CauseEffect& b) {
  const auto certain = [](const model::CauseEffect& e) { return e.low > 0 || e.high < 0; };
  const auto impact = [](const model::CauseEffect& e) {
    return std::fabs(e.effect) * static_cast<double>(e.n_with);
  };
  if (certain(a) != certain(b)) return certain(a);
  if (impact(a) != impact(b)) return impact(a) > impact(b);
  return std::tie(a.factor, a.metric) < std::tie(b.factor, b.metric);
}

}  // namespace

Result<std::vector<model::CauseEffect>> measure_effects(store::Session& session,
                                                        const Taxonomy& taxonomy,
                                                        const EffectSettings& settings) {
  Tally tally(taxonomy);
  const store::OrderFactFilter filter{
      .from = settings.from, .until = settings.until, .taxonomy_version = taxonomy.version()};
  MYELIN_CHECK(store::for_each_order(
      session, filter,
      [&](const store::OrderFact& order, std::span<const store::OrderEvidence> evidence) {
        tally.add(order, evidence);
      }));
  auto effects = tally.effects(settings.orders_min);
  std::vector<double> p_values;
  for (const auto& effect : effects) p_values.push_back(effect.p_value);
  const auto q_values = stats::benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < effects.size(); ++i) effects[i].q_value = q_values[i];
  std::ranges::sort(effects, ranks_before);
  return effects;
}

Status write_effects(store::Session& session, std::int64_t run, Time at,
                     const std::vector<model::CauseEffect>& effects) {
  MYELIN_TRY(rows, session.append_to("cause_effect"));
  for (const auto& effect : effects) {
    rows->add(run);
    rows->add(effect.factor);
    rows->add(effect.metric);
    for (double value : {effect.with, effect.without, effect.effect, effect.low, effect.high})
      rows->add(value);
    rows->add(effect.n_with);
    rows->add(effect.n_without);
    rows->add(effect.p_value);
    rows->add(effect.q_value);
    rows->add(effect.signals);
    rows->add(effect.taxonomy_version);
    rows->add(at);
    rows->end_row();
  }
  return rows->flush();
}

Result<MeasuredEffects> read_effects(store::Session& session, std::string_view metric) {
  MeasuredEffects measured;
  MYELIN_CHECK(session.query(
      sql::latest_effects, {store::Value{std::string(metric)}}, [&](const store::Row& row) {
        measured.effects.push_back({.factor = std::string(row.text(0)),
                                    .metric = std::string(row.text(1)),
                                    .with = row.real(2),
                                    .without = row.real(3),
                                    .effect = row.real(4),
                                    .low = row.real(5),
                                    .high = row.real(6),
                                    .n_with = row.integer(7),
                                    .n_without = row.integer(8),
                                    .p_value = row.real(9),
                                    .q_value = row.real(10),
                                    .signals = row.integer(11),
                                    .taxonomy_version = static_cast<int>(row.integer(12))});
        measured.at = row.time(13);
        return true;
      }));
  std::ranges::sort(measured.effects, ranks_before);
  return measured;
}

}  // namespace myelin::cause
