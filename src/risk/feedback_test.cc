// What people say of alerts moves what is an alert later, by as much as it should.
#include "risk/feedback.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "risk/simulated_cells.h"

namespace myelin::risk {
namespace {

using model::Usefulness;

constexpr Time start{hours{SimulatedCells::first_hour}};
const model::CellKey late_kettles{"kettle", "tmall", "deliver.speed.late"};

MarkedAlert marked(std::int64_t alert, const model::CellKey& cell,
                   std::optional<Usefulness> usefulness, Time at = start) {
  MarkedAlert result;
  result.mark = {{alert}, usefulness, at, "li", {}};
  result.cell = cell;
  return result;
}

TEST(Feedback, WithoutMarksNothingIsWeighed) {
  Feedback feedback;
  EXPECT_EQ(feedback.weight(late_kettles), 1);
  feedback.fit(start);
  EXPECT_EQ(feedback.weight(late_kettles), 1);
}

TEST(Feedback, AMarkSaysMostOfItsOwnCellAndLittleOfOthers) {
  Feedback feedback;
  feedback.mark(marked(1, late_kettles, Usefulness::noise), start);
  const double own = feedback.weight(late_kettles),
               elsewhere = feedback.weight({"kettle", "jd", "deliver.speed.late"}),
               sibling = feedback.weight({"kettle", "tmall", "deliver.speed.stuck"}),
               product = feedback.weight({"kettle", "tmall", "use.quality.broken"}),
               other = feedback.weight({"cup", "jd", "use.quality.broken"});
  std::printf(
      "one noise mark: the cell ×%.2f, another channel ×%.2f, a sibling ×%.2f, the product's "
      "other factors ×%.2f, others ×%.2f\n",
      own, elsewhere, sibling, product, other);
  EXPECT_LT(own, 0.5);
  EXPECT_LT(own, elsewhere);
  EXPECT_LT(elsewhere, sibling);
  EXPECT_LT(sibling, product);
  EXPECT_LT(product, other);
  EXPECT_GT(other, 0.8);
}

TEST(Feedback, UsefulAndNoiseWeighAgainstEachOther) {
  Feedback noisy, both;
  noisy.mark(marked(1, late_kettles, Usefulness::noise), start);
  both.mark(marked(1, late_kettles, Usefulness::noise), start);
  both.mark(marked(2, late_kettles, Usefulness::useful), start);
  EXPECT_LT(noisy.weight(late_kettles), both.weight(late_kettles));
  EXPECT_NEAR(both.weight(late_kettles), 1, 1e-6);
}

TEST(Feedback, NoNumberOfMarksMakesACellDeaf) {
  Feedback feedback;
  for (int i = 1; i <= 500; ++i) feedback.mark(marked(i, late_kettles, Usefulness::noise), start);
  EXPECT_EQ(feedback.weight(late_kettles), feedback_weight_min);
}

TEST(Feedback, TheNewestMarkOfAnAlertCountsAndCanBeTakenBack) {
  Feedback feedback, never;
  feedback.mark(marked(1, late_kettles, Usefulness::noise), start);
  feedback.mark(marked(1, late_kettles, Usefulness::useful), start + hours{1});
  EXPECT_GT(feedback.weight(late_kettles), 1);
  feedback.mark(marked(1, late_kettles, std::nullopt), start + hours{2});
  EXPECT_EQ(feedback.weight(late_kettles), never.weight(late_kettles));
}

TEST(Feedback, MarksFade) {
  Feedback feedback;
  feedback.mark(marked(1, late_kettles, Usefulness::noise), start);
  const double fresh = feedback.weight(late_kettles);
  feedback.fit(start + days{180});
  const double old = feedback.weight(late_kettles);
  EXPECT_GT(old, fresh);
  EXPECT_LT(old, 1);
  feedback.fit(start + days{1000});
  EXPECT_EQ(feedback.weight(late_kettles), 1);
}

TEST(Feedback, ACustomerCalledNoiseTwiceInARowRestsLonger) {
  Feedback feedback;
  const auto of_customer = [](std::int64_t alert, Usefulness usefulness) {
    auto result = marked(alert, {}, usefulness);
    result.rule = model::AlertRule::valued_customer;
    result.customer = {7};
    return result;
  };
  feedback.mark(of_customer(1, Usefulness::noise), start);
  feedback.mark(of_customer(2, Usefulness::noise), start);
  EXPECT_EQ(feedback.noise_in_a_row({7}), 2);
  EXPECT_EQ(feedback.noise_in_a_row({8}), 0);
  EXPECT_EQ(feedback.weight({}), 1);  // it says nothing of cells
  feedback.mark(of_customer(3, Usefulness::useful), start);
  EXPECT_EQ(feedback.noise_in_a_row({7}), 0);
}

// ---- the whole way: a company in which some cells flare up every other week and nobody cares

struct Lived {
  int unwanted = 0, wanted = 0;  // raised in the later half
};

struct Company {
  SimulatedCellsOptions cells;
  std::vector<PlantedFault> cared_for;
};

Company with_flares(std::uint64_t seed) {
  Company company{
      {.seed = seed, .products = 24, .factors = 12, .days = 112, .signals_per_day = 700}, {}};
  for (int day = 24; day < 108; day += 12)
    for (int i = 0; i < 6; ++i)
      company.cells.faults.push_back({.product = SimulatedCells::product(3 * i),
                                      .channel = SimulatedCells::channel(i % 5),
                                      .factor = SimulatedCells::factor(i),
                                      .first_day = day + i % 4,
                                      .days = 2,
                                      .complaints = 8});
  for (int i = 0; i < 12; ++i)
    company.cared_for.push_back({.product = SimulatedCells::product(3 * i % 24 + 1),
                                 .channel = SimulatedCells::channel(i % 5),
                                 .factor = SimulatedCells::factor(11 - i),
                                 .first_day = 26 + 7 * i,
                                 .days = 3,
                                 .complaints = 16});
  company.cells.faults.insert(company.cells.faults.end(), company.cared_for.begin(),
                              company.cared_for.end());
  return company;
}

Lived live(const Company& company, bool people_mark) {
  SimulatedCells cells(company.cells);
  Feedback feedback;
  Watch watch({});
  watch.heed(feedback);
  Lived lived;
  std::int64_t alerts = 0;
  for (int h = 0; h < cells.hours_count(); ++h) {
    const Time now = SimulatedCells::hour_start(h + 1);
    watch.advance(SimulatedCells::hour_start(h) + Duration{1});
    cells.hour(
        h, [&](const Exposure& e) { watch.expose(e); },
        [&](const Observation& o) { watch.observe(o); });
    if (h % 24 == 0) feedback.fit(now);
    for (const auto& finding : watch.close_hour(now)) {
      if (finding.phase != FindingPhase::raised) continue;
      const bool wanted = std::ranges::any_of(company.cared_for, [&](const PlantedFault& fault) {
        return finding.cell.factor == fault.factor &&
               (finding.cell.product.empty() || finding.cell.product == fault.product) &&
               h >= fault.first_day * 24 && h < (fault.first_day + 6) * 24;
      });
      if (h >= cells.hours_count() / 2) ++(wanted ? lived.wanted : lived.unwanted);
      if (people_mark)
        feedback.mark(
            marked(++alerts, finding.cell, wanted ? Usefulness::useful : Usefulness::noise, now),
            now);
    }
  }
  return lived;
}

TEST(Feedback, MarksLowerNoiseAndKeepWhatIsWanted) {
  Lived without, with;
  // The variances of the effects were chosen on companies 11 to 13.
  for (const std::uint64_t seed : {21U, 22U, 23U, 24U, 25U, 26U}) {
    const auto company = with_flares(seed);
    const auto a = live(company, false), b = live(company, true);
    without.unwanted += a.unwanted, without.wanted += a.wanted;
    with.unwanted += b.unwanted, with.wanted += b.wanted;
  }
  std::printf(
      "later half of six companies: %d unwanted and %d wanted alerts without marks, %d and "
      "%d with\n",
      without.unwanted, without.wanted, with.unwanted, with.wanted);
  EXPECT_LE(with.unwanted, without.unwanted * 8 / 10);
  EXPECT_GE(with.wanted, without.wanted * 9 / 10);
}

}  // namespace
}  // namespace myelin::risk
