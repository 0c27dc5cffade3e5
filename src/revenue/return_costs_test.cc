// What a return costs: the arithmetic by hand, the intervals, and the figures' file.
#include "revenue/return_costs.h"

#include <gtest/gtest.h>

#include "revenue/told_orders_test.h"

namespace myelin::revenue {
namespace {

// Every figure known exactly, so that sums can be checked by hand.
ReturnSettings known() {
  const auto read = return_settings(R"(
returns:
  freight_out: 5
  freight_back: 10
  handling_minutes: 30
  wage_per_hour: 20
  goods_share: 0.5
  write_off_share: 0.2
  payment_fee_share: 0.01
  write_off: [{reason: damaged, share: 1}]
)");
  EXPECT_TRUE(read) << read.error().message;
  return read.value_or(ReturnSettings{});
}
const std::vector<ReturnCount> counts{
    {.product = "kettle", .orders = 90},
    {.product = "kettle", .reason = "damaged", .orders = 6, .returns = 6, .refunded_minor = 60'000},
    {.product = "kettle", .reason = "size", .orders = 4, .returns = 4, .refunded_minor = 40'000},
    {.product = "lamp", .orders = 50},
    {.product = "lamp", .reason = "size", .orders = 10, .returns = 10, .refunded_minor = 50'000}};

ExperienceWorth after(double low, double estimate, double high) {
  ExperienceWorth worth{.as_of = from_us(1'790'000'000'000'000), .horizon_days = 60};
  worth.returned = ReturnWorth{};
  worth.returned->spend = {.estimate = estimate, .low = low, .high = high};
  return worth;
}
double part(const ReturnCosts& costs, ReturnPart which) {
  return costs.parts[static_cast<std::size_t>(which)].value;
}

TEST(ReturnCosts, AreTheSumOfTheirPartsByHand) {
  const auto made = return_costs(counts, known(), after(-2'000, -2'000, -2'000), {});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->whole.returns, 20);
  EXPECT_EQ(made->whole.orders, 160);
  EXPECT_EQ(made->whole.refunded_minor, 150'000);
  using enum ReturnPart;
  EXPECT_DOUBLE_EQ(part(*made, freight_out), 20 * 500);
  EXPECT_DOUBLE_EQ(part(*made, freight_back), 20 * 1'000);
  EXPECT_DOUBLE_EQ(part(*made, handling), 20 * 1'000);  // half an hour of 20.00
  EXPECT_DOUBLE_EQ(part(*made, write_off), 0.5 * (60'000 + 0.2 * 90'000));
  EXPECT_DOUBLE_EQ(part(*made, payment_fee), 1'500);
  EXPECT_DOUBLE_EQ(part(*made, later), 20 * 2'000 * 0.5);
  EXPECT_DOUBLE_EQ(part(*made, margin), 150'000 * 0.5 - 20 * 500);
  EXPECT_NEAR(made->whole.cost.value, 10'000 + 20'000 + 20'000 + 39'000 + 1'500 + 20'000, 1e-6);
  EXPECT_NEAR(made->whole.saved.value, made->whole.cost.value + 65'000, 1e-6);
  EXPECT_NEAR(made->saves.value, made->whole.saved.value / 100, 1e-6);
  // Nothing is uncertain here, so nothing has a width, and nothing moves the answer.
  EXPECT_NEAR(made->whole.saved.high, made->whole.saved.low, 1e-6);
  EXPECT_NEAR(made->sensitivity.front().saved_high, made->sensitivity.front().saved_low, 1e-6);
}

TEST(ReturnCosts, GroupsSumToTheWhole) {
  const auto made = return_costs(counts, known(), after(-2'000, -2'000, -2'000), {});
  ASSERT_TRUE(made);
  for (const auto* groups : {&made->reasons, &made->products}) {
    double saved = 0;
    std::int64_t returns = 0;
    for (const auto& group : *groups) {
      saved += group.saved.value;
      returns += group.returns;
    }
    EXPECT_NEAR(saved, made->whole.saved.value, 1e-6);
    EXPECT_EQ(returns, 20);
  }
  const auto only = return_costs(counts, known(), after(-2'000, -2'000, -2'000),
                                 {.reason = "size", .product = "lamp", .fewer = 10});
  ASSERT_TRUE(only);
  EXPECT_EQ(only->whole.returns, 10);
  EXPECT_EQ(only->whole.orders, 60);
  EXPECT_NEAR(only->saves.value, only->whole.saved.value / 10, 1e-6);
}

TEST(ReturnCosts, IntervalsCarryBothUncertainties) {
  // The effect alone: its interval is known in closed form.
  const auto effect = return_costs(counts, known(), after(-4'000, -2'000, 0), {.fewer = 100});
  ASSERT_TRUE(effect);
  EXPECT_NEAR(effect->saves.high - effect->saves.low, 20 * 4'000 * 0.5, 2'500);
  EXPECT_EQ(effect->sensitivity.front().figure, "later");
  // Assumed figures alone, and both: wider than either.
  const auto assumed = return_costs(counts, {}, after(-2'000, -2'000, -2'000), {.fewer = 100});
  const auto both = return_costs(counts, {}, after(-4'000, -2'000, 0), {.fewer = 100});
  ASSERT_TRUE(assumed && both);
  const auto width = [](const auto& made) { return made->saves.high - made->saves.low; };
  EXPECT_GT(width(assumed), 0);
  EXPECT_GT(width(both), width(assumed));
  EXPECT_GT(width(both), width(effect));
  // Freight out is money spent on a sale that did not last; keeping the sale does not bring it
  // back.
  for (const auto& row : assumed->sensitivity) {
    EXPECT_EQ(row.assumed, row.figure != "later") << row.figure;
    if (row.figure == "freight_out") {
      EXPECT_NEAR(row.saved_high, row.saved_low, 1e-6);
    }
  }
}

TEST(ReturnCosts, WithoutAMeasuredEffectLaterPurchasesAreLeftOutAndSaid) {
  ExperienceWorth none{.as_of = from_us(1'790'000'000'000'000)};
  none.returned_refused = "no return was ever sent";
  const auto made = return_costs(counts, known(), none, {});
  ASSERT_TRUE(made);
  EXPECT_FALSE(made->later_each);
  EXPECT_EQ(made->later_refused, "no return was ever sent");
  EXPECT_EQ(part(*made, ReturnPart::later), 0);
}

TEST(ReturnCosts, RefusesWhatItCannotTell) {
  EXPECT_FALSE(return_costs({}, known(), after(0, 0, 0), {}));
  auto reals = after(0, 0, 0);
  reals.currency = *Currency::parse("BRL");
  const auto made = return_costs(counts, {}, reals, {});
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().hint.find("currency: BRL"), std::string::npos);
}

TEST(ReturnSettings, NameWhatIsWrong) {
  EXPECT_TRUE(return_settings("")->figures[0].assumed);
  EXPECT_FALSE(
      return_settings("returns: {freight_back: 9}").value()[ReturnFigure::freight_back].assumed);
  const auto range = return_settings("returns: {freight_back: {value: 9, low: 7, high: 12}}");
  ASSERT_TRUE(range);
  EXPECT_EQ((*range)[ReturnFigure::freight_back].high, 12);
  for (const auto* yaml :
       {"returns: {freigth_back: 9}", "returns: {goods_share: 1.2}", "returns: {freight_back: -1}",
        "returns: {freight_back: {value: 9}}",
        "returns: {freight_back: {value: 9, low: 10, high: 12}}",
        "returns: {write_off: [{share: 0.4}]}", "returns: {write_off: [{reason: a, share: 3}]}",
        "returns: {currency: money}", "returns: 3", "returns: {freight_back: nan}"}) {
    const auto read = return_settings(yaml);
    ASSERT_FALSE(read) << yaml;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_argument) << yaml;
  }
}

TEST(ReturnCosts, AreCountedFromTheOrders) {
  ToldOrders told;
  const Time day = from_us(1'762'000'000'000'000);
  const auto tell = [&](const std::string& order, const std::string& kind, const std::string& event,
                        std::optional<std::int64_t> minor) {
    told.tell({.order = order,
               .kind = kind,
               .event = event,
               .currency = minor ? "CNY" : "",
               .minor = minor,
               .at = day,
               .due = {},
               .rating = {},
               .complains_of = ""});
  };
  for (const auto* order : {"A", "B", "C", "D"}) tell(order, "order", "created", 10'000);
  tell("A", "return", "damaged", {});
  tell("A", "refund", "", 9'000);
  tell("B", "return", "size", {});
  tell("C", "cancellation", "", {});
  const auto counts_of = returns_of(told.session(), {}, day - days{1}, day + days{1});
  ASSERT_TRUE(counts_of) << counts_of.error().message;
  std::int64_t orders = 0, returns = 0, refunded = 0;
  for (const auto& count : *counts_of) {
    orders += count.orders;
    returns += count.returns;
    refunded += count.refunded_minor;
  }
  EXPECT_EQ(orders, 3) << "the cancelled one is no sale that came back";
  EXPECT_EQ(returns, 2);
  EXPECT_EQ(refunded, 19'000) << "what was refunded, or all of it where nobody said";
}

}  // namespace
}  // namespace myelin::revenue
