#include "revenue/contribution.h"

#include <fmt/format.h>

#include <algorithm>

#include "revenue/told_orders_test.h"

namespace myelin::revenue {
namespace {

// Orders of one kind: their stars, and what a text of theirs complains of.
struct Kind {
  int orders = 0;
  double stars = 5;
  std::vector<std::string> complaints{};
  bool damaged = false, returned = false, cancelled = false;
};

class Company : public ToldOrders {
 public:
  explicit Company(const std::vector<Kind>& kinds) {
    EXPECT_TRUE(session().begin());
    for (const auto& kind : kinds)
      for (int i = 0; i < kind.orders; ++i) place(kind);
  }
  Contributions split() {
    auto found =
        split_results(session(), owner_of, from_us(0), from_us(0) + days{365 * 100}, settings);
    EXPECT_TRUE(found) << found.error().message;
    return *found;
  }

 private:
  void place(const Kind& kind) {
    const auto order = fmt::format("o{}", ++orders_);
    ToldEvent event;
    event.order = order;
    event.kind = "order";
    event.event = "placed";
    event.minor = 10'000;
    event.currency = "CNY";
    tell(event);
    event.minor = {};
    event.currency = {};
    event.kind = "review";
    event.event = {};
    event.rating = kind.stars + (orders_ % 2 == 0 ? 0.1 : -0.1);
    for (const auto& complaint : kind.complaints) {
      event.complains_of = complaint;
      tell(event);
    }
    if (kind.complaints.empty()) tell(event);
    event.rating = {};
    event.complains_of = {};
    if (kind.damaged) event.kind = "shipment", event.event = "damaged", tell(event);
    if (kind.cancelled) event.kind = "cancellation", event.event = "cancelled", tell(event);
    if (kind.returned) event.kind = "return", event.event = "returned", tell(event);
  }
  int orders_ = 0;
};

const DepartmentPart* part_of(const Contribution& result, const std::string& department) {
  const auto at = std::ranges::find(result.departments, department, &DepartmentPart::department);
  return at == result.departments.end() ? nullptr : &*at;
}

TEST(Contribution, WhatOneDepartmentTroubledIsItsOwnAndWhatTwoDidIsShared) {
  Company company({{400, 5}, {50, 3, {"deliver.late"}}, {50, 1, {"deliver.late", "support.rude"}}});
  const auto split = company.split();
  ASSERT_EQ(split.results.size(), 1U) << "nothing came back";
  const auto& stars = split.results[0];
  EXPECT_EQ(stars.result, JourneyResult::rating);
  EXPECT_EQ(stars.orders, 500);
  EXPECT_NEAR(stars.mean, (400 * 5 + 50 * 3 + 50 * 1) / 500.0, 1e-9);
  EXPECT_NEAR(stars.untroubled, 5, 0.01);
  const auto* deliver = part_of(stars, "deliver");
  const auto* support = part_of(stars, "support");
  ASSERT_TRUE(deliver && support);
  // Alone two stars on a tenth; together four stars on another, of which delivery explains two.
  EXPECT_NEAR(deliver->part + support->part, -0.6, 0.03);
  EXPECT_LT(deliver->part, support->part);
  EXPECT_LT(deliver->low, deliver->part);
  EXPECT_GT(deliver->high, deliver->part);
  EXPECT_EQ(deliver->orders, 100);
  EXPECT_EQ(stars.departments.front().department, "deliver") << "the most harmful first";
}

TEST(Contribution, FactsProveTroubleAndOutcomesDoNot) {
  Company company({{200, 5}, {40, 3, {}, true, true}, {40, 4, {}, false, true}});
  const auto split = company.split();
  ASSERT_EQ(split.results.size(), 2U);
  const auto& back = split.results[1];
  EXPECT_EQ(back.result, JourneyResult::returned);
  EXPECT_NEAR(back.mean, 80 / 280.0, 1e-9);
  EXPECT_NEAR(back.untroubled, 40 / 240.0, 1e-6) << "a return alone troubles no department";
  ASSERT_EQ(back.departments.size(), 1U);
  EXPECT_EQ(back.departments[0].department, "deliver");
  EXPECT_GT(back.departments[0].part, 0);
}

// A cancelled order has no chance to be damaged: counted, it would speak for whoever damages.
TEST(Contribution, WhatWasCancelledSaysNothingOfWhatComesBack) {
  const std::vector<Kind> kinds{{200, 5}, {50, 3, {}, true, true}, {50, 3, {}, true, false}};
  auto with_cancelled = kinds;
  with_cancelled.push_back({.orders = 100, .stars = 2, .cancelled = true});
  const auto without = Company(kinds).split(), with = Company(with_cancelled).split();
  ASSERT_EQ(without.results.size(), 2U);
  ASSERT_EQ(with.results.size(), 2U);
  EXPECT_EQ(with.orders, without.orders + 100);
  EXPECT_EQ(with.results[1].orders, without.results[1].orders);
  EXPECT_EQ(with.results[1].departments.at(0).part, without.results[1].departments.at(0).part);
}

TEST(Contribution, WithoutTroubleThereIsNothingToSplit) {
  EXPECT_TRUE(Company({{20, 5}}).split().results.empty());
}

}  // namespace
}  // namespace myelin::revenue
