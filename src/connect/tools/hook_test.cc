// Webhooks of each tool, as their documentation shows them: what they say, and what does not get
// in.
#include "connect/tools/hook.h"

#include <gtest/gtest.h>

#include "connect/notify/signing.h"
#include "connect/tools/servers_for_tests.h"

namespace myelin::connect::tools {
namespace {

using model::ChannelKind;
using model::Progress;

const Time now = *parse_time("2026-11-20T02:00:00Z", Zone{});
const std::string seconds_now = std::to_string(notify::unix_seconds(now));

std::unique_ptr<Tool> tool(ChannelKind kind) {
  return std::move(*make_tool(ToolServer(kind).channel()));
}
Hook zendesk_hook(const std::string& body, std::string stamp = "2026-11-20T02:00:01Z") {
  return {{{"x-zendesk-webhook-signature",
            notify::base64(notify::hmac_sha256("hook secret", stamp + body))},
           {"x-zendesk-webhook-signature-timestamp", stamp}},
          body};
}
Hook chatwoot_hook(const std::string& body, const std::string& stamp = seconds_now) {
  return {{{"x-chatwoot-timestamp", stamp},
           {"x-chatwoot-signature",
            "sha256=" + hex(notify::hmac_sha256("hook secret", stamp + "." + body))}},
          body};
}
Hook jira_hook(const std::string& body) {
  return {{{"x-hub-signature", "sha256=" + hex(notify::hmac_sha256("hook secret", body))}}, body};
}

constexpr const char* zendesk_solved = R"({"account_id":22129848,
"detail":{"actor_id":"8447388090494","assignee_id":"8447388090494","brand_id":"8447346621310",
"created_at":"2026-11-20T01:00:00Z","description":"…","external_id":"myelin-17-64f1","form_id":"8646151517822",
"group_id":"8447320465790","id":"5158","is_public":false,"priority":"HIGH","requester_id":"8447388090494",
"status":"SOLVED","subject":"…","tags":["myelin"],"type":"INCIDENT","updated_at":"2026-11-20T01:59:58Z"},
"event":{"current":"SOLVED","previous":"OPEN"},"id":"cbe4028c-7239-495d-b020-f22348516046",
"subject":"zen:ticket:5158","time":"2026-11-20T01:59:58.672717030Z",
"type":"zen:event-type:ticket.status_changed","zendesk_event_version":"2022-11-06"})";

TEST(ZendeskHook, SaysThatATicketIsSolved) {
  const auto seen = tool(ChannelKind::zendesk)->read(zendesk_hook(zendesk_solved), now);
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_EQ(seen->ticket, "5158");
  EXPECT_EQ(seen->progress, Progress::done);
  EXPECT_EQ(seen->version, to_us(*parse_time("2026-11-20T01:59:58Z", Zone{})));
  EXPECT_EQ(seen->person, "agent 8447388090494");
}

TEST(ZendeskHook, DoesNotGetInChangedOldOrUnsigned) {
  const auto zendesk = tool(ChannelKind::zendesk);
  auto changed = zendesk_hook(zendesk_solved);
  changed.body[20] ^= 1;
  EXPECT_FALSE(zendesk->read(changed, now));
  EXPECT_FALSE(zendesk->read(zendesk_hook(zendesk_solved, "2026-11-20T01:50:00Z"), now));
  EXPECT_FALSE(zendesk->read({{}, zendesk_solved}, now));
  auto channel = ToolServer(ChannelKind::zendesk).channel();
  channel.hook_secret.clear();
  const std::string stamp = "2026-11-20T02:00:00Z";
  const Hook empty_key{{{"x-zendesk-webhook-signature",
                         notify::base64(notify::hmac_sha256("", stamp + zendesk_solved))},
                        {"x-zendesk-webhook-signature-timestamp", stamp}},
                       zendesk_solved};
  EXPECT_FALSE((*make_tool(channel))->read(empty_key, now)) << "no secret, no way in";
}

// As Chatwoot 4 sends them, with names and numbers changed.
constexpr const char* chatwoot_resolved =
    R"({"additional_attributes":{},"can_reply":true,"channel":"Channel::Api",
"contact_inbox":{"id":31,"contact_id":99,"inbox_id":4,"source_id":"6c4d5d0e-3a51-4b3e-9d0e-5a1c0d3a7f10","created_at":"2026-11-20T01:00:00.575Z","updated_at":"2026-11-20T01:00:00.575Z","hmac_verified":false,"pubsub_token":"HFMemYMy2qXsDwQjkxRh6Y3v"},
"id":12,"inbox_id":4,"messages":[{"id":501,"content":"新箱子周一起用","account_id":1,"inbox_id":4,"conversation_id":12,"message_type":1,"created_at":1795139990,"updated_at":"2026-11-20T01:59:50.927Z","private":true,"status":"sent","source_id":null,"content_type":"text","content_attributes":{},"sender_type":"User","sender_id":7}],
"labels":[],"meta":{"sender":{"additional_attributes":{},"custom_attributes":{},"email":null,"id":99,"identifier":"myelin-17-64f1","name":"…","phone_number":null,"thumbnail":"","type":"contact"},
"assignee":{"id":7,"name":"李娜","available_name":"李娜","avatar_url":"","type":"user","availability_status":"online","thumbnail":""},"team":null,"hmac_verified":false},
"status":"resolved","custom_attributes":{"myelin_case":"myelin-17-64f1"},"snoozed_until":null,"unread_count":0,"first_reply_created_at":null,"priority":null,"waiting_since":0,
"agent_last_seen_at":1795139990,"contact_last_seen_at":0,"last_activity_at":1795139998,"timestamp":1795139998,"created_at":1795136400,"updated_at":1795139998.25,
"event":"conversation_status_changed","changed_attributes":[{"status":{"previous_value":"open","current_value":"resolved"}}],"account":{"id":1,"name":"小禾电器"}})";
constexpr const char* chatwoot_note =
    R"({"account":{"id":1,"name":"小禾电器"},"additional_attributes":{},"content_attributes":{},"content_type":"text",
"content":"新箱子周一起用","conversation":{"id":12,"inbox_id":4,"status":"open","meta":{"assignee":null}},"created_at":"2026-11-20T01:59:50.927Z","id":501,"inbox":{"id":4,"name":"Myelin"},
"message_type":"outgoing","private":true,"sender":{"id":7,"name":"李娜","email":"lina@example.com","type":"user"},"source_id":null,"event":"message_created"})";
constexpr const char* chatwoot_remark_of_its_own =
    R"({"account":{"id":1},"content":"Conversation was marked resolved by 李娜",
"conversation":{"id":12},"id":502,"message_type":"activity","private":false,"event":"message_created"})";

TEST(ChatwootHook, SaysWhoResolvedAConversationAndWhatWasWritten) {
  const auto chatwoot = tool(ChannelKind::chatwoot);
  const auto resolved = chatwoot->read(chatwoot_hook(chatwoot_resolved), now);
  ASSERT_TRUE(resolved) << resolved.error().message;
  EXPECT_EQ(resolved->ticket, "12");
  EXPECT_EQ(resolved->progress, Progress::done);
  EXPECT_EQ(resolved->person, "李娜");
  EXPECT_EQ(resolved->version, 1'795'139'998'250'000);
  const auto note = chatwoot->read(chatwoot_hook(chatwoot_note), now);
  ASSERT_TRUE(note);
  EXPECT_FALSE(note->progress);
  ASSERT_EQ(note->remarks.size(), 1u);
  EXPECT_EQ(note->remarks[0].id, "501");
  EXPECT_EQ(note->remarks[0].text, "新箱子周一起用");
  EXPECT_TRUE(chatwoot->read(chatwoot_hook(chatwoot_remark_of_its_own), now)->remarks.empty());
}

TEST(ChatwootHook, OfAnotherAccountOrMomentOrHandSaysNothing) {
  const auto chatwoot = tool(ChannelKind::chatwoot);
  std::string other{chatwoot_note};
  other.replace(other.find("\"id\":1,"), 7, "\"id\":2,");
  EXPECT_TRUE(chatwoot->read(chatwoot_hook(other), now)->ticket.empty());
  EXPECT_FALSE(chatwoot->read(
      chatwoot_hook(chatwoot_note, std::to_string(notify::unix_seconds(now) - 301)), now));
  auto forged = chatwoot_hook(chatwoot_note);
  forged.headers[1].second.back() ^= 1;
  EXPECT_FALSE(chatwoot->read(forged, now));
}

TEST(JiraHook, SaysThatAnIssueMovedAndWhatWasCommented) {
  const auto jira = tool(ChannelKind::jira);
  const auto moved = jira->read(
      jira_hook(
          R"({"timestamp":1795139998764,"webhookEvent":"jira:issue_updated","issue_event_type_name":"issue_generic",
"user":{"accountId":"99:27935","displayName":"Li Na"},"issue":{"id":"10002","key":"CX-1","fields":{"updated":"2026-11-20T09:59:58.764+0800",
"status":{"name":"In Progress","statusCategory":{"id":4,"key":"indeterminate"}},"assignee":{"displayName":"Li Na"}}},
"changelog":{"id":"10124","items":[{"field":"status","fromString":"To Do","toString":"In Progress"}]}})"),
      now);
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_EQ(moved->ticket, "CX-1");
  EXPECT_EQ(moved->progress, Progress::working);
  EXPECT_EQ(moved->person, "Li Na");
  EXPECT_EQ(moved->version, to_us(*parse_time("2026-11-20T01:59:58.764Z", Zone{})));
  const auto said = jira->read(
      jira_hook(
          R"({"webhookEvent":"comment_created","comment":{"id":"10007","author":{"displayName":"Li Na"},"body":"done on Monday"},
"issue":{"id":"10002","key":"CX-1","fields":{"summary":"…","status":{"statusCategory":{"key":"new"}}}}})"),
      now);
  ASSERT_TRUE(said);
  EXPECT_FALSE(said->progress);
  ASSERT_EQ(said->remarks.size(), 1u);
  EXPECT_EQ(said->remarks[0].text, "done on Monday");
  EXPECT_FALSE(jira->read({{{"x-hub-signature", "sha256="}}, "{}"}, now));
}

TEST(SignedHook, IsReadWhereOneOfItsSignaturesHolds) {
  const std::string secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDW2Fw4nW1l+c=";
  const auto key = *notify::standard_webhook_key(secret);
  const std::string body =
      R"({"type":"case.update","timestamp":"2026-11-20T02:00:00Z","data":{"case":17,"id":"T-4","state":"done","version":3,"person":"小王","note":"换了箱子"}})";
  Hook hook{{{"webhook-id", "msg_1"},
             {"webhook-timestamp", seconds_now},
             {"webhook-signature",
              "v1,bm9uZQ== " + notify::standard_webhook_signature(key, "msg_1", now, body)}},
            body};
  const auto seen = read_signed(hook, secret, now);
  ASSERT_TRUE(seen) << seen.error().message;
  EXPECT_EQ(seen->repair, CaseId{17});
  EXPECT_EQ(seen->ticket, "T-4");
  EXPECT_EQ(seen->progress, Progress::done);
  EXPECT_EQ(seen->version, 3);
  ASSERT_EQ(seen->remarks.size(), 1u);
  EXPECT_EQ(seen->remarks[0].id, "msg_1");
  hook.headers[0].second = "msg_2";
  EXPECT_FALSE(read_signed(hook, secret, now)) << "the id is signed, too";
}

TEST(Mark, IsFoundUnderANoteWhateverADialectEscapes) {
  const std::string note = "已处理：换箱\n\n" + mark_line("act_7_64f1");
  EXPECT_TRUE(is_ours(note));
  EXPECT_TRUE(carries("a\n— myelin act\\_7\\_64f1 \n", "act_7_64f1"));
  EXPECT_FALSE(carries(note, "act_8_64f1"));
  EXPECT_FALSE(is_ours("> " + mark_line("act_7_64f1") + "\nthanks"));
}

}  // namespace
}  // namespace myelin::connect::tools
