#include "risk/order_scorer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/hash.h"
#include "risk/order_features.h"
#include "stats/learn/calibrated_blend.h"
#include "stats/learn/scoring.h"

namespace myelin::risk {
namespace {

using model::OrderStage;
using stats::learn::CalibratedBlend;
using stats::learn::FeatureRows;
using stats::learn::KnownShares;

constexpr double learnt_share = 0.7;
constexpr std::size_t judged_bad_min = 10, reasons_max = 3;
constexpr double reason_least = 0.05;  // of the logit: less is no reason

// The day from which on it is known what an order came to; NaN: it has not ended by `now`.
double ended_day(const OrderPast& o, double now) {
  double day = std::numeric_limits<double>::infinity();
  if (o.spoke_at) day = day_of(*o.spoke_at);
  if (o.bad_at) day = std::min(day, day_of(*o.bad_at));
  if (o.delivered_at)
    day = std::min(day, day_of(*o.delivered_at) + silent_days);
  else
    day = std::min(day, day_of(o.ordered_at) + lost_days);
  return day <= now ? day : std::nan("");
}

// The end's meaning: a bad review after `day`. What is said later than the end was not waited for.
bool turned_bad(const OrderPast& o, double ended) {
  return o.bad_at && day_of(*o.bad_at) <= ended;
}

// The moment of an order at which it teaches a stage; NaN: none.
double moment_of(const OrderPast& o, OrderStage stage, double ended) {
  const double ordered = day_of(o.ordered_at);
  const double until = o.delivered_at ? std::min(day_of(*o.delivered_at), ended) : ended;
  double day = until;
  if (stage == OrderStage::under_way) {
    constexpr double steps = 1 << 20;
    const double part = static_cast<double>(hash64(o.order, 7) % (1 << 20)) / steps;
    day = ordered + part * (until - ordered);
  } else if (!o.delivered_at) {
    return std::nan("");
  }
  return day >= ordered && day < ended ? day : std::nan("");
}

struct Lesson {
  const OrderPast* order;
  double wanted_day, known_day;
  bool bad;
};

struct Lessons {
  std::vector<Lesson> all;     // by wanted_day
  std::vector<double> values;  // a row each
  std::size_t columns = 0, bad = 0;

  void add(const Lesson& lesson, const OrderMoment& at, const KnownShares& known) {
    all.push_back(lesson);
    bad += lesson.bad;
    append_features(*lesson.order, at, known, values);
  }
  std::span<const double> row(std::size_t i) const {
    return std::span(values).subspan(i * columns, columns);
  }
};

// Each lesson by what was known at its own moment.
std::array<Lessons, 2> lessons_of(std::span<const OrderPast> orders, std::string_view currency,
                                  double now, KnownShares& known) {
  struct Moment {
    OrderStage stage;
    Lesson lesson;
  };
  std::vector<Moment> moments;
  for (const auto& o : orders) {
    if (o.cancelled) continue;
    const double ended = ended_day(o, now);
    const bool bad = !std::isnan(ended) && turned_bad(o, ended);
    expect_outcomes(o, ended, bad, known);
    if (std::isnan(ended)) continue;
    for (const auto stage : {OrderStage::under_way, OrderStage::delivered})
      if (const double day = moment_of(o, stage, ended); !std::isnan(day))
        moments.push_back({stage, {&o, day, ended, bad}});
  }
  std::ranges::stable_sort(moments, {}, [](const Moment& m) { return m.lesson.wanted_day; });
  std::array<Lessons, 2> lessons;
  for (const auto& [stage, lesson] : moments) {
    known.advance(lesson.wanted_day);
    auto& of_stage = lessons[static_cast<std::size_t>(stage)];
    of_stage.columns = columns_of(stage).size();
    of_stage.add(lesson, {stage, lesson.wanted_day, currency}, known);
  }
  known.advance(now);
  return lessons;
}

Result<CalibratedBlend> fitted(const Lessons& lessons, const std::vector<std::size_t>& rows) {
  std::vector<double> values, targets;
  for (const auto i : rows) {
    const auto row = lessons.row(i);
    values.insert(values.end(), row.begin(), row.end());
    targets.push_back(lessons.all[i].bad ? 1 : 0);
  }
  return CalibratedBlend::fit(FeatureRows{values, lessons.columns}, targets, {});
}

// Learnt on what had ended when the later part began, judged on the later part.
Status judge(const Lessons& lessons, model::ScoreRecord& record) {
  const auto cut = static_cast<std::size_t>(learnt_share * static_cast<double>(lessons.all.size()));
  const double day = lessons.all[cut].wanted_day;
  std::vector<std::size_t> earlier;
  for (std::size_t i = 0; i < cut; ++i)
    if (lessons.all[i].known_day <= day) earlier.push_back(i);
  MYELIN_TRY(model, fitted(lessons, earlier));
  std::vector<double> said, truth;
  for (auto i = cut; i < lessons.all.size(); ++i) {
    said.push_back(model.probability(lessons.row(i)));
    truth.push_back(lessons.all[i].bad ? 1 : 0);
    record.judged_bad += lessons.all[i].bad;
  }
  record.judged = static_cast<std::int64_t>(said.size());
  record.auc = stats::learn::auc(said, truth);
  record.brier = stats::learn::brier(said, truth);
  record.calibration_error = stats::learn::calibration_error(said, truth);
  return {};
}

std::string commonest_currency(std::span<const OrderPast> orders) {
  std::map<std::string, std::size_t> often;
  for (const auto& o : orders)
    if (o.amount) ++often[o.currency];
  const auto most = std::ranges::max_element(often, {}, [](const auto& e) { return e.second; });
  return most == often.end() ? std::string{} : most->first;
}

std::string too_little(OrderStage stage, const Lessons& lessons) {
  return fmt::format(
      "scores of orders {} take {} orders that ended, {} of them badly and {} in the later part; "
      "there are {} and {}",
      stage == OrderStage::delivered ? "that arrived" : "under way", ended_min, bad_min,
      judged_bad_min, lessons.all.size(), lessons.bad);
}

}  // namespace

struct OrderScorer::Stage {
  CalibratedBlend model;
  model::ScoreRecord record;
};

OrderScorer::OrderScorer() = default;
OrderScorer::~OrderScorer() = default;
OrderScorer::OrderScorer(OrderScorer&&) noexcept = default;
OrderScorer& OrderScorer::operator=(OrderScorer&&) noexcept = default;

Result<OrderScorer> OrderScorer::learn(std::span<const OrderPast> orders, Time now) {
  OrderScorer scorer;
  scorer.currency_ = commonest_currency(orders);
  const auto lessons = lessons_of(orders, scorer.currency_, day_of(now), scorer.known_);
  for (const auto stage : {OrderStage::under_way, OrderStage::delivered}) {
    const auto place = static_cast<std::size_t>(stage);
    const auto& own = lessons[place];
    const auto later = own.all.size() -
                       static_cast<std::size_t>(learnt_share * static_cast<double>(own.all.size()));
    const auto bad_later =
        std::ranges::count_if(own.all.end() - static_cast<std::ptrdiff_t>(later), own.all.end(),
                              [](const Lesson& lesson) { return lesson.bad; });
    if (own.all.size() < ended_min || own.bad < bad_min || own.all.size() - own.bad < bad_min ||
        static_cast<std::size_t>(bad_later) < judged_bad_min) {
      scorer.refusals_[place] = too_little(stage, own);
      continue;
    }
    model::ScoreRecord record;
    record.stage = stage;
    record.orders = static_cast<std::int64_t>(own.all.size());
    record.bad = static_cast<std::int64_t>(own.bad);
    record.from = own.all.front().order->ordered_at;
    record.until = own.all.back().order->ordered_at;
    if (const auto judged = judge(own, record); !judged) {
      scorer.refusals_[place] = judged.error().message;
      continue;
    }
    std::vector<std::size_t> every(own.all.size());
    for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
    MYELIN_TRY(model, fitted(own, every));
    scorer.stages_[place] = std::make_unique<Stage>(std::move(model), record);
  }
  if (!scorer.stages_[0] && !scorer.stages_[1])
    return fail(ErrorCode::conflict, scorer.refusals_[0] + "; " + scorer.refusals_[1],
                "send orders, their deliveries and the reviews that name them, or wait");
  return scorer;
}

Result<std::optional<model::OrderScore>> OrderScorer::score(const OrderPast& o, Time now) const {
  const double day = day_of(now);
  if (o.cancelled || !std::isnan(ended_day(o, day))) return std::optional<model::OrderScore>{};
  const bool arrived = o.delivered_at && day_of(*o.delivered_at) <= day;
  const auto stage = arrived ? OrderStage::delivered : OrderStage::under_way;
  const auto& learnt = stages_[static_cast<std::size_t>(stage)];
  if (!learnt)
    return fail(ErrorCode::conflict, refusals_[static_cast<std::size_t>(stage)],
                "send orders, their deliveries and the reviews that name them, or wait");
  std::vector<double> row;
  append_features(o, {stage, arrived ? day_of(*o.delivered_at) : day, currency_}, known_, row);
  model::OrderScore score;
  score.order = o.order;
  score.customer = o.customer;
  score.product = o.product;
  score.channel = o.channel;
  score.stage = stage;
  score.ordered_at = o.ordered_at;
  score.scored_at = now;
  score.probability = learnt->model.probability(row);
  score.usual =
      static_cast<double>(learnt->record.bad) / static_cast<double>(learnt->record.orders);
  std::vector<double> moved(row.size());
  learnt->model.attribute(row, moved);
  const auto columns = columns_of(stage);
  for (std::size_t c = 0; c < row.size(); ++c)
    if (moved[c] > reason_least && !std::isnan(row[c]))
      score.reasons.push_back({std::string(columns[c]), moved[c], words_of(columns[c], row[c], o)});
  std::ranges::stable_sort(score.reasons, std::greater{}, &model::ScoreReason::moved);
  if (score.reasons.size() > reasons_max) score.reasons.resize(reasons_max);
  return score;
}

std::vector<model::ScoreRecord> OrderScorer::records() const {
  std::vector<model::ScoreRecord> records;
  for (const auto& stage : stages_)
    if (stage) records.push_back(stage->record);
  return records;
}

}  // namespace myelin::risk
