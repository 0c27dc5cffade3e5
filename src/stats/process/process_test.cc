// Goldens by hand, and a plain reference implementation on a simulated log.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/random.h"
#include "stats/process/alignment.h"
#include "stats/process/directly_follows.h"
#include "stats/process/variants.h"

namespace myelin::stats::process {
namespace {

struct Event {
  std::string of_case, activity;
  std::int64_t at = 0;
};

EventLog built(const std::vector<Event>& events) {
  EventLogBuilder builder;
  for (const auto& event : events)
    EXPECT_TRUE(builder.add(event.of_case, event.activity, event.at));
  return builder.finish();
}

std::vector<Event> some_events(std::uint64_t seed, int count) {
  Random random(seed);
  std::vector<Event> events;
  for (int i = 0; i < count; ++i)
    events.push_back({"case" + std::to_string(random.between(0, count / 8)),
                      std::string(1, static_cast<char>('a' + random.between(0, 5))),
                      random.between(0, 500)});
  return events;
}

using Path = std::vector<std::string>;

// Maps and strings, as one would write it in an afternoon.
struct Reference {
  std::map<std::string, std::vector<Event>> cases;
  std::map<std::pair<std::string, std::string>, std::pair<std::uint64_t, std::uint64_t>> follows;
  std::map<Path, std::uint64_t> variants;
  explicit Reference(const std::vector<Event>& events) {
    for (const auto& event : events) cases[event.of_case].push_back(event);
    for (auto& [name, own] : cases) {
      std::stable_sort(own.begin(), own.end(),
                       [](const Event& a, const Event& b) { return a.at < b.at; });
      std::set<std::pair<std::string, std::string>> once;
      Path path;
      for (std::size_t i = 0; i < own.size(); ++i) {
        path.push_back(own[i].activity);
        if (i == 0) continue;
        const auto pair = std::pair{own[i - 1].activity, own[i].activity};
        ++follows[pair].first;
        follows[pair].second += once.insert(pair).second;
      }
      ++variants[path];
    }
  }
};

TEST(Process, GraphAndVariantsEqualAPlainReference) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto events = some_events(seed, 800);
    const Reference reference(events);
    const auto log = built(events);
    const auto graph = directly_follows(log);
    for (Activity from = 0; from < graph.activities; ++from)
      for (Activity to = 0; to < graph.activities; ++to) {
        const auto at = reference.follows.find({log.names[from], log.names[to]});
        const auto& got = graph.of(from, to);
        EXPECT_EQ(got.events, at == reference.follows.end() ? 0 : at->second.first);
        EXPECT_EQ(got.cases, at == reference.follows.end() ? 0 : at->second.second);
      }
    const auto variants = variants_of(log);
    EXPECT_EQ(variants.variants.size(), reference.variants.size());
    std::uint64_t before = ~0ULL;
    for (const auto& variant : variants.variants) {
      Path path;
      for (const auto activity : log.path(variant.example)) path.push_back(log.names[activity]);
      EXPECT_EQ(variant.cases, reference.variants.at(path));
      EXPECT_LE(variant.cases, before);
      before = variant.cases;
    }
    for (std::size_t one = 0; one < log.cases(); ++one) {
      const auto& variant = variants.variants[variants.of_case[one]];
      EXPECT_TRUE(std::ranges::equal(log.path(one), log.path(variant.example)));
    }
  }
}

TEST(Process, TimesAndEndsByHand) {
  const auto log = built({{"x", "a", 10},
                          {"y", "a", 0},
                          {"x", "b", 40},
                          {"y", "c", 8},
                          {"x", "a", 20},
                          {"y", "b", 30}});
  const auto graph = directly_follows(log);  // x: a a b, y: a c b
  EXPECT_EQ(graph.first[0], 2U);
  EXPECT_EQ(graph.last[1], 2U);
  EXPECT_EQ(graph.of(0, 0).events, 1U);
  EXPECT_EQ(graph.of(0, 1).us_sum, 20);
  EXPECT_EQ(graph.of(2, 1).us_max, 22);
  EXPECT_EQ(graph.events[0], 3U);
  EXPECT_EQ(graph.cases[0], 2U);
}

// The cheapest of all alignments, by trying each.
int cheapest(std::span<const Activity> path, std::span<const IntendedStep> steps) {
  if (path.empty() && steps.empty()) return 0;
  int best = 1'000'000;
  if (!path.empty()) best = std::min(best, 1 + cheapest(path.subspan(1), steps));
  if (!steps.empty()) {
    best = std::min(best, !steps[0].optional + cheapest(path, steps.subspan(1)));
    if (!path.empty() && path[0] == steps[0].activity) {
      best = std::min(best, cheapest(path.subspan(1), steps.subspan(1)));
      if (steps[0].repeats) {
        // Once it happened, it may happen again, or be over.
        std::vector<IntendedStep> again(steps.begin(), steps.end());
        again[0].optional = true;
        best = std::min(best, cheapest(path.subspan(1), again));
      }
    }
  }
  return best;
}

TEST(Alignment, IsTheCheapestOfAll) {
  Random random(7);
  for (int i = 0; i < 300; ++i) {
    std::vector<Activity> path(static_cast<std::size_t>(random.between(0, 6)));
    for (auto& activity : path) activity = static_cast<Activity>(random.between(0, 3));
    std::vector<IntendedStep> steps;
    for (Activity a = 0; a < random.between(0, 4); ++a)
      steps.push_back({a, random.chance(0.3), random.chance(0.3)});
    EXPECT_EQ(align(path, steps).cost, cheapest(path, steps));
  }
}

TEST(Alignment, ByHand) {
  const std::vector<IntendedStep> steps{{0}, {1, true}, {2, false, true}};
  EXPECT_EQ(align(std::vector<Activity>{0, 2, 2, 2}, steps).cost, 0);
  const auto wrong = align(std::vector<Activity>{1, 3, 2}, steps);
  EXPECT_EQ(wrong.cost, 2);
  EXPECT_EQ(wrong.skipped, 1);
  EXPECT_EQ(wrong.inserted, 1);
  EXPECT_DOUBLE_EQ(wrong.fitness, 1 - 2.0 / 5);
  EXPECT_EQ(align(std::vector<Activity>{0}, steps, true).cost, 0);
  EXPECT_EQ(align(std::vector<Activity>{0}, steps).cost, 1);
  EXPECT_EQ(align({}, {}).fitness, 1);
}

TEST(ProcessLaws, TheOrderInWhichCasesArriveDoesNotMatter) {
  auto events = some_events(3, 400);
  for (std::size_t i = 0; i < events.size(); ++i) events[i].at = static_cast<std::int64_t>(i);
  const auto graph = directly_follows(built(events));
  std::reverse(events.begin(), events.end());
  const auto log = built(events);
  const auto turned = directly_follows(log);
  std::uint64_t sum = 0, turned_sum = 0;
  for (const auto& f : graph.following) sum += f.events * f.events;
  for (const auto& f : turned.following) turned_sum += f.events * f.events;
  EXPECT_EQ(sum, turned_sum);
}

TEST(Process, AnEmptyLogIsNoLog) {
  const auto log = built({});
  EXPECT_EQ(directly_follows(log).activities, 0U);
  EXPECT_TRUE(variants_of(log).variants.empty());
}

}  // namespace
}  // namespace myelin::stats::process
