// An e-mail as bytes: headers that nothing can be injected into, UTF-8 throughout, plain text and
// HTML beside each other. Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connect/notify/sender.h"

namespace myelin::connect::notify {

// RFC 2047 encoded words ("=?UTF-8?B?…?="), folded, never cut inside a character. Plain ASCII stays
// as it is.
std::string encoded_header(std::string_view text);
// One bare address, local@domain in ASCII. Error::invalid_argument for anything else: display
// names, lists, line breaks.
Status check_address(std::string_view address);
// RFC 5322 date in UTC.
std::string mail_date(Time t);
// Lines end in CRLF. `thread`: by what a reply is known (mail/mail_thread.h); empty: nobody reads
// replies. REQUIRES: every address passed check_address().
std::string mail_text(const Message& message, const std::string& from,
                      const std::vector<std::string>& to, model::Language language,
                      const std::string& thread = {});

}  // namespace myelin::connect::notify
