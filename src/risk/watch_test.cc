// The watch against known truth: what is planted is found, and where nothing is planted little is
// raised.
#include "risk/watch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "risk/simulated_cells.h"

namespace myelin::risk {
namespace {

struct Raised {
  int hour;
  Finding finding;
};

// Runs a simulated company hour by hour, as a live instance does.
std::vector<Raised> run(const SimulatedCellsOptions& options, WatchSettings settings = {}) {
  SimulatedCells company(options);
  Watch watch(settings);
  std::vector<Raised> raised;
  for (int h = 0; h < company.hours_count(); ++h) {
    watch.advance(SimulatedCells::hour_start(h) + Duration{1});
    company.hour(
        h, [&](const Exposure& e) { watch.expose(e); },
        [&](const Observation& o) { watch.observe(o); });
    for (auto& finding : watch.close_hour(SimulatedCells::hour_start(h + 1)))
      if (finding.phase == FindingPhase::raised) raised.push_back({h, std::move(finding)});
  }
  return raised;
}

bool explains(const PlantedFault& fault, const Raised& raised) {
  const auto& cell = raised.finding.cell;
  const auto within = [](const std::string& part, const std::string& whole) {
    return part.empty() || whole.empty() || part == whole;
  };
  return cell.factor == fault.factor && within(cell.product, fault.product) &&
         within(cell.channel, fault.channel) && raised.hour >= fault.first_day * 24 &&
         raised.hour < (fault.first_day + fault.days + 3) * 24;
}

TEST(WatchNull, FalseAlarmsStayWithinTheBudget) {
  double raised = 0, weeks = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    raised += static_cast<double>(run({.seed = seed}).size());
    weeks += (90 - 14) / 7.0;
  }
  std::printf(
      "about 4,900 cells, sparse, seasonal, over-dispersed: %.2f false findings a week (budget "
      "1)\n",
      raised / weeks);
  EXPECT_LE(raised / weeks, 1.3);
}

TEST(WatchNull, AFivefoldPeakOfTheWholeCompanyRaisesNothing) {
  // Counts alone would make every cell stand out; what may remain is chance, each level within its
  // part of the budget.
  constexpr int seeds = 4, first = 50, days = 6;
  int in_peak = 0, wide = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed)
    for (const auto& r : run({.seed = seed,
                              .days = 58,
                              .signals_per_day = 800,
                              .peak_first_day = first,
                              .peak_days = 4})) {
      if (r.hour < first * 24 || r.hour >= (first + days) * 24) continue;
      ++in_peak;
      wide += r.finding.cell.product.empty();
    }
  std::printf("five times everything: %.2f false findings a week (budget 1)\n",
              in_peak / (seeds * days / 7.0));
  EXPECT_LE(wide / (seeds * days / 7.0), 0.5);  // factor, and channel × factor
  EXPECT_LE(in_peak / (seeds * days / 7.0), 1.3);
}

TEST(WatchPower, PlantedFaultsAreFound) {
  SimulatedCellsOptions options{.seed = 101, .days = 80};
  const std::vector<double> sizes{5, 8, 12, 20, 30};
  for (int i = 0; i < 20; ++i)
    options.faults.push_back({.product = SimulatedCells::product(2 * i % 39),
                              .channel = SimulatedCells::channel(i % 5),
                              .factor = SimulatedCells::factor(3 * i % 20),
                              .first_day = 25 + i % 4 * 13,
                              .days = 3,
                              .complaints = sizes[static_cast<std::size_t>(i) % sizes.size()]});
  const auto raised = run(options);
  std::map<double, int> found;
  std::vector<double> delays_days;
  for (const auto& fault : options.faults) {
    const auto hit =
        std::ranges::find_if(raised, [&](const Raised& r) { return explains(fault, r); });
    if (hit == raised.end()) continue;
    ++found[fault.complaints];
    delays_days.push_back((hit->hour + 1) / 24.0 - fault.first_day);
  }
  std::ranges::sort(delays_days);
  ASSERT_FALSE(delays_days.empty());
  std::printf(
      "found of 4 each: 5 extra complaints %d, 8 %d, 12 %d, 20 %d, 30 %d; median delay %.2f days\n",
      found[5], found[8], found[12], found[20], found[30], delays_days[delays_days.size() / 2]);
  EXPECT_EQ(found[30], 4);
  EXPECT_EQ(found[20], 4);
  EXPECT_GE(found[12], 3);
  EXPECT_GE(found[8], 2);
  EXPECT_LE(delays_days[delays_days.size() / 2], 2);
}

TEST(WatchPower, ANewProductCountsFromItsFirstWeek) {
  SimulatedCellsOptions options{.seed = 6, .days = 50, .newcomer_from_day = 40};
  options.faults.push_back({.product = SimulatedCells::product(39),
                            .channel = SimulatedCells::channel(1),
                            .factor = SimulatedCells::factor(7),
                            .first_day = 42,
                            .days = 3,
                            .complaints = 14});
  const auto raised = run(options);
  const auto hit =
      std::ranges::find_if(raised, [&](const Raised& r) { return explains(options.faults[0], r); });
  ASSERT_NE(hit, raised.end());
  EXPECT_LT(hit->hour, 47 * 24);
}

TEST(WatchPower, AFaultSpreadOverAllProductsShowsInTheFactor) {
  SimulatedCellsOptions options{.seed = 7, .days = 55};
  options.faults.push_back({.product = "",
                            .channel = "",
                            .factor = SimulatedCells::factor(3),
                            .first_day = 40,
                            .days = 10,
                            .complaints = 900});
  const auto raised = run(options);
  EXPECT_TRUE(std::ranges::any_of(raised, [&](const Raised& r) {
    return explains(options.faults[0], r) && r.finding.cell.product.empty() &&
           r.finding.cell.channel.empty();
  }));
}

// 100 parcels and 100 texts a day for 30 days, four of the parcels late; then `late` a day.
std::vector<Finding> parcels_come_late(int late, int parcels) {
  Watch watch({});
  std::vector<Finding> raised;
  std::int64_t signal = 0;
  const auto start = SimulatedCells::hour_start(0);
  for (int h = 0; h < 33 * 24; ++h) {
    const bool troubled = h >= 30 * 24;
    const auto at = start + hours{h} + Duration{1};
    watch.advance(at);
    const auto spread = [&](int a_day) { return (h % 24 + 1) * a_day / 24 - h % 24 * a_day / 24; };
    for (int i = spread(100); i > 0; --i) watch.expose({.at = at, .signal = {++signal}});
    for (int i = spread(troubled ? parcels : 100); i > 0; --i)
      watch.expose({.at = at, .signal = {++signal}, .parcel = true});
    for (int i = spread(troubled ? late : 4); i > 0; --i) {
      ++signal;
      watch.observe({.at = at,
                     .signal = {signal},
                     .customer = {signal},
                     .product = "",
                     .channel = "",
                     .factor = "deliver.speed.late",
                     .polarity = -1,
                     .confidence = 1,
                     .source = Source::happened});
    }
    for (auto& finding : watch.close_hour(start + hours{h + 1}))
      if (finding.phase == FindingPhase::raised) raised.push_back(std::move(finding));
  }
  return raised;
}

TEST(WatchPower, LateParcelsNeedNobodyToComplain) {
  const auto raised = parcels_come_late(30, 100);
  ASSERT_EQ(raised.size(), 1U);
  EXPECT_EQ(raised.front().cell.factor, "deliver.speed.late");
  EXPECT_LE(raised.front().at, SimulatedCells::hour_start(31 * 24));
}

TEST(WatchNull, LateParcelsOfAPeakAreMeasuredAgainstThePeak) {
  EXPECT_TRUE(parcels_come_late(16, 400).empty());
}

TEST(WatchPower, TroubleThatNobodyEverSpokeOfIsFoundTheSameDay) {
  // Twenty days of praise only; then ten people on a channel that was silent say one new thing.
  Watch watch{{}};
  std::int64_t id = 0;
  std::vector<Finding> raised;
  const auto close = [&](int h) {
    for (auto& finding : watch.close_hour(SimulatedCells::hour_start(h + 1)))
      raised.push_back(std::move(finding));
  };
  for (int h = 0; h < 20 * 24; ++h) {
    const auto at = SimulatedCells::hour_start(h) + Duration{1};
    watch.advance(at);
    if (h % 3 == 0)
      for (const auto* product : {"glass", "pan"}) watch.expose({at, {++id}, product, "tmall"});
    close(h);
  }
  ASSERT_TRUE(raised.empty());
  for (int h = 20 * 24; h < 20 * 24 + 10; ++h) {
    const auto at = SimulatedCells::hour_start(h) + Duration{1};
    watch.advance(at);
    watch.expose({at, {++id}, "glass", "douyin"});
    watch.observe({.at = at,
                   .signal = {id},
                   .customer = {id},
                   .product = "glass",
                   .channel = "douyin",
                   .factor = "transit.broken",
                   .polarity = -0.9F,
                   .confidence = 0.9F});
    close(h);
  }
  ASSERT_FALSE(raised.empty());
  EXPECT_LE(raised.front().observed, 6);
  EXPECT_EQ(raised.front().cell.factor, "transit.broken");
}

TEST(Watch, OneFuriousPersonIsNoCrowd) {
  SimulatedCells company({.seed = 8, .days = 30});
  Watch watch{WatchSettings{}};
  for (int h = 0; h < company.hours_count(); ++h) {
    watch.advance(SimulatedCells::hour_start(h) + Duration{1});
    company.hour(
        h, [&](const Exposure& e) { watch.expose(e); },
        [&](const Observation& o) { watch.observe(o); });
    watch.close_hour(SimulatedCells::hour_start(h + 1));
  }
  const auto now = SimulatedCells::hour_start(company.hours_count());
  const auto complain = [&](bool same_person) {
    for (int i = 0; i < 12; ++i) {
      const SignalId signal{9'000'000 + i};
      watch.expose({.at = now, .signal = signal, .product = "p3", .channel = "c1"});
      watch.observe({.at = now,
                     .signal = signal,
                     .customer = {same_person ? 77 : 7'000'000 + i},
                     .product = "p3",
                     .channel = "c1",
                     .factor = "f1.i5",
                     .polarity = -1,
                     .confidence = 1,
                     .order = {},
                     .at_stake = {}});
    }
    return watch.evaluate_touched(now + minutes{5});
  };
  const auto alone = complain(true);
  EXPECT_TRUE(
      std::ranges::none_of(alone, [](const Finding& f) { return f.cell.factor == "f1.i5"; }));
  const auto crowd = complain(false);
  const auto hit = std::ranges::find_if(
      crowd, [](const Finding& f) { return f.cell == model::CellKey{"p3", "c1", "f1.i5"}; });
  ASSERT_NE(hit, crowd.end());
  EXPECT_GE(hit->customers.size(), 13U);
  EXPECT_EQ(hit->since, now);
}

// What happened up to `until`, with everything later changed beyond recognition.
TEST(WatchLaws, DecisionsNeverUseLaterData) {
  SimulatedCellsOptions options{.seed = 9, .days = 40};
  options.faults.push_back({.product = "p5",
                            .channel = "c2",
                            .factor = SimulatedCells::factor(9),
                            .first_day = 30,
                            .days = 4,
                            .complaints = 30});
  SimulatedCells company(options);
  Watch plain{WatchSettings{}}, told_early{WatchSettings{}};
  for (int h = 0; h < company.hours_count(); ++h) {
    const auto start = SimulatedCells::hour_start(h), end = SimulatedCells::hour_start(h + 1);
    plain.advance(start + Duration{1});
    told_early.advance(start + Duration{1});
    company.hour(
        h, [&](const Exposure& e) { plain.expose(e), told_early.expose(e); },
        [&](const Observation& o) {
          plain.observe(o);
          told_early.observe(o);
        });
    // Signals of the days to come are already there: they must not matter yet.
    if (h == 31 * 24)
      for (int i = 0; i < 500; ++i) {
        told_early.expose({.at = end + hours{24 * 8 + i % 24},
                           .signal = {8'000'000 + i},
                           .product = "p1",
                           .channel = "c1"});
        told_early.observe({.at = end + hours{24 * 8 + i % 24},
                            .signal = {8'000'000 + i},
                            .customer = {i + 1},
                            .product = "p1",
                            .channel = "c1",
                            .factor = "f0.i1",
                            .polarity = -1,
                            .confidence = 1,
                            .order = {},
                            .at_stake = {}});
      }
    const auto a = plain.close_hour(end), b = told_early.close_hour(end);
    if (h >= 39 * 24) {
      if (std::ranges::any_of(b, [](const Finding& f) { return f.cell.factor == "f0.i1"; }))
        return;  // seen in its own time
      continue;
    }
    ASSERT_EQ(a.size(), b.size()) << "hour " << h;
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].cell, b[i].cell);
      EXPECT_EQ(a[i].p_value, b[i].p_value);
      EXPECT_EQ(a[i].since, b[i].since);
      EXPECT_EQ(a[i].customers, b[i].customers);
    }
  }
  FAIL() << "the later burst was never seen";
}

TEST(WatchLaws, TheOrderWithinAnHourDoesNotMatter) {
  struct Said {
    Time at;
    std::int64_t signal = 0, customer = 0;
    std::string product, channel, factor;
  };
  SimulatedCellsOptions options{.seed = 10, .days = 36, .signals_per_day = 600};
  options.faults.push_back({.product = "p5",
                            .channel = "c2",
                            .factor = SimulatedCells::factor(9),
                            .first_day = 30,
                            .days = 3,
                            .complaints = 25});
  SimulatedCells company(options);
  Watch forward{WatchSettings{}}, shuffled{WatchSettings{}};
  Random random(1);
  std::size_t raised = 0;
  for (int h = 0; h < company.hours_count(); ++h) {
    std::vector<Said> all;
    const auto note = [&](const auto& x) {
      return Said{x.at, x.signal.value, 0, std::string(x.product), std::string(x.channel), ""};
    };
    company.hour(
        h, [&](const Exposure& e) { all.push_back(note(e)); },
        [&](const Observation& o) {
          auto said = note(o);
          said.customer = o.customer.value;
          said.factor = o.factor;
          all.push_back(std::move(said));
        });
    const auto feed = [&](Watch& watch) {
      watch.advance(SimulatedCells::hour_start(h) + Duration{1});
      for (const auto& s : all) {
        if (s.factor.empty())
          watch.expose(
              {.at = s.at, .signal = {s.signal}, .product = s.product, .channel = s.channel});
        else
          watch.observe({.at = s.at,
                         .signal = {s.signal},
                         .customer = {s.customer},
                         .product = s.product,
                         .channel = s.channel,
                         .factor = s.factor,
                         .polarity = -0.8F,
                         .confidence = 0.9F,
                         .order = {},
                         .at_stake = {}});
      }
      return watch.close_hour(SimulatedCells::hour_start(h + 1));
    };
    const auto a = feed(forward);
    for (std::size_t i = all.size(); i > 1; --i)
      std::swap(all[i - 1],
                all[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
    const auto b = feed(shuffled);
    ASSERT_EQ(a.size(), b.size()) << "hour " << h;
    for (std::size_t i = 0; i < a.size(); ++i) {
      ++raised;
      EXPECT_EQ(a[i].cell, b[i].cell);
      EXPECT_NEAR(a[i].p_value / b[i].p_value, 1, 1e-9);
      EXPECT_EQ(a[i].customers, b[i].customers);
      EXPECT_EQ(a[i].verbatims, b[i].verbatims);
    }
  }
  EXPECT_GT(raised, 0U);
  EXPECT_EQ(forward.digest(), shuffled.digest());
}

}  // namespace
}  // namespace myelin::risk
