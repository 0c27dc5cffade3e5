// MailReply: one e-mail that came in, as far as it answers one of ours, and what it asks for.
//
// What is read: the text that the person wrote, without what the mail program quotes below it. Its
// first line may begin with one of a few words that do something ("已解决：换了承运商"); everything
// else is a remark. Which of several cases is meant: "#17" before the word.
//
// Thread safety: pure functions. Bounded: limits::mail_bytes_max in, limits::text_bytes_max out; no
// input is fatal.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "model/case.h"
#include "model/ticket.h"

namespace myelin::connect::mail {

struct MailReply {
  std::string id;                       // its Message-ID
  std::string from;                     // the sender's bare address, in lower case
  std::vector<std::string> references;  // the Message-IDs that it answers, the nearest first
  bool automatic = false;               // sent by a machine: an absence, a bounce, a list
  std::string text;                     // what was written, in UTF-8, lines end in \n
  Time at;                              // when it says that it was written
};

// Error::invalid_argument where the bytes are no mail, or one without sender or Message-ID.
Result<MailReply> read_mail(std::string_view bytes);

// What a person wants of a case.
struct Wish {
  CaseId repair;                            // of those that were asked about; 0: not said which
  std::optional<model::Progress> progress;  // absent: only something said
  std::string text;                         // what is left to say
};
Wish wish_of(std::string_view text);

}  // namespace myelin::connect::mail
