#include <atomic>

#include "engine/engine_fixture_test.h"
#include "engine/sql.h"

namespace myelin::engine {
namespace {

TEST_F(EngineTest, ASignalIsTakenOnceAndAnotherContentIsAConflict) {
  auto first = accept({message(1, "水壶很好用"), message(2, "物流太慢了")});
  EXPECT_EQ(first.accepted, 2U);
  auto again = accept({message(1, "水壶很好用"), message(2, "其实物流很快")});
  EXPECT_EQ(again.outcomes[0].fate, Fate::duplicate);
  EXPECT_EQ(again.outcomes[0].id, first.outcomes[0].id);
  EXPECT_EQ(again.outcomes[1].fate, Fate::conflict);
  auto bad = message(3, "x");
  bad.at.reset();
  const auto refused = accept({bad});
  EXPECT_EQ(refused.outcomes[0].fate, Fate::rejected);
  EXPECT_FALSE(refused.outcomes[0].error.message.empty());
  EXPECT_EQ(engine_->pulse().signals, 2);
  expect_memory_equals_store();
}

TEST_F(EngineTest, ThePulseCountsTheSignalsOfTheLastDay) {
  auto old = message(1, "水壶很好用");
  old.at = clock_.now() - hours{25};
  accept({old, message(2, "物流太慢了")});
  EXPECT_EQ(engine_->pulse().signals, 2);
  EXPECT_EQ(engine_->pulse().signals_last_day, 1);
  clock_.advance(hours{23});
  EXPECT_EQ(engine_->pulse().signals_last_day, 1);
  clock_.advance(hours{2});
  EXPECT_EQ(engine_->pulse().signals_last_day, 0);
}

TEST_F(EngineTest, MemoryIsRebuiltFromTheStore) {
  accept({message(1, "壶嘴漏水，太失望了"), message(2, "客服态度很差")});
  const auto before = engine_->pulse();
  open();
  const auto after = engine_->pulse();
  EXPECT_EQ(before.signals, after.signals);
  EXPECT_EQ(before.mentions, after.mentions);
  EXPECT_EQ(before.signals_last_day, 2);
  EXPECT_EQ(after.signals_last_day, 2);
  EXPECT_EQ(before.customers, after.customers);
  EXPECT_EQ(accept({message(1, "壶嘴漏水，太失望了")}).duplicates, 1U);
  expect_memory_equals_store();
}

TEST_F(EngineTest, AFailedCommitLeavesNothingBehind) {
  accept({message(1, "水壶很好用")});
  faults_.commits = 1;
  const auto failed = engine_->accept({message(2, "包装破损")});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::unavailable);
  EXPECT_EQ(engine_->signals({})->size(), 1U);
  expect_memory_equals_store();
  const auto retried = accept({message(2, "包装破损")});
  EXPECT_EQ(retried.outcomes[0].fate, Fate::accepted) << "what failed can be sent again";
  expect_memory_equals_store();
}

TEST_F(EngineTest, PersonalDataIsNotInTheStore) {
  auto draft = message(1, "收件人：张伟，电话 138 0013 8000，请尽快退款");
  draft.keys.push_back({model::KeyKind::phone, "", "13800138000"});
  draft.customer_name = "张伟";
  accept({draft});
  const auto stored = engine_->signals({});
  ASSERT_EQ(stored->size(), 1U);
  EXPECT_EQ(stored->front().text.find("138"), std::string::npos) << stored->front().text;
  EXPECT_EQ(stored->front().text.find("张伟"), std::string::npos) << stored->front().text;
  const auto found = engine_->customer_of_key("phone:+86 138-0013-8000");
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->timeline.size(), 1U);
  engine_.reset();
  for (const auto& file : std::filesystem::directory_iterator{home_}) {
    std::ifstream bytes{file.path(), std::ios::binary};
    const std::string all{std::istreambuf_iterator<char>{bytes}, {}};
    EXPECT_EQ(all.find("13800138000"), std::string::npos) << file.path();
    EXPECT_EQ(all.find("张伟"), std::string::npos) << file.path();
  }
}

TEST_F(EngineTest, TheTagOfAMaskedValueDoesNotMoveTheReading) {
  std::vector<float> polarities;
  for (int i = 0; i < 3; ++i) {  // three instances, three keys, three tags
    std::filesystem::remove_all(home_);
    open();
    accept({message(1, "联系人：张伟，电话 13800138000，客服态度一般，物流还行")});
    polarities.push_back(engine_->signals({})->front().polarity);
  }
  EXPECT_EQ(polarities[0], polarities[1]);
  EXPECT_EQ(polarities[0], polarities[2]);
}

TEST_F(EngineTest, OneFuriousValuedCustomerIsAnAlertACaseAndAnAction) {
  configuration_ = "channels:\n  hook: {kind: webhook, url: \"http://127.0.0.1:9/hook\"}\n";
  open();
  auto draft = message(1, "垃圾产品，太差了，非常愤怒！我要投诉到消费者协会，再也不买了");
  draft.customer_tier = "vip";
  accept({draft});
  const auto alerts = engine_->alerts({});
  ASSERT_EQ(alerts->size(), 1U);
  const auto& alert = alerts->front();
  EXPECT_EQ(alert.rule, model::AlertRule::valued_customer);
  ASSERT_TRUE(alert.repair);
  const auto detail = engine_->repair_case(alert.repair);
  ASSERT_TRUE(detail) << detail.error().message;
  EXPECT_FALSE(detail->value.department.empty());
  EXPECT_GT(detail->value.due_at, clock_.now());
  EXPECT_EQ(detail->actions.size(), 1U);
  ASSERT_EQ(detail->verbatims.size(), 1U);
  EXPECT_EQ(engine_->alert(alert.id)->verbatims.front().id, detail->verbatims.front().id);
  open();
  EXPECT_EQ(engine_->pulse().alerts_firing, 1) << "the gauges are right from the start";
  EXPECT_EQ(engine_->pulse().cases_open, 1);

  ASSERT_TRUE(engine_->take_case(alert.repair, "李经理", "tester"));
  EXPECT_FALSE(engine_->hand_over(alert.repair, "quality", "", "tester")) << "a reason is required";
  EXPECT_EQ(engine_->hand_over(alert.repair, "no-such", "批次问题", "tester").error().code,
            ErrorCode::invalid_argument);
  const auto handed = engine_->hand_over(alert.repair, "warehouse", "批次问题", "tester");
  ASSERT_TRUE(handed) << handed.error().message;
  ASSERT_TRUE(engine_->take_case(alert.repair, "王工", "tester"));
  ASSERT_TRUE(engine_->comment(alert.repair, "已联系客户", "tester"));
  clock_.advance(days{5});  // beyond the deadline
  ASSERT_TRUE(engine_->tick());
  const auto told = engine_->repair_case(alert.repair);
  const auto has = [&](std::string_view verb) {
    return std::ranges::any_of(told->history, [&](const auto& line) { return line.verb == verb; });
  };
  EXPECT_TRUE(has("commented"));
  EXPECT_TRUE(has("overdue")) << "a deadline that passed is in the history, and told";
  ASSERT_TRUE(engine_->resolve_case(alert.repair, "已换新并致歉", "tester"));
  EXPECT_FALSE(engine_->take_case(CaseId{999}, "x", "tester"));
  const auto closed = engine_->repair_case(alert.repair);
  EXPECT_EQ(closed->value.state, model::CaseState::resolved);
  EXPECT_GE(closed->history.size(), 5U);
  expect_memory_equals_store();
  open();
  EXPECT_EQ(engine_->repair_case(alert.repair)->history.size(), closed->history.size());
  expect_memory_equals_store();
}

// Ten quiet weeks, then a week in which one cell's complaints are many times what they were.
std::vector<std::vector<Draft>> story(const std::function<Draft(int, std::string)>& message,
                                      ManualClock& clock, Time start) {
  std::vector<std::vector<Draft>> hours;
  int number = 1000;
  for (int hour = 0; hour < 24 * 30; ++hour) {
    clock.set(start + std::chrono::hours{hour});
    std::vector<Draft> drafts;
    for (int i = 0; i < 4; ++i)
      drafts.push_back(message(++number, fmt::format("水壶很好用，烧水快，第{}次买", number)));
    if (hour % 24 == 7)
      drafts.push_back(message(++number, fmt::format("收到时包装破损，{}号", number)));
    if (hour >= 24 * 27 && hour % 4 == 0)
      drafts.push_back(
          message(++number, fmt::format("快递暴力运输，壶身摔坏了，包装破损，{}号", number)));
    hours.push_back(std::move(drafts));
  }
  return hours;
}

TEST_F(EngineTest, HistoryRaisesWhatLiveWouldHaveRaised) {
  const Time start = clock_.now();
  const auto write = [this](int n, std::string text) { return message(n, std::move(text)); };
  std::vector<Draft> together;  // three hours at a time: the disk is slower than the engine
  for (auto& drafts : story(write, clock_, start)) {
    std::ranges::move(drafts, std::back_inserter(together));
    if (together.size() < 12) continue;
    clock_.set(*together.back().at + minutes{1});
    accept(std::exchange(together, {}));
  }
  AlertFilter all;
  all.muted_too = true;
  const auto as_live = *engine_->alerts(all);
  ASSERT_FALSE(as_live.empty()) << "the planted excess was not seen live";
  const auto names_kettle = [](const model::Alert& alert) {
    return alert.cell.product == "kettle" && alert.cell.channel == "tmall";
  };
  EXPECT_TRUE(std::ranges::any_of(as_live, names_kettle)) << "the finest cell has its alert";
  EXPECT_TRUE(as_live.front().still_happening);
  EXPECT_GE(as_live.back().raised_at, start + days{27});

  std::filesystem::remove_all(home_);
  clock_.set(start);
  open();
  auto hours = story(write, clock_, start);
  for (auto& drafts : hours) std::ranges::move(drafts, std::back_inserter(together));
  ASSERT_TRUE(engine_->accept(std::move(together), Arrival::history));
  ASSERT_TRUE(engine_->finish_history());
  const auto as_history = *engine_->alerts(all);
  ASSERT_FALSE(as_history.empty()) << "the planted excess was not seen in the history";
  EXPECT_TRUE(std::ranges::any_of(as_history, names_kettle));
  bool has_case = false;
  for (const auto& alert : as_history) has_case = has_case || alert.repair;
  EXPECT_TRUE(has_case) << "what still stands has a case";
  const auto count = as_history.size();
  ASSERT_TRUE(engine_->finish_history());
  EXPECT_EQ(engine_->alerts(all)->size(), count) << "looking again raises nothing twice";
  expect_memory_equals_store();
}

// A shop's chats are often read before its orders, and do not say what they are about.
TEST_F(EngineTest, WhatAnOrderSaysOfItsTextsIsKnownThoughItComesLater) {
  std::vector<Draft> chats, orders;
  for (int i = 0; i < 12; ++i) {
    auto chat = message(i, fmt::format("收到时包装破损，{}号", i));
    chat.order = fmt::format("o{}", i);
    chat.dimensions[Dimension::product].clear();
    chats.push_back(chat);
    Draft order;
    order.source = "orders";
    order.external_id = order.order = chat.order;
    order.kind = SignalKind::order;
    order.event = "placed";
    order.at = clock_.now();
    order.dimensions[Dimension::product] = "kettle";
    orders.push_back(std::move(order));
  }
  clock_.advance(hours{2});
  ASSERT_TRUE(engine_->accept(std::move(chats), Arrival::history));
  ASSERT_TRUE(engine_->accept(std::move(orders), Arrival::history));
  ASSERT_TRUE(engine_->finish_history());
  expect_memory_equals_store();
  open();
  expect_memory_equals_store();
}

TEST_F(EngineTest, RestatingChangesHistoryAndSaysWhat) {
  accept({message(1, "壶嘴歪了点，总体满意"), message(2, "很好")});
  auto yaml = engine_->taxonomy()->yaml;
  EXPECT_EQ(engine_->taxonomy()->version, 1);
  const auto place = yaml.find("zh: [广告,");
  ASSERT_NE(place, std::string::npos);
  yaml.insert(place + 5, "壶嘴歪, ");
  const auto tried = engine_->restate(yaml, true, "tester", nullptr);
  ASSERT_TRUE(tried) << tried.error().message;
  EXPECT_EQ(engine_->taxonomy()->version, 1) << "a dry run changes nothing";
  const auto done = engine_->restate(yaml, false, "tester", nullptr);
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->to_version, 2);
  EXPECT_EQ(done->signals, 2);
  ASSERT_FALSE(done->rows.empty());
  EXPECT_EQ(tried->rows.size(), done->rows.size());
  EXPECT_EQ(engine_->taxonomy()->version, 2);
  const auto mentions = engine_->signals({})->back().mentions;
  EXPECT_TRUE(std::ranges::any_of(
      mentions, [](const MentionView& m) { return m.factor == "discover.advertising"; }));
  const auto wrong = engine_->restate("stages: 7", true, "tester", nullptr);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid_argument);
  open();
  EXPECT_EQ(engine_->taxonomy()->version, 2);
  expect_memory_equals_store();
}

// What a restatement promised is done at the next start, where it could not be done at once.
TEST_F(EngineTest, WhatFollowsARestatementIsNotForgotten) {
  accept({message(1, "壶嘴歪了点，总体满意"), message(2, "很好")});
  auto yaml = engine_->taxonomy()->yaml;
  yaml.insert(yaml.find("zh: [广告,") + 5, "壶嘴歪, ");
  const auto refuse = [](std::string_view sql, auto, bool) -> Status {
    return sql == sql::replay ? fail(ErrorCode::unavailable, "the disk is full") : Status{};
  };
  faults_.look = refuse;
  const auto failed = engine_->restate(yaml, false, "tester", nullptr);
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().hint.find("tries again"), std::string::npos) << failed.error().hint;
  std::atomic<int> replays = 0;  // a start reads with several threads
  faults_.look = [&](std::string_view sql, auto, bool) -> Status {
    return replays += sql == sql::replay, Status{};
  };
  open();
  EXPECT_GE(replays, 1);
  replays = 0;
  open();
  EXPECT_EQ(replays, 0) << "once it is done it is done";
  faults_.look = nullptr;
  expect_memory_equals_store();
}

// What an interrupted restatement has read stays read, and is there once.
TEST_F(EngineTest, AnInterruptedRestatementGoesOnWhereItStopped) {
  accept({message(1, "壶嘴歪了点，总体满意"), message(2, "物流太慢了，壶嘴歪")});
  auto yaml = engine_->taxonomy()->yaml;
  yaml.insert(yaml.find("zh: [广告,") + 5, "壶嘴歪, ");
  const auto mentions = [this] {
    std::vector<std::string> factors;
    const auto signals = engine_->signals({});
    for (const auto& verbatim : *signals)
      for (const auto& mention : verbatim.mentions) factors.push_back(mention.factor);
    return factors;
  };
  const auto before = mentions();
  const auto broken =
      engine_->restate(yaml, false, "tester", [this](auto, auto) { faults_.commits = 1; });
  ASSERT_FALSE(broken);
  EXPECT_EQ(engine_->taxonomy()->version, 1);
  EXPECT_EQ(mentions(), before) << "nothing of the new version shows";
  open();  // the process died meanwhile
  accept({message(3, "壶嘴歪")});
  std::int64_t texts_read = 0;
  const auto done = engine_->restate(yaml, false, "tester",
                                     [&](std::int64_t texts, auto) { texts_read = texts; });
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(texts_read, 3);
  EXPECT_EQ(done->signals, 3);
  EXPECT_EQ(std::ranges::count(mentions(), "discover.advertising"), 3);
  const auto again = engine_->restate(engine_->taxonomy()->yaml, true, "tester", nullptr);
  EXPECT_EQ(done->mentions_after, static_cast<std::int64_t>(mentions().size()));
  EXPECT_TRUE(again) << again.error().message;
}

// Runs of the books are numbered on across a restart: a number used twice doubled every line, and a
// smaller one left the old books standing.
TEST_F(EngineTest, BooksClosedAfterARestartReplaceTheOldOnes) {
  const auto order = [this](int number) {
    auto draft = message(number, "");
    draft.kind = SignalKind::order;
    draft.order = fmt::format("o{}", number);
    Money amount;
    amount.minor = 10'000;
    draft.amount = amount;
    draft.text.clear();
    return draft;
  };
  accept({order(1)});
  ASSERT_TRUE(engine_->close_books());
  ASSERT_TRUE(engine_->close_books());
  open();
  accept({order(2)});
  ASSERT_TRUE(engine_->close_books());
  const auto causes = engine_->causes({});
  ASSERT_TRUE(causes) << causes.error().message;
  EXPECT_EQ(causes->total.orders, 2);
  EXPECT_EQ(causes->total.paid.minor, 20'000);
}

TEST_F(EngineTest, KeysOpenWhatTheirScopesAllow) {
  const auto made = engine_->create_key("shop", {"signals:write"}, "tester");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(engine_->authenticate(made->key)->scopes, std::vector<std::string>{"signals:write"});
  EXPECT_FALSE(engine_->authenticate("mk_wrong"));
  ASSERT_TRUE(engine_->revoke_key(made->id, "tester"));
  EXPECT_FALSE(engine_->authenticate(made->key));
  open();
  EXPECT_FALSE(engine_->authenticate(made->key));
}

TEST_F(EngineTest, ABackupIsAWholeInstance) {
  accept({message(1, "很好")});
  const auto folder = home_ / "image";
  ASSERT_TRUE(engine_->backup(folder, "tester"));
  auto image = store::open_duckdb({.path = folder / "myelin.duckdb"});
  ASSERT_TRUE(image);
  Options options;
  options.home = folder;
  options.share = MYELIN_SOURCE_DIR;
  options.background = false;
  auto restored = Engine::open(std::move(options), std::move(*image));
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ((*restored)->pulse().signals, 1);
}

TEST_F(EngineTest, TopicsOutliveARestartAndAreNeverAheadOfTheStore) {
  std::vector<Draft> drafts;
  for (int i = 0; i < 400; ++i)
    drafts.push_back(
        message(i, i % 40 == 0 ? fmt::format("盼着出左撇子专用的手柄{}", i)
                               : fmt::format("number{} of box{} and shelf{}", i, i * 7, i * 3)));
  accept(std::move(drafts));
  const auto topics = engine_->topics("", 10);
  ASSERT_TRUE(topics) << topics.error().message;
  ASSERT_EQ(topics->size(), 1U);
  const auto id = topics->front().id;
  EXPECT_EQ(topics->front().texts, 10);
  EXPECT_EQ(topics->front().products.front().value, "kettle");
  faults_.commits = 1;
  EXPECT_FALSE(engine_->reject_topic(id, "ana"));
  EXPECT_EQ(engine_->topic(id)->state, "candidate");
  open();
  EXPECT_EQ(engine_->topic(id)->texts, 10);
  ASSERT_TRUE(engine_->reject_topic(id, "ana"));
  accept({message(500, "盼着出左撇子专用的手柄呀")});
  open();
  ASSERT_TRUE(engine_->gather_topics());
  EXPECT_EQ(engine_->topic(id)->state, "rejected");
  EXPECT_EQ(engine_->topic(id)->texts, 11);
  EXPECT_TRUE(engine_->topics("", 10)->empty());
}

}  // namespace
}  // namespace myelin::engine
