// Channel: where notices go, as the operator configured it, with its secrets resolved.
// Thread safety: values. Never log a Channel: url and secret may hold credentials.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/time.h"
#include "model/case.h"
#include "model/reading.h"

namespace myelin::connect::notify {

// What to do with a message that may or may not have arrived: the same again with the same id (for
// receivers that drop ids they have seen), or never again, and a message of its own says what may
// be missing.
enum class InDoubt : std::uint8_t { repeat, report };

// Where the replies to a channel's e-mails arrive (mail/mailbox.h).
struct MailboxAt {
  std::string url;  // imaps://host:port, or imap:// with STARTTLS; empty: nobody reads replies
  std::string user, secret, folder = "INBOX";
};

struct Channel {
  std::string name;
  model::ChannelKind kind = model::ChannelKind::webhook;
  std::string url;            // http(s)://… for webhook and robots, smtp(s)://host:port for email
  std::string secret;         // webhook: "whsec_" + base64; robots: the signing secret; email: the
                              // password. Empty: none
  std::string secret_source;  // "env MYELIN_DINGTALK", for messages
  model::Language language = model::Language::zh;
  int per_minute = 0;  // messages; 0: no limit
  int timeout_ms = limits::delivery_timeout_ms;
  InDoubt after_timeout = InDoubt::repeat;  // sent, and no answer came
  InDoubt after_crash =
      InDoubt::report;          // this process died between sending and writing down the answer
  std::string user, from;       // email; of a tool or an app: whose secret it is
  std::vector<std::string> to;  // email
  // Of tools and of apps only.
  std::string hook_secret;  // what its webhooks are signed with; empty: none come
  std::string hook_key;     // wecom_app: its EncodingAESKey; empty: no call comes
  std::map<std::string, std::string>
      keys;  // where tickets go: project, inbox… (tools/tool.h); wecom_app: agent
  std::vector<std::string> members;  // who is asked, by the tool's ids
  Duration poll{0};   // between looks at its tickets, or at the mailbox; 0: webhooks tell
  MailboxAt replies;  // email
};

}  // namespace myelin::connect::notify
