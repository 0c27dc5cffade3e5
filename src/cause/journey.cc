#include "cause/journey.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "cause/journey_log.h"
#include "stats/process/alignment.h"
#include "stats/process/directly_follows.h"
#include "stats/process/variants.h"
#include "stats/proportion.h"

namespace myelin::cause {
namespace {

using stats::process::Activity;
using stats::process::IntendedStep;

// Each step by the names that feeds give it; the first that the log has is meant.
constexpr std::array<std::array<std::string_view, 4>, 4> intended_names{{
    {"order", "", "", ""},
    {"payment", "", "", ""},
    {"shipment", "shipment.shipped", "shipment.dispatched", "shipment.picked_up"},
    {"shipment.delivered", "shipment.signed", "shipment.received", ""},
}};
constexpr std::array<std::string_view, 6> words{"review", "post",   "message",
                                                "call",   "survey", "feedback"};

std::vector<Activity> intended_of(const stats::process::EventLog& log) {
  std::vector<bool> heard(log.names.size());
  for (const auto activity : log.activity) heard[activity] = true;
  std::vector<Activity> result;
  for (const auto& names : intended_names)
    for (const auto name : names) {
      const auto at = std::ranges::find(log.names, name);
      if (name.empty() || at == log.names.end()) continue;
      if (!heard[static_cast<std::size_t>(at - log.names.begin())]) continue;
      result.push_back(static_cast<Activity>(at - log.names.begin()));
      break;
    }
  return result;
}

std::vector<model::JourneyStep> steps_of(const JourneyLog& log,
                                         const stats::process::DirectlyFollows& graph) {
  const auto n = log.log.names.size();
  std::vector<model::JourneyStep> steps(n);
  std::vector<double> place(n, 0), polarity(n, 0);
  for (std::size_t one = 0; one < log.log.cases(); ++one)
    for (auto i = log.log.case_begin[one]; i < log.log.case_begin[one + 1]; ++i) {
      const auto activity = log.log.activity[i];
      place[activity] += static_cast<double>(i - log.log.case_begin[one]);
      if (std::isnan(log.polarity[i])) continue;
      ++steps[activity].texts;
      steps[activity].negative += log.polarity[i] < 0;
      polarity[activity] += log.polarity[i];
    }
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t a = 0; a < n; ++a) {
    auto& step = steps[a];
    step.name = log.log.names[a];
    step.events = static_cast<std::int64_t>(graph.events[a]);
    step.orders = static_cast<std::int64_t>(graph.cases[a]);
    step.first = static_cast<std::int64_t>(graph.first[a]);
    step.last = static_cast<std::int64_t>(graph.last[a]);
    if (step.texts > 0) step.polarity = polarity[a] / static_cast<double>(step.texts);
    order.emplace_back(place[a] / static_cast<double>(std::max<std::int64_t>(1, step.events)), a);
  }
  std::ranges::sort(order);
  std::vector<model::JourneyStep> sorted;
  for (const auto& [mean_place, a] : order) sorted.push_back(std::move(steps[a]));
  return sorted;
}

std::vector<model::JourneyEdge> edges_of(const stats::process::EventLog& log,
                                         const stats::process::DirectlyFollows& graph,
                                         std::size_t rows) {
  constexpr double us_per_hour = 3.6e9;
  std::vector<model::JourneyEdge> edges;
  for (Activity from = 0; from < graph.activities; ++from)
    for (Activity to = 0; to < graph.activities; ++to) {
      const auto& f = graph.of(from, to);
      if (f.events == 0) continue;
      edges.push_back({log.names[from], log.names[to], static_cast<std::int64_t>(f.events),
                       static_cast<std::int64_t>(f.cases),
                       f.us_sum / static_cast<double>(f.events) / us_per_hour,
                       static_cast<double>(f.us_max) / us_per_hour});
    }
  std::ranges::stable_sort(edges, std::greater{}, &model::JourneyEdge::events);
  if (edges.size() > rows) edges.resize(rows);
  return edges;
}

// Words may come anywhere: they are what customers say of the path, not part of it.
std::vector<Activity> without_words(const stats::process::EventLog& log, std::size_t one) {
  std::vector<Activity> result;
  for (const auto activity : log.path(one))
    if (std::ranges::find(words, log.names[activity]) == words.end()) result.push_back(activity);
  return result;
}

struct Conformance {
  std::int64_t orders = 0;  // that follow the intended path as far as they came
  double fitness = 0;       // summed over orders
};

// Each variant is judged once; `each` hears of all of them.
Conformance judge_paths(
    const stats::process::EventLog& log, const std::vector<Activity>& intended,
    const stats::process::Variants& variants,
    const std::function<void(const stats::process::Variant&, bool)>& each = {}) {
  std::vector<IntendedStep> steps;
  for (const auto activity : intended) steps.push_back({activity, false, true});
  Conformance result;
  for (const auto& variant : variants.variants) {
    const auto aligned = stats::process::align(without_words(log, variant.example), steps, true);
    result.fitness += static_cast<double>(variant.cases) * aligned.fitness;
    if (aligned.cost == 0) result.orders += static_cast<std::int64_t>(variant.cases);
    if (each) each(variant, aligned.cost == 0);
  }
  return result;
}

void tell_paths(const stats::process::EventLog& log, const std::vector<Activity>& intended,
                std::size_t rows, model::Journey& journey) {
  const auto variants = stats::process::variants_of(log);
  journey.variants_all = static_cast<std::int64_t>(variants.variants.size());
  const auto judged =
      judge_paths(log, intended, variants, [&](const auto& variant, bool as_intended) {
        if (journey.variants.size() == rows) return;
        model::JourneyVariant shown{{}, static_cast<std::int64_t>(variant.cases), as_intended};
        for (const auto activity : log.path(variant.example))
          shown.steps.push_back(log.names[activity]);
        journey.variants.push_back(std::move(shown));
      });
  if (log.cases() == 0) return;
  journey.conforming = static_cast<double>(judged.orders) / static_cast<double>(log.cases());
  journey.fitness = judged.fitness / static_cast<double>(log.cases());
}

model::JourneySegment segment_of(const JourneyLog& part, std::string value, Time now) {
  const auto intended = intended_of(part.log);
  const auto judged = judge_paths(part.log, intended, stats::process::variants_of(part.log));
  const auto breakpoints = breakpoints_of(part, intended, now);
  model::JourneySegment segment;
  segment.value = std::move(value);
  segment.orders = static_cast<std::int64_t>(part.log.cases());
  segment.conforming = judged.orders;
  segment.fitness = judged.fitness / static_cast<double>(part.log.cases());
  const auto worst = std::ranges::max_element(breakpoints, {}, &model::JourneyBreakpoint::drop);
  if (worst != breakpoints.end()) segment.worst = *worst;
  segment.lost = losses_of(part);
  return segment;
}

// Beside all other orders that name a value, together: those that name none are mostly those that
// never came so far.
void compare(std::vector<model::JourneySegment>& segments) {
  stats::Share all;
  for (const auto& s : segments)
    if (!s.value.empty()) all.k += s.conforming, all.n += s.orders;
  for (auto& s : segments) {
    if (s.value.empty()) continue;
    const auto difference =
        stats::share_difference({s.conforming, s.orders}, {all.k - s.conforming, all.n - s.orders});
    s.comparable = all.n > s.orders;
    s.difference = difference.estimate;
    s.low = difference.low;
    s.high = difference.high;
  }
}

}  // namespace

Result<model::Journey> read_journey(store::Session& session, const JourneySettings& settings) {
  MYELIN_TRY(log, read_journey_log(session, settings));
  const auto graph = stats::process::directly_follows(log.log);
  const auto intended = intended_of(log.log);
  model::Journey journey;
  journey.orders = static_cast<std::int64_t>(log.log.cases());
  journey.events = static_cast<std::int64_t>(log.log.events());
  journey.steps = steps_of(log, graph);
  journey.edges = edges_of(log.log, graph, settings.rows);
  for (const auto activity : intended) journey.intended.push_back(log.log.names[activity]);
  tell_paths(log.log, intended, settings.rows, journey);
  journey.breakpoints = breakpoints_of(log, intended, settings.now);
  if (!log.log.at_us.empty()) {
    const auto [first, last] = std::ranges::minmax(log.log.at_us);
    journey.from = from_us(first);
    journey.until = from_us(last);
  }
  return journey;
}

Result<model::JourneySegments> read_journey_segments(store::Session& session,
                                                     const JourneySettings& settings,
                                                     model::Dimension by) {
  MYELIN_TRY(log, read_journey_log(session, settings, by));
  model::JourneySegments result;
  result.by = by;
  result.orders = static_cast<std::int64_t>(log.log.cases());
  result.segments_all = static_cast<std::int64_t>(log.segments.size());
  auto parts = logs_of_segments(log);
  for (std::size_t i = 0; i < parts.size(); ++i)
    result.segments.push_back(segment_of(parts[i], log.segments[i], settings.now));
  compare(result.segments);
  std::ranges::stable_sort(result.segments, std::greater{}, &model::JourneySegment::orders);
  if (result.segments.size() > settings.rows) result.segments.resize(settings.rows);
  return result;
}

}  // namespace myelin::cause
