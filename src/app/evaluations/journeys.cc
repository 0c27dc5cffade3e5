// journeys: a simulated log of a million events, XES and columns → the same directly-follows
// graph and variants, in seconds of the processor; the goldens are held by stats/process' tests.
#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <optional>
#include <vector>

#include "app/evaluations/all.h"
#include "connect/file/xes_reader.h"
#include "sim/event_log.h"
#include "stats/process/alignment.h"
#include "stats/process/directly_follows.h"
#include "stats/process/variants.h"

namespace myelin::app {
namespace {

double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Whether every event that is not a case's first follows something exactly once.
bool adds_up(const stats::process::EventLog& log, const stats::process::DirectlyFollows& graph,
             const stats::process::Variants& variants) {
  std::uint64_t followed = 0, cases = 0;
  for (const auto& following : graph.following) followed += following.events;
  for (const auto& variant : variants.variants) cases += variant.cases;
  return followed + log.cases() == log.events() && cases == log.cases();
}

// For each activity of one log, the other's of that name; nothing where the names differ.
std::optional<std::vector<stats::process::Activity>> renumbered(
    const stats::process::EventLog& log, const stats::process::EventLog& other) {
  std::vector<stats::process::Activity> numbers;
  for (const auto& name : log.names) {
    const auto at = std::ranges::find(other.names, name);
    if (at == other.names.end()) return std::nullopt;
    numbers.push_back(static_cast<stats::process::Activity>(at - other.names.begin()));
  }
  if (log.names.size() != other.names.size()) return std::nullopt;
  return numbers;
}

// Every edge with its counts and times, every activity with its events, cases, beginnings and ends.
// A text holds milliseconds.
bool same_graph(const stats::process::EventLog& log, const stats::process::EventLog& other,
                const std::vector<stats::process::Activity>& number) {
  constexpr double us_off_max = 1'000;
  const auto a = stats::process::directly_follows(log), b = stats::process::directly_follows(other);
  for (stats::process::Activity from = 0; from < a.activities; ++from) {
    const auto there = number[from];
    if (a.events[from] != b.events[there] || a.cases[from] != b.cases[there] ||
        a.first[from] != b.first[there] || a.last[from] != b.last[there])
      return false;
    for (stats::process::Activity to = 0; to < a.activities; ++to) {
      const auto &one = a.of(from, to), &two = b.of(there, number[to]);
      const auto events = static_cast<double>(one.events);
      if (one.events != two.events || one.cases != two.cases ||
          std::abs(one.us_sum - two.us_sum) > us_off_max * events ||
          std::abs(static_cast<double>(one.us_max - two.us_max)) > us_off_max)
        return false;
    }
  }
  return true;
}

bool same_variants(const stats::process::EventLog& log, const stats::process::EventLog& other,
                   const std::vector<stats::process::Activity>& number) {
  std::map<std::vector<stats::process::Activity>, std::uint64_t> ours, theirs;
  for (const auto& variant : stats::process::variants_of(log).variants) {
    std::vector<stats::process::Activity> path;
    for (const auto activity : log.path(variant.example)) path.push_back(number[activity]);
    ours[std::move(path)] += variant.cases;
  }
  for (const auto& variant : stats::process::variants_of(other).variants) {
    const auto path = other.path(variant.example);
    theirs[{path.begin(), path.end()}] += variant.cases;
  }
  return ours == theirs;
}

Status read_as_xes(const sim::SimulatedLog& simulated, const stats::process::EventLog& log,
                   const TellFigure& tell) {
  auto xml = sim::xes_of(simulated);
  const double megabytes = static_cast<double>(xml.size()) / 1e6;
  stats::process::EventLogBuilder builder;
  const auto start = std::clock();
  MYELIN_TRY(summary, connect::file::read_xes(xml, [&](const connect::file::XesEvent& event) {
               return builder.add(event.trace, event.name, to_us(event.at));
             }));
  const auto read = builder.finish();
  tell({"xes_seconds", seconds_since(start), summary.events, {}, Better::lower});
  tell({"xes_megabytes", megabytes, summary.events});
  const auto number = renumbered(log, read);
  const bool same = number && read.events() == log.events() && read.cases() == log.cases() &&
                    same_graph(log, read, *number) && same_variants(log, read, *number);
  tell({"xes_equals_columns", same ? 1.0 : 0.0, summary.events, 1});
  return {};
}

}  // namespace

Status evaluate_journeys(const EvaluationQuery& query, const TellFigure& tell) {
  constexpr std::size_t events = 1'000'000;
  Random random(query.seeds.empty() ? 12 : query.seeds.front());
  const auto simulated = sim::simulated_log(events, random);
  stats::process::EventLogBuilder builder;
  auto start = std::clock();
  for (const auto& event : simulated.events) {
    char name[16];
    const auto length =
        static_cast<std::size_t>(std::snprintf(name, sizeof name, "c%u", event.of_case));
    MYELIN_CHECK(builder.add({name, length}, simulated.activities[event.activity], event.at_us));
  }
  const auto log = builder.finish();
  tell({"columns_seconds", seconds_since(start), log.events(), {}, Better::lower});
  start = std::clock();
  const auto graph = stats::process::directly_follows(log);
  const double graph_seconds = seconds_since(start);
  start = std::clock();
  const auto variants = stats::process::variants_of(log);
  const double variants_seconds = seconds_since(start);
  tell({"graph_seconds", graph_seconds, log.events(), {}, Better::lower});
  tell({"variants_seconds", variants_seconds, log.events(), {}, Better::lower});
  tell({"graph_and_variants_seconds", graph_seconds + variants_seconds, log.events(), 1,
        Better::lower});
  tell({"variants", static_cast<double>(variants.variants.size()), log.cases()});
  tell({"adds_up", adds_up(log, graph, variants) ? 1.0 : 0.0, log.events(), 1});
  const std::vector<stats::process::IntendedStep> intended{{0}, {1}, {2},  {4}, {5},
                                                           {7}, {9}, {10}, {11}};
  start = std::clock();
  double fitness = 0;
  for (const auto& variant : variants.variants)
    fitness += static_cast<double>(variant.cases) *
               stats::process::align(log.path(variant.example), intended).fitness;
  tell({"alignments_seconds", seconds_since(start), variants.variants.size(), {}, Better::lower});
  tell({"fitness", fitness / static_cast<double>(log.cases()), log.cases()});
  return read_as_xes(simulated, log, tell);
}

}  // namespace myelin::app
