// journeys: a simulated log of a million events, XES and columns → directly-follows graph and
// variants, in seconds of the processor; the goldens are held by stats/process' tests.
#include <ctime>

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
  tell({"xes_equals_columns",
        read.events() == log.events() && read.cases() == log.cases() ? 1.0 : 0.0, summary.events,
        1});
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
