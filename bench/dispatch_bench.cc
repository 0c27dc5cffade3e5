// Dispatch with many open cases: how long one more alert takes until its case, with owner,
// deadline, first nudge and message, is durable; and how long time passing takes when many are due
// at once.
//
//   dispatch_bench [open]   100000 open cases by default
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "repair/case_book.h"
#include "store/duckdb/duckdb_store.h"

namespace {

using namespace myelin;
using Steady = std::chrono::steady_clock;

constexpr int dispatches = 2'000, group = 50;
constexpr double reach_ms = 1;

const Time start = *parse_time("2026-11-16 10:00", Zone{});

model::Alert alert_of(int number) {
  model::Alert alert;
  alert.id = AlertId{number};
  alert.cell = {fmt::format("SKU-{}", number), "tmall", "deliver.transit"};
  alert.group = fmt::format("incident {}", number);
  alert.since = alert.raised_at = alert.updated_at = start;
  alert.at_stake = {320'000, {}};
  return alert;
}
repair::Cause cause_of(int number) {
  return {"deliver.transit",
          "运输破损",
          "broken in transit",
          fmt::format("department {}", number % 12),
          {}};
}

double ms_since(Steady::time_point began) {
  return std::chrono::duration<double, std::milli>(Steady::now() - began).count();
}

// Decides on [from, until) and commits it as one.
Status dispatch(repair::CaseBook& book, store::Session& session, int from, int until) {
  MYELIN_CHECK(session.begin());
  for (int i = from; i < until; ++i)
    MYELIN_CHECK(repair::save(session, book.open_for(alert_of(i), cause_of(i), start)));
  return session.commit();
}

Status measure(int open, const std::filesystem::path& folder) {
  MYELIN_TRY(store, store::open_duckdb({.path = folder / "bench.duckdb"}));
  MYELIN_CHECK(store::migrate(*store));
  MYELIN_TRY(session, store->open_writer());
  MYELIN_TRY(
      read, repair::read_settings("channels: {hook: {kind: webhook, url: 'https://x/y'}}", Zone{}));
  const auto settings = std::make_shared<const repair::Settings>(std::move(read));
  repair::ActionSequence ids;
  repair::CaseBook book(settings, ids);
  for (int i = 1; i <= open; i += 1'000)
    MYELIN_CHECK(dispatch(book, *session, i, std::min(i + 1'000, open + 1)));
  MYELIN_CHECK(session->settle());

  int next = open + 1;
  std::vector<double> alone;
  const auto cpu_before = std::clock();
  for (int i = 0; i < dispatches; ++i, ++next) {
    const auto began = Steady::now();
    MYELIN_CHECK(dispatch(book, *session, next, next + 1));
    alone.push_back(ms_since(began));
  }
  const double cpu_ms =
      1000.0 * static_cast<double>(std::clock() - cpu_before) / CLOCKS_PER_SEC / dispatches;
  std::ranges::sort(alone);
  const auto began = Steady::now();
  for (int i = 0; i < dispatches; i += group, next += group)
    MYELIN_CHECK(dispatch(book, *session, next, next + group));
  const double together = ms_since(began) / dispatches;

  // A quiet look at the clock, and the first one after all of them have been silent for a day.
  const auto quiet = Steady::now();
  const auto none = book.tick(start + hours{1});
  const double quiet_ms = ms_since(quiet);
  const auto loud = Steady::now();
  MYELIN_CHECK(session->settle());
  MYELIN_CHECK(session->begin());
  std::size_t nudges = 0;
  for (const auto& changes : book.tick(start + days{1})) {
    nudges += changes.nudges.size();
    MYELIN_CHECK(repair::save(*session, changes));
  }
  MYELIN_CHECK(session->commit());
  const double loud_ms = ms_since(loud);
  const auto at = [&](double share) {
    return alone[static_cast<std::size_t>(share * static_cast<double>(alone.size() - 1))];
  };
  fmt::print(
      "{{\"bench\":\"dispatch\",\"open_cases\":{},\"p50_ms\":{:.3f},\"p99_ms\":{:.3f},\"cpu_ms_"
      "each\":{:.3f},"
      "\"together_ms_each\":{:.3f},\"quiet_tick_ms\":{:.3f},\"due_tick_ms\":{:.1f},"
      "\"nudges_in_it\":{},\"due_in_quiet_tick\":{},\"reach_ms\":{:.0f},\"met\":{}}}\n",
      open, at(0.5), at(0.99), cpu_ms, together, quiet_ms, loud_ms, nudges, none.size(), reach_ms,
      at(0.5) <= reach_ms);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const auto folder = std::filesystem::temp_directory_path() / "myelin_dispatch_bench";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto done = measure(argc > 1 ? std::atoi(argv[1]) : 100'000, folder);
  std::filesystem::remove_all(folder);
  if (done) return 0;
  fmt::print(stderr, "{}\n", done.error().message);
  return 1;
}
