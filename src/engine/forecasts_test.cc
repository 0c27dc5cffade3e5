// What complaints lead to, from signals at the door to the answer: order by order.
#include "base/random.h"
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

class Forecasts : public EngineTest {
 protected:
  Draft about(int order, SignalKind kind, Time at) {
    Draft draft;
    draft.source = "shop";
    draft.external_id = fmt::format("{}-{}", order, model::name(kind));
    draft.kind = kind;
    draft.at = at;
    draft.order = fmt::format("o{}", order);
    draft.dimensions[Dimension::product] = order / 12 % 2 == 0 ? "kettle" : "pan";
    draft.dimensions[Dimension::channel] = "tmall";
    return draft;
  }
  // Sixty days of forty orders. One in twelve complains of its parcel after three days; two in five
  // of those, and one in a hundred of the others, come back within the week; the others buy again a
  // month later, who complained does not.
  void tell() {
    Random random(5);
    std::vector<Draft> history;
    const Time start = clock_.now() - days{60};
    for (int i = 0; i < 60 * 40; ++i) {
      const Time at = start + minutes{36 * i};
      const bool complains = i % 12 == 0;
      auto order = about(i, SignalKind::order, at);
      order.amount = Money{10'000, {}};
      const bool bought_before = i >= 1'200 && (i - 1'200) % 12 != 0 && random.chance(0.5);
      order.keys = {
          {model::KeyKind::account, "", fmt::format("c{}", bought_before ? i - 1'200 : i)}};
      history.push_back(order);
      const auto keep = [&](Draft draft) {
        if (*draft.at < clock_.now()) history.push_back(std::move(draft));
      };
      if (complains) {
        auto said = about(i, SignalKind::message, at + hours{72});
        said.keys = order.keys;
        said.text = "快递太暴力了，箱子压烂了";
        keep(std::move(said));
      }
      if (random.chance(complains ? 0.4 : 0.01))
        keep(about(i, SignalKind::returned, at + hours{72 + 24 * random.between(1, 4)}));
    }
    ASSERT_TRUE(engine_->accept(std::move(history), Arrival::history));
  }
  static const ForecastRow* row(const std::vector<ForecastRow>& rows, std::string_view product,
                                std::string_view outcome) {
    const auto found = std::ranges::find_if(rows, [&](const ForecastRow& one) {
      return one.product == product && one.outcome == outcome && one.by_order;
    });
    return found == rows.end() ? nullptr : &*found;
  }
};

TEST_F(Forecasts, SayWhatOrdersThatComplainComeTo) {
  tell();
  const auto rows = engine_->forecasts("");
  ASSERT_TRUE(rows) << rows.error().message;
  const auto* all = row(*rows, "", "return");
  ASSERT_NE(all, nullptr);
  EXPECT_TRUE(all->factor.starts_with("deliver.") || all->factor.starts_with("unpack."))
      << all->factor;
  EXPECT_NEAR(static_cast<double>(all->mentions), 190, 20);
  EXPECT_NEAR(static_cast<double>(all->outcomes), 0.4 * 190, 25);
  EXPECT_GT(all->by_order->low, 5);
  EXPECT_GE(all->lag_days, 1);
  EXPECT_LE(all->lag_days, 4);
  EXPECT_GT(all->by_order->open, 0);
  EXPECT_GT(all->expected, all->by_order->expected);
  // Seven days bring 23 orders that complain, so some nine returns, and three others.
  EXPECT_NEAR(all->expected, 12, 5);
  EXPECT_LT(all->low_80, all->expected);
  EXPECT_GT(all->record_days, 0);
  EXPECT_NE(row(*rows, "pan", "return"), nullptr);
  EXPECT_EQ(row(*rows, "", "call"), nullptr) << "nobody called";
  const auto only = engine_->forecasts("kettle");
  for (const auto& one : *only) EXPECT_EQ(one.product, "kettle");
}

TEST_F(Forecasts, SayWhoDoesNotBuyAgain) {
  tell();
  const auto rows = engine_->forecasts("");
  ASSERT_TRUE(rows) << rows.error().message;
  const auto* lost = row(*rows, "", "repurchase");
  ASSERT_NE(lost, nullptr);
  EXPECT_LT(lost->by_order->high, 0.5);
}

TEST_F(Forecasts, StandInTheMessageOfACase) {
  configuration_ = "channels: {ops: {kind: webhook, url: 'http://127.0.0.1:9/closed'}}";
  open();
  tell();
  ASSERT_TRUE(engine_->forecasts(""));
  auto angry = message(1, "快递太暴力了，箱子压烂了，非常愤怒！再也不买了，我要投诉到消费者协会");
  angry.customer_tier = "vip";
  accept({angry});
  const auto cases = engine_->cases({});
  ASSERT_TRUE(cases && !cases->empty());
  bool told = false;
  const auto actions = engine_->actions({});
  ASSERT_TRUE(actions);
  for (const auto& action : *actions)
    told = told || action.payload.find(R"("follows":{"outcome":"return")") != std::string::npos;
  EXPECT_TRUE(told) << cases->front().factor;
}

TEST_F(Forecasts, OfNoOrdersThereAreNone) {
  accept({message(1, "快递太暴力了，箱子压烂了")});
  const auto rows = engine_->forecasts("");
  ASSERT_TRUE(rows) << rows.error().message;
  EXPECT_TRUE(rows->empty());
}

}  // namespace
}  // namespace myelin::engine
