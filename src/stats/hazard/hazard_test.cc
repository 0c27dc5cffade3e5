// Populations whose hazards are known: forecasts without bias, ratios that cover the truth, nothing
// from nothing, nothing ahead of its day.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/hazard/day_book.h"
#include "stats/hazard/excess.h"

namespace myelin::stats::hazard {
namespace {

struct World {
  int days = 150;
  double entered = 60;                          // a day and line
  double hazard = 0.01;                         // of an unmarked unit, a day, to the 20th
  double marked_hazard = 0.08;                  // of a marked one, for ten days
  double mark = 0.004;                          // a day
  int burst_from = 1'000, burst_until = 1'000;  // marks are ten times as many then
};

struct Made {
  StateOptions options;
  DayBook book;
  std::vector<Life> lives;
};

Made made(const World& world, Random& random) {
  StateOptions options{.lines = 2, .causes = 2, .age_max = 30, .since_max = 15, .days_ahead = 7};
  Made made{options, DayBook(world.days, 0, options), {}};
  for (int entered = 0; entered < world.days; ++entered)
    for (int line = 0; line < 2; ++line) {
      const auto units = random.poisson(world.entered);
      made.book.enter(line, entered, static_cast<double>(units));
      for (std::uint64_t unit = 0; unit < static_cast<std::uint64_t>(units); ++unit) {
        Life life{line, entered, {}, never};
        int marked_on = never;
        for (int day = entered; day < std::min(world.days, entered + 20); ++day) {
          const bool burst = day >= world.burst_from && day < world.burst_until;
          if (marked_on == never && random.chance(world.mark * (burst ? 10 : 1))) {
            marked_on = day;
            life.marks.push_back({day, random.chance(0.5) ? 1 : 0});
          }
          const bool fresh = marked_on != never && day < marked_on + 10;
          if (!random.chance(fresh ? world.marked_hazard : world.hazard)) continue;
          life.ended = day;
          break;
        }
        if (life.marks.empty() && life.ended == never) continue;
        made.book.add(life);
        made.lives.push_back(std::move(life));
      }
    }
  return made;
}

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(StateModel, ForecastsWhatComesWithoutBias) {
  Random random(1);
  const auto world = made({}, random);
  StateModel model(world.options);
  double expected = 0, actual = 0, squares = 0, naive = 0;
  int n = 0;
  for (int day = 0; day < 143; ++day) {
    model.learn(world.book.days()[static_cast<std::size_t>(day)]);
    if (day < 40 || day % 7 != 0) continue;
    const double ahead = sum(model.ahead(0));
    const auto outcomes = world.book.outcomes(0);
    const double came = sum(outcomes.subspan(static_cast<std::size_t>(day) + 1, 7));
    const double before = sum(outcomes.subspan(static_cast<std::size_t>(day) - 6, 7));
    expected += ahead, actual += came, ++n;
    squares += (came - ahead) * (came - ahead);
    naive += (came - before) * (came - before);
  }
  // The sum of 15 weeks is a count: its error is its root and what the hazards' own error adds.
  EXPECT_NEAR(expected, actual, 3 * std::sqrt(actual));
  EXPECT_LT(squares, naive);
  EXPECT_LT(squares / n, 1.6 * actual / n) << "little more than the scatter of counts";
}

TEST(StateModel, ABurstOfMarksIsAWaveToCome) {
  Random random(2);
  const auto world = made({.marked_hazard = 0.15, .burst_from = 100, .burst_until = 103}, random);
  StateModel model(world.options);
  std::vector<double> before, after;
  for (int day = 0; day <= 102; ++day) {
    model.learn(world.book.days()[static_cast<std::size_t>(day)]);
    if (day == 99) before = model.ahead(0);
    if (day == 102) after = model.ahead(0);
  }
  const auto outcomes = world.book.outcomes(0);
  const double came = sum(outcomes.subspan(103, 7)), usual = sum(outcomes.subspan(93, 7));
  EXPECT_GT(came, 1.3 * usual);
  EXPECT_NEAR(sum(after), came, 3 * std::sqrt(came));
  EXPECT_GT(sum(after), 1.3 * sum(before));
  // Of those marked by the first cause who were there after two days, so many came within seven
  // more.
  double there = 0, of_them = 0;
  for (const auto& life : world.lives)
    if (!life.marks.empty() && life.marks[0].cause == 0 && life.marks[0].day < 140 &&
        (life.ended == never || life.ended > life.marks[0].day + 2)) {
      ++there;
      of_them += life.ended != never && life.ended <= life.marks[0].day + 9;
    }
  EXPECT_NEAR(model.chance(0, 0, 2), of_them / there, 0.08);
  EXPECT_LT(model.chance(0, 0, 8), 0.5 * model.chance(0, 0, 2));
  EXPECT_EQ(model.chance(0, 0, world.options.since_max), 0);
}

TEST(StateModel, NothingLooksAheadAndACopyIsASnapshot) {
  Random random(3);
  const auto one = made({.days = 80}, random);
  Random again(3);
  auto other = made({.days = 80}, again);
  StateModel a(one.options), b(other.options);
  for (std::size_t day = 0; day < 60; ++day) a.learn(one.book.days()[day]);
  for (int day = 60; day < 80; ++day) other.book.enter(0, day, 1e6);
  for (std::size_t day = 0; day < 60; ++day) b.learn(other.book.days()[day]);
  EXPECT_EQ(a.ahead(0), b.ahead(0));
  auto copy = a;
  for (std::size_t day = 60; day < 80; ++day) {
    a.learn(one.book.days()[day]);
    copy.learn(one.book.days()[day]);
  }
  EXPECT_EQ(a.ahead(1), copy.ahead(1));
}

TEST(StateModel, NothingComesOfNothing) {
  StateModel model({.lines = 1, .causes = 1});
  for (int day = 0; day < 30; ++day) model.learn({day % 7, {0}, {}});
  EXPECT_EQ(sum(model.ahead(0)), 0);
  // Outcomes of units that nobody saw enter go on at their level.
  for (int day = 0; day < 60; ++day) model.learn({day % 7, {0}, {{0, unmarked, 45, ended, 3}}});
  EXPECT_NEAR(sum(model.ahead(0)), 21, 1);
}

// Three causes that each mark most of a line at once: nobody is marked twice in a day.
TEST(StateModel, ABurstOfEverythingMarksNobodyTwice) {
  const StateOptions options{.lines = 1, .causes = 3, .age_max = 10, .since_max = 5};
  StateModel model(options);
  for (int day = 0; day < 30; ++day) {
    Day one{day % 7, {100}, {}};
    for (int cause = 0; cause < 3; ++cause) one.moves.push_back({0, unmarked, 0, cause, 33});
    one.moves.push_back({0, 0, 0, ended, 10});
    model.learn(one);
    for (const double outcomes : model.ahead(0)) {
      EXPECT_GE(outcomes, 0);
      EXPECT_LE(outcomes, 200);
    }
  }
}

TEST(DayBook, AUnitLeavesOneStateAfterAnother) {
  const StateOptions options{.lines = 1, .causes = 2, .age_max = 30};
  DayBook book(10, 3, options);
  book.add({0, 1, {{2, 1}, {4, 0}, {9, 1}}, 6});
  book.add({0, -5, {}, 3});
  EXPECT_EQ(book.days()[0].weekday, 3);
  ASSERT_EQ(book.days()[2].moves.size(), 1u);
  EXPECT_EQ(book.days()[2].moves[0].from, unmarked);
  EXPECT_EQ(book.days()[2].moves[0].since, 1);
  EXPECT_EQ(book.days()[4].moves[0].from, 1);
  EXPECT_EQ(book.days()[4].moves[0].since, 2);
  EXPECT_EQ(book.days()[6].moves[0].from, 0);
  EXPECT_EQ(book.days()[6].moves[0].to, ended);
  EXPECT_TRUE(book.days()[9].moves.empty()) << "a mark after the end is none";
  EXPECT_EQ(book.days()[3].moves[0].since, options.age_max) << "it entered before the book";
  EXPECT_EQ(sum(book.outcomes(0)), 2);
}

TEST(Excess, CoversTheRatioThatIsThere) {
  constexpr int draws = 200;
  int covered = 0;
  double ratio = 0;
  for (int draw = 0; draw < draws; ++draw) {
    Random random(100 + static_cast<std::uint64_t>(draw));
    World world{.days = 60, .entered = 25, .marked_hazard = 0.04, .mark = 0.006};
    auto drawn = made(world, random);
    drawn.options.since_max = 10;  // as long as the mark works
    const auto all = excesses(drawn.book, drawn.lives, drawn.options);
    const auto& both = all[4];  // the first cause, all lines
    ratio += both.ratio() / draws;
    covered += both.low() <= 4 && both.high() >= 4;
    EXPECT_LE(both.low(), both.ratio());
    EXPECT_GE(both.high(), both.ratio());
  }
  EXPECT_GE(covered, 182);  // 95 % of 200 less three standard errors
  EXPECT_NEAR(ratio, 4, 0.25);
}

// Whoever is marked late has lived long: counted from its entry, a mark would protect.
TEST(Excess, FindsNothingWhereMarksMeanNothing) {
  constexpr int draws = 300;
  int more = 0, fewer = 0;
  double ratio = 0;
  for (int draw = 0; draw < draws; ++draw) {
    Random random(1'000 + static_cast<std::uint64_t>(draw));
    const auto drawn = made(
        {.days = 60, .entered = 25, .hazard = 0.02, .marked_hazard = 0.02, .mark = 0.02}, random);
    const auto all = excesses(drawn.book, drawn.lives, drawn.options);
    more += all[4].p_more() <= 0.05;
    fewer += all[4].p_fewer() <= 0.05;
    ratio += all[4].ratio() / draws;
  }
  EXPECT_LE(more, 26);  // 5 % of 300 and three standard errors
  EXPECT_LE(fewer, 26);
  EXPECT_NEAR(ratio, 1, 0.03);
}

}  // namespace
}  // namespace myelin::stats::hazard
