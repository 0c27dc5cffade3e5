// MailThread: how a reply to an e-mail of ours is known again, and nothing else is. The Message-ID
// of a mail names the cases that it is about and ends in a keyed hash of them: mail programs repeat
// it in In-Reply-To and References, and nobody who has not seen the mail can make one.
//
// Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "connect/notify/channel.h"

namespace myelin::connect::mail {

// Of the channel's mailbox; a new password is a new key, and replies to older mails are no longer
// known. Empty where nobody reads replies.
std::string thread_key(const notify::MailboxAt& replies);
// "act_17_5f.c3-8.<32 hexadecimal digits>": the part before the "@".
std::string thread_id(std::string_view key, std::string_view message,
                      const std::vector<CaseId>& cases);
// The cases of the first of these Message-IDs that is ours ("<…@domain>" or bare); empty: none is.
std::vector<CaseId> cases_of(std::string_view key, const std::vector<std::string>& references);

}  // namespace myelin::connect::mail
