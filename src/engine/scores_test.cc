// Scores of open orders, from the door to the answer.
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

class Scores : public EngineTest {
 protected:
  Draft about(int order, SignalKind kind, std::string event, Time at) {
    Draft draft;
    draft.source = "shop";
    draft.external_id = fmt::format("{}-{}-{}", order, model::name(kind), event);
    draft.kind = kind;
    draft.event = std::move(event);
    draft.at = at;
    draft.order = fmt::format("o{}", order);
    draft.keys = {{model::KeyKind::account, "", fmt::format("c{}", order % 97)}};
    draft.dimensions[Dimension::product] = "kettle";
    draft.dimensions[Dimension::channel] = "tmall";
    draft.dimensions[Dimension::carrier] = order % 3 == 0 ? "snail" : "hare";
    return draft;
  }
  Draft placed(int order, Time at) {
    auto draft = about(order, SignalKind::order, "", at);
    draft.due = at + hours{72};
    draft.amount = Money{10'000, {}};
    return draft;
  }
  // Every third order is late, and two of three late ones get one star.
  void tell(int orders) {
    std::vector<Draft> history;
    const Time start = clock_.now() - hours{3 * orders} - days{20};
    for (int i = 0; i < orders; ++i) {
      const Time at = start + hours{3 * i};
      const bool late = i % 3 == 0, bad = (late && i % 9 != 0) || i % 20 == 1;
      history.push_back(placed(i, at));
      history.push_back(about(i, SignalKind::shipment, "shipped", at + hours{20}));
      history.push_back(
          about(i, SignalKind::shipment, "delivered", at + hours{late ? 120 : 50 + i % 7}));
      if (!bad && i % 2 == 0) continue;
      auto review = about(i, SignalKind::review, "", *history.back().at + hours{10});
      review.rating = bad ? 1 : 5;
      history.push_back(std::move(review));
    }
    ASSERT_TRUE(engine_->accept(std::move(history), Arrival::history));
  }
};

TEST_F(Scores, FollowTheOrderAndSayWhy) {
  tell(1'200);
  const Time at = clock_.now() - hours{130};
  accept({placed(5'001, at), about(5'001, SignalKind::shipment, "shipped", at + hours{20})});
  const auto under_way = engine_->order_score("o5001");
  ASSERT_TRUE(under_way) << under_way.error().message;
  ASSERT_EQ(under_way->orders.size(), 1U);
  EXPECT_EQ(under_way->orders.front().stage, model::OrderStage::under_way);
  ASSERT_EQ(under_way->records.size(), 2U);
  EXPECT_GT(under_way->records[1].auc, 0.75);
  accept({about(5'001, SignalKind::shipment, "delivered", clock_.now() - hours{5})});
  const auto late = engine_->order_score("o5001");
  ASSERT_TRUE(late) << late.error().message;
  EXPECT_EQ(late->orders.front().stage, model::OrderStage::delivered) << "no learning in between";
  EXPECT_GT(late->orders.front().probability, 2 * late->orders.front().usual);
  EXPECT_FALSE(late->orders.front().reasons.empty());
  const auto risky = engine_->orders_at_risk(10);
  ASSERT_TRUE(risky) << risky.error().message;
  ASSERT_FALSE(risky->orders.empty());
  EXPECT_EQ(risky->orders.front().order, "o5001");
  EXPECT_GE(risky->open, static_cast<std::int64_t>(risky->orders.size()));
  const auto customer = engine_->customer(risky->orders.front().customer);
  ASSERT_TRUE(customer) << customer.error().message;
  EXPECT_TRUE(std::ranges::any_of(customer->open_orders, [](const model::OrderScore& score) {
    return score.order == "o5001";
  }));
  auto review = about(5'001, SignalKind::review, "", clock_.now());
  review.rating = 5;
  accept({review});
  const auto over = engine_->order_score("o5001");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::conflict);
  EXPECT_NE(over.error().message.find("spoken"), std::string::npos) << over.error().message;
}

TEST_F(Scores, AreRefusedWhereHistoryIsShort) {
  tell(60);
  const auto refused = engine_->orders_at_risk(10);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("take 400 orders"), std::string::npos)
      << refused.error().message;
  EXPECT_EQ(engine_->order_score("nobody's").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace myelin::engine
