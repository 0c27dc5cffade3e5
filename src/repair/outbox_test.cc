#include "repair/outbox.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "repair/for_tests.h"

namespace myelin::repair {
namespace {

using connect::notify::Delivery;
using connect::notify::Outcome;

const Time start = local_time("2026-11-20 10:00");
const char* const two_channels = R"(
channels:
  hook: {kind: webhook, url: "https://x/y"}
  group: {kind: dingtalk, url: "https://x/z"}
)";

struct Post {
  std::shared_ptr<const Settings> settings;
  MemoryStore memory;
  ActionSequence ids;
  std::unique_ptr<Outbox> outbox;

  explicit Post(const char* yaml = two_channels) : settings(settings_of(yaml)) { restart(start); }
  OutboxChanges restart(Time now) {
    ids = {};
    outbox = std::make_unique<Outbox>(settings, ids, Random(1));
    auto changes = outbox->open(*memory.session, now);
    EXPECT_TRUE(changes) << changes.error().message;
    memory.commit(*changes);
    outbox->enqueue(changes->queued);
    return *changes;
  }
  // Queues an action as a case would, and commits it.
  ActionId queue(const std::string& channel, Time now, Duration wait = {}) {
    connect::notify::Notice notice;
    notice.event = "case.opened";
    notice.at = now;
    model::Action a;
    a.id = ids.next();
    notice.title_zh = "第 " + std::to_string(a.id.value) + " 件";
    a.repair = CaseId{1};
    a.channel = channel;
    a.event = notice.event;
    a.payload = connect::notify::to_json(notice);
    a.created_at = now;
    a.next_at = now + wait;
    memory.commit(OutboxChanges{.updated = {}, .queued = {a}, .attempts = {}, .events = {}});
    outbox->enqueue(std::vector{a});
    return a.id;
  }
  std::vector<Parcel> take(Time now) {
    auto parcels = outbox->take_due(now);
    EXPECT_TRUE(memory.session->begin());
    const auto saved = save_started(*memory.session, parcels);
    EXPECT_TRUE(saved) << saved.error().message;
    EXPECT_TRUE(memory.session->commit());
    return parcels;
  }
  OutboxChanges settle(const Parcel& parcel, const Delivery& delivery, Time now) {
    auto changes = outbox->settle(parcel, delivery, now);
    memory.commit(changes);
    outbox->enqueue(changes.queued);
    return changes;
  }
  std::string state(ActionId id) {
    std::string text;
    EXPECT_TRUE(memory.session->query("select state from action where id = $1", {id.value},
                                      [&](const store::Row& row) {
                                        text = row.text(0);
                                        return true;
                                      }));
    return text;
  }
};

const Delivery yes{Outcome::delivered, "HTTP 200", {}}, not_now{Outcome::retry, "HTTP 503", {}},
    no{Outcome::refused, "HTTP 404", {}}, silence{Outcome::unknown, "no answer", {}};

TEST(Outbox, DeliversInOrderAndWritesItDown) {
  Post post;
  const ActionId first = post.queue("group", start), second = post.queue("group", start);
  auto parcels = post.take(start);
  ASSERT_EQ(parcels.size(), 1u) << "one message at a time to a group";
  EXPECT_EQ(parcels[0].actions[0].id, first);
  EXPECT_EQ(parcels[0].actions[0].attempts, 1);
  EXPECT_TRUE(post.take(start).empty());
  const auto changes = post.settle(parcels[0], yes, start);
  ASSERT_EQ(changes.events.size(), 1u);
  EXPECT_EQ(changes.events[0].verb, "notified");
  EXPECT_EQ(post.state(first), "delivered");
  EXPECT_EQ(post.take(start).at(0).actions[0].id, second);
  EXPECT_EQ(post.memory.count("select count(*) from action_attempt where outcome = 'started'"), 2);
}

TEST(Outbox, WaitsLongerAfterEveryFailureAndGivesUpInTheEnd) {
  Post post;
  const ActionId id = post.queue("hook", start);
  Time now = start;
  Duration last{0};
  for (int attempt = 1; attempt <= limits::delivery_attempts_max; ++attempt) {
    auto parcels = post.take(now);
    ASSERT_EQ(parcels.size(), 1u) << attempt;
    EXPECT_EQ(parcels[0].actions[0].attempts, attempt);
    post.settle(parcels[0], not_now, now);
    if (attempt == limits::delivery_attempts_max) break;
    const auto next = post.outbox->next_due(now);
    ASSERT_TRUE(next);
    const Duration wait = *next - now,
                   full =
                       std::chrono::milliseconds{limits::delivery_wait_ms_first << (attempt - 1)};
    EXPECT_GE(wait, full / 2);
    EXPECT_LE(wait, full);
    EXPECT_GE(wait, last / 2);
    last = wait;
    EXPECT_TRUE(post.take(*next - Duration{1}).empty());
    now = *next;
  }
  EXPECT_EQ(post.state(id), "dead");
  EXPECT_EQ(post.outbox->waiting(), 0u);
  EXPECT_FALSE(post.outbox->next_due(now));

  const auto again = post.outbox->retry(*post.memory.session, id, now);
  ASSERT_TRUE(again) << again.error().message;
  post.memory.commit(*again);
  post.outbox->enqueue(again->updated);
  EXPECT_EQ(post.outbox->retry(*post.memory.session, id, now).error().code, ErrorCode::conflict)
      << "it waits already";
  EXPECT_EQ(post.outbox->retry(*post.memory.session, ActionId{99}, now).error().code,
            ErrorCode::not_found);
  auto parcels = post.take(now + hours{2});
  ASSERT_EQ(parcels.size(), 1u);
  post.settle(parcels[0], yes, now + hours{2});
  EXPECT_EQ(post.state(id), "delivered");
}

TEST(Outbox, ObeysRetryAfterAndLeavesASickReceiverAlone) {
  Post post;
  post.queue("hook", start);
  auto parcels = post.take(start);
  Delivery later = not_now;
  later.retry_after = minutes{10};
  post.settle(parcels.at(0), later, start);
  post.queue("hook", start);
  EXPECT_TRUE(post.take(start + minutes{9}).empty()) << "the new one would meet the same receiver";
  EXPECT_EQ(post.take(start + minutes{10}).size(), 1u) << "one tries it for all";
}

TEST(Outbox, ARefusalIsFinal) {
  Post post;
  const ActionId id = post.queue("group", start);
  const auto changes = post.settle(post.take(start).at(0), no, start);
  EXPECT_EQ(post.state(id), "dead");
  EXPECT_EQ(changes.events.at(0).verb, "undelivered");
}

TEST(Outbox, DigestsWhatARobotWouldRefuse) {
  Post post;
  Time now = start;
  std::size_t messages = 0, actions = 0;
  for (int i = 0; i < 10; ++i) post.queue("group", now);
  // Ten at once fit into a minute one by one.
  for (auto parcels = post.take(now); !parcels.empty(); parcels = post.take(now)) {
    EXPECT_EQ(parcels[0].actions.size(), 1u);
    post.settle(parcels[0], yes, now);
    ++messages;
  }
  EXPECT_EQ(messages, 10u);
  // Thirty more do not: they leave as one.
  for (int i = 0; i < 30; ++i) post.queue("group", now);
  for (auto parcels = post.take(now); !parcels.empty(); parcels = post.take(now)) {
    actions += parcels[0].actions.size();
    post.settle(parcels[0], yes, now);
    ++messages;
  }
  EXPECT_EQ(actions, 30u);
  EXPECT_EQ(messages, 11u);
}

TEST(Outbox, NeverBeatsTheRateInAnyMinute) {
  Post post;
  Random random(3);
  std::vector<Time> sent;
  std::size_t queued = 0, delivered = 0;
  for (Time now = start; now < start + minutes{10}; now += seconds{1}) {
    if (now < start + minutes{5})
      for (auto n = random.poisson(1.0); n > 0; --n, ++queued) post.queue("group", now);
    if (now == start + minutes{2}) post.restart(now);  // a restart does not forget the last minute
    for (const auto& parcel : post.take(now)) {
      sent.push_back(now);
      delivered += parcel.actions.size();
      post.settle(parcel, yes, now);
    }
  }
  EXPECT_EQ(delivered, queued);
  for (std::size_t i = limits::robot_messages_per_minute; i < sent.size(); ++i)
    EXPECT_GE(sent[i] - sent[i - limits::robot_messages_per_minute], minutes{1});
}

TEST(Outbox, GroupWaitGathersWhatComesTogether) {
  Post post;
  post.queue("group", start, seconds{30});
  post.queue("group", start + seconds{20}, seconds{30});
  EXPECT_TRUE(post.take(start + seconds{29}).empty());
  const auto parcels = post.take(start + seconds{30});
  ASSERT_EQ(parcels.size(), 1u);
  EXPECT_EQ(parcels[0].actions.size(), 2u);
}

TEST(Outbox, AToolHearsOfACaseInOrderAndOneByOne) {
  Post post;
  auto with_desk = std::make_shared<Settings>(*post.settings);
  with_desk->channels.push_back(with_desk->channels.front());
  with_desk->channels.back().name = "desk";
  with_desk->channels.back().kind = model::ChannelKind::zendesk;
  post.settings = with_desk;
  post.restart(start);
  const ActionId waits = post.queue("desk", start, minutes{1});
  const ActionId later = post.queue("desk", start);
  EXPECT_TRUE(post.take(start).empty()) << "what came first goes first";
  EXPECT_TRUE(post.outbox->pending("desk", CaseId{1}));
  EXPECT_FALSE(post.outbox->pending("desk", CaseId{2}));
  auto parcels = post.take(start + minutes{1});
  ASSERT_EQ(parcels.size(), 1u) << "no digest, and one at a time";
  ASSERT_EQ(parcels[0].actions.size(), 1u);
  EXPECT_EQ(parcels[0].actions[0].id, waits);
  post.settle(parcels[0], yes, start + minutes{1});
  parcels = post.take(start + minutes{1});
  ASSERT_EQ(parcels.size(), 1u);
  EXPECT_EQ(parcels[0].actions[0].id, later);
}

TEST(Outbox, AWebhookIsNeverDigested) {
  Post post;
  for (int i = 0; i < 20; ++i) post.queue("hook", start);
  auto parcels = post.take(start);
  EXPECT_EQ(parcels.size(), webhook_parcels_max);
  for (const auto& parcel : parcels) EXPECT_EQ(parcel.actions.size(), 1u);
}

TEST(Outbox, AnUnansweredWebhookIsRepeatedUnderItsId) {
  Post post;
  post.queue("hook", start);
  auto first = post.take(start).at(0);
  post.settle(first, silence, start);
  auto second = post.take(start + seconds{1}).at(0);
  EXPECT_EQ(message_id(first.actions[0]), message_id(second.actions[0]));
  EXPECT_EQ(first.actions[0].payload, second.actions[0].payload);
}

TEST(Outbox, AnUnansweredRobotIsReportedNotRepeated) {
  Post post;
  const ActionId id = post.queue("group", start);
  const auto changes = post.settle(post.take(start).at(0), silence, start);
  EXPECT_EQ(post.state(id), "dead");
  ASSERT_EQ(changes.queued.size(), 1u);
  EXPECT_EQ(changes.queued[0].event, "delivery.in_doubt");
  const auto parcels = post.take(start + seconds{1});
  ASSERT_EQ(parcels.size(), 1u);
  const auto notice = connect::notify::notice_from_json(parcels[0].actions[0].payload);
  ASSERT_TRUE(notice);
  ASSERT_EQ(notice->missing.size(), 1u);
  EXPECT_EQ(notice->missing[0].title_zh, "第 1 件");
}

TEST(Outbox, ReportsOfReportsEnd) {
  Post post;
  post.queue("group", start);
  Time now = start;
  int sent = 0;
  for (; sent < 20; ++sent) {
    const auto parcels = post.take(now);
    if (parcels.empty()) break;
    post.settle(parcels[0], silence, now);
    now += hours{2};
  }
  EXPECT_EQ(sent, 1 + in_doubt_rounds_max);
  EXPECT_EQ(post.memory.count("select count(*) from action where state = 'dead'"), sent);
}

TEST(Outbox, ARefusedCommitGivesBack) {
  Post post;
  const ActionId id = post.queue("group", start);
  auto parcels = post.outbox->take_due(start);
  post.outbox->give_back(parcels);
  ASSERT_TRUE(post.outbox->reload(*post.memory.session));
  parcels = post.take(start);
  ASSERT_EQ(parcels.size(), 1u);
  EXPECT_EQ(parcels[0].actions[0].id, id);
  EXPECT_EQ(parcels[0].actions[0].attempts, 1);
  ASSERT_TRUE(post.outbox->reload(*post.memory.session));
  EXPECT_EQ(post.outbox->waiting(), 0u) << "what flies is not loaded again";
  const auto unsaved = post.outbox->settle(parcels[0], yes, start);
  ASSERT_TRUE(post.outbox->reload(*post.memory.session));
  EXPECT_EQ(post.outbox->waiting(), 0u) << "nor what was delivered and could not be written yet";
  post.memory.commit(unsaved);
  EXPECT_EQ(post.state(id), "delivered");
}

TEST(Outbox, AChannelThatIsGoneIsSaid) {
  Post post;
  const ActionId id = post.queue("group", start);
  post.settings = settings_of("channels: {hook: {kind: webhook, url: 'https://x/y'}}");
  post.restart(start);
  EXPECT_EQ(post.state(id), "dead");
  EXPECT_EQ(post.outbox->retry(*post.memory.session, id, start).error().hint,
            "add it to myelin.yaml and restart");
}

}  // namespace
}  // namespace myelin::repair
