#include "repair/settings.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "repair/routing.h"

namespace myelin::repair {
namespace {

std::optional<std::string> no_environment(std::string_view) {
  return std::nullopt;
}
std::optional<std::string> one_variable(std::string_view name) {
  return name == "DING" ? std::optional<std::string>("SECabc\n") : std::nullopt;
}

std::string refusal(const char* yaml) {
  const auto settings = read_settings(yaml, Zone{}, no_environment);
  return settings ? "accepted" : settings.error().message + " | " + settings.error().hint;
}

TEST(Settings, AnEmptyFileIsFine) {
  for (const char* yaml : {"", "# nothing\n", "language: zh\n"}) {
    const auto settings = read_settings(yaml, Zone{}, no_environment);
    ASSERT_TRUE(settings) << settings.error().message;
    EXPECT_TRUE(settings->channels.empty());
    EXPECT_EQ(settings->deadlines[2].working_hours, 4);
    EXPECT_EQ(settings->deadlines[1].working_days, 2);
  }
}

TEST(Settings, ReadsAllOfIt) {
  const auto settings = read_settings(R"(
public_url: https://m.example.com/
channels:
  group: {kind: dingtalk, url: "https://oapi.dingtalk.com/robot/send?access_token=t", secret: {env: DING}, per_minute: 10}
  tickets: {kind: webhook, url: "https://tickets.example.com/in", after_crash: repeat}
  mail: {kind: email, url: "smtp://127.0.0.1:25", from: myelin@example.com, to: ops@example.com, language: en}
routes:
  - {severity: critical, channels: [group, mail]}
  - {department: 供应链, factor: delivery, channels: tickets, group_wait: 30s}
departments:
  供应链: {manager: 李经理, mobiles: ["13800138000"], emails: [chain@example.com]}
working_time: {days: [mon, tue], hours: "08:30-17:00", holidays: [2026-10-01], workdays: [2026-10-10]}
deadlines: {critical: {working_hours: 2}}
)",
                                      Zone{}, one_variable);
  ASSERT_TRUE(settings) << settings.error().message;
  ASSERT_EQ(settings->channels.size(), 3u);
  const auto* group = settings->channel("group");
  EXPECT_EQ(group->secret, "SECabc") << "a trailing line break is not part of it";
  EXPECT_EQ(group->after_timeout, connect::notify::InDoubt::report);
  EXPECT_EQ(settings->channel("tickets")->after_timeout, connect::notify::InDoubt::repeat);
  EXPECT_EQ(settings->channel("tickets")->after_crash, connect::notify::InDoubt::repeat);
  EXPECT_EQ(settings->channel("mail")->language, model::Language::en);
  EXPECT_EQ(settings->public_url, "https://m.example.com");
  EXPECT_EQ(settings->routes[1].group_wait, seconds{30});
  EXPECT_EQ(settings->calendar.day_length(), minutes{510});
  EXPECT_EQ(settings->deadlines[2].working_hours, 2);
}

TEST(Settings, AToolHasItsOwnKeysAndFollowsItsCases) {
  const auto settings = read_settings(R"(
channels:
  desk: {kind: zendesk, url: "https://x.zendesk.com", user: bot@x.com, secret: {env: DING}, hook_secret: {env: DING}}
  todo: {kind: dingtalk_todo, url: "https://api.dingtalk.com", user: app, secret: {env: DING}, owner: u1, members: [u2, u3]}
routes: [{channels: desk}]
)",
                                      Zone{}, one_variable);
  ASSERT_TRUE(settings) << settings.error().message;
  const auto *desk = settings->channel("desk"), *todo = settings->channel("todo");
  EXPECT_EQ(desk->hook_secret, "SECabc");
  EXPECT_EQ(desk->poll, Duration{0});
  EXPECT_EQ(desk->after_crash, connect::notify::InDoubt::repeat);
  EXPECT_EQ(todo->poll, minutes{1});
  EXPECT_EQ(todo->keys.at("owner"), "u1");
  EXPECT_EQ(todo->members.size(), 2u);

  const Router router(std::make_shared<const Settings>(*settings));
  ActionSequence ids;
  connect::notify::Notice notice;
  const auto heard = [&](const char* event) {
    notice.event = event;
    return router.actions_for(notice, ids, Time{}).size();
  };
  EXPECT_EQ(heard("case.taken"), 1u);
  EXPECT_EQ(heard("case.commented"), 1u);
  EXPECT_EQ(heard("nudge.reminder"), 0u);
}

TEST(Settings, AToolWithoutWhatItNeedsIsRefused) {
  EXPECT_NE(refusal("channels: {j: {kind: jira, url: 'https://x', secret: {file: /nowhere}}}")
                .find("/nowhere"),
            std::string::npos);
  const auto with = [](const std::string& keys) {
    const auto read = read_settings(
        "channels: {j: {kind: jira, url: 'https://x', secret: {env: DING}" + keys + "}}", Zone{},
        one_variable);
    return read ? "accepted" : read.error().message;
  };
  EXPECT_EQ(with(", project: CX"), "accepted");
  EXPECT_NE(with("").find("project is missing"), std::string::npos);
  EXPECT_NE(with(", project: CX, inbox: 4").find("inbox"), std::string::npos);
  EXPECT_NE(with(", project: CX, hook_secret: plain").find("in plain"), std::string::npos);
}

TEST(Settings, AWeComAppSaysWhatIsMissing) {
  const Environment environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "KEY") return "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    return "s";
  };
  const auto with = [&](const std::string& keys) {
    const auto read = read_settings(
        "channels: {a: {kind: wecom_app, secret: {env: S}" + keys + "}}", Zone{}, environment);
    return read ? "accepted " + read->channels[0].url : read.error().message;
  };
  const std::string good = ", user: ww1, agent: 1000002, members: [a]";
  EXPECT_EQ(with(good), "accepted https://qyapi.weixin.qq.com");
  EXPECT_EQ(with(good + ", hook_secret: {env: S}, hook_key: {env: KEY}"),
            "accepted https://qyapi.weixin.qq.com");
  EXPECT_NE(with(", agent: 1").find("user is missing"), std::string::npos);
  EXPECT_NE(with(", user: ww1").find("agent is missing"), std::string::npos);
  EXPECT_NE(with(good + ", hook_key: {env: KEY}").find("hook_secret is missing"),
            std::string::npos);
  EXPECT_NE(with(good + ", hook_secret: {env: S}, hook_key: {env: S}").find("EncodingAESKey"),
            std::string::npos);
  EXPECT_NE(with(good + ", hook_key: plain").find("in plain"), std::string::npos);
  EXPECT_NE(with(good + ", poll: 1m").find("poll is not a key"), std::string::npos);
}

TEST(Settings, SecretsAreNotWrittenIntoIt) {
  const std::string said = refusal(
      "channels: {a: {kind: webhook, url: 'https://x/y', secret: "
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw}}");
  EXPECT_NE(said.find("channels.a.secret is written in plain"), std::string::npos) << said;
  EXPECT_NE(said.find("{env: NAME"), std::string::npos) << said;
  EXPECT_EQ(said.find("whsec_MfKQ"), std::string::npos) << "nor repeated in the error";
}

TEST(Settings, SecretsComeFromFiles) {
  const auto path =
      std::filesystem::temp_directory_path() / ("myelin_secret_" + std::to_string(::getpid()));
  std::ofstream(path) << "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
  const auto settings = read_settings(
      "channels: {a: {kind: webhook, url: 'https://x/y', secret: {file: " + path.string() + "}}}",
      Zone{}, no_environment);
  std::filesystem::remove(path);
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->channels[0].secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  EXPECT_NE(refusal("channels: {a: {kind: webhook, url: 'https://x/y', secret: {file: /nowhere}}}")
                .find("cannot be read"),
            std::string::npos);
  EXPECT_NE(refusal("channels: {a: {kind: webhook, url: 'https://x/y', secret: {env: NOT_SET}}}")
                .find("NOT_SET, which is not set"),
            std::string::npos);
}

TEST(Settings, MistakesAreNamedWithTheirKey) {
  const auto says = [](const char* yaml, const char* part) {
    const std::string said = refusal(yaml);
    EXPECT_NE(said.find(part), std::string::npos) << yaml << "\n" << said;
  };
  says("channels: {a: {kind: pigeon, url: 'https://x/y'}}", "channels.a.kind is \"pigeon\"");
  says("channels: {a: {kind: webhook}}", "channels.a.url is missing");
  says("channels: {a: {kind: webhook, url: 'ftp://x'}}", "channels.a cannot work");
  says("channels: {a: {kind: webhook, url: 'https://u:p@x/y'}}", "user or a password");
  says("channels: {a: {kind: webhook, url: 'https://x/y', colour: red}}",
       "channels.a.colour is not a key that is read");
  says("channels: {a: {kind: dingtalk, url: 'https://x/y', per_minute: 100}}",
       "more than a robot takes");
  says("channels: {a: {kind: webhook, url: 'https://x/y', secret: {env: A, file: b}}}",
       "neither or both");
  says("channels: [a]", "channels is not a table");
  says("routes: [{channels: [nowhere]}]", "names \"nowhere\"");
  says("routes: [{severity: loud, channels: [a]}]", "holds \"loud\"");
  says("routes: [{}]", "routes[0].channels is empty");
  says("working_time: {hours: 9-18}", "working_time.hours");
  says("working_time: {hours: '18:00-09:00'}", "do not begin before they end");
  says("working_time: {days: [someday]}", "holds \"someday\"");
  says("working_time: {holidays: [christmas]}", "which is no date");
  says("deadlines: {critical: {working_hours: -1}}", "not a number that fits");
  says("deadlines: {critical: {}}", "leaves no time");
  says("public_url: myelin", "public_url");
  says("a: [b", "is not YAML: line 1");
  says("- a", "not a table of keys");
}

TEST(Routing, OneActionAChannelAndOnlyWhereItMatches) {
  const auto settings = read_settings(R"(
channels:
  a: {kind: webhook, url: "https://x/a"}
  b: {kind: webhook, url: "https://x/b"}
  c: {kind: webhook, url: "https://x/c"}
routes:
  - {severity: critical, channels: [a]}
  - {factor: delivery, channels: [a, b], group_wait: 30s}
  - {event: case.taken, channels: c}
)",
                                      Zone{}, no_environment);
  ASSERT_TRUE(settings);
  const Router router(std::make_shared<const Settings>(*settings));
  ActionSequence ids;
  ids.start_after(ActionId{41});
  const Time now = *parse_time("2026-11-20 10:00", Zone{});
  connect::notify::Notice notice;
  notice.event = "case.opened";
  notice.severity = model::Severity::critical;
  notice.factor = "delivery.late";
  const auto actions = router.actions_for(notice, ids, now);
  ASSERT_EQ(actions.size(), 2u);
  EXPECT_EQ(actions[0].channel, "a");
  EXPECT_EQ(actions[0].id, ActionId{42});
  EXPECT_EQ(actions[0].next_at, now) << "the shortest wait counts";
  EXPECT_EQ(actions[1].next_at, now + seconds{30});
  notice.factor = "deliverylike.late";
  notice.severity = model::Severity::info;
  EXPECT_TRUE(router.actions_for(notice, ids, now).empty()) << "a prefix ends at a dot";
  notice.event = "case.taken";
  ASSERT_EQ(router.actions_for(notice, ids, now).size(), 1u);
}

TEST(Routing, WithoutRoutesEverybodyHearsTheLoudEvents) {
  const auto settings =
      read_settings("channels: {a: {kind: webhook, url: 'https://x/a'}}", Zone{}, no_environment);
  const Router router(std::make_shared<const Settings>(*settings));
  ActionSequence ids;
  connect::notify::Notice notice;
  notice.event = "case.opened";
  EXPECT_EQ(router.actions_for(notice, ids, Time{}).size(), 1u);
  notice.event = "case.commented";
  EXPECT_TRUE(router.actions_for(notice, ids, Time{}).empty());
}

}  // namespace
}  // namespace myelin::repair
