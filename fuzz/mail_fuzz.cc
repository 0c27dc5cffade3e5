// links: connect
// Mails that come in: any bytes are read or refused, and what is read is bounded by them.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/limits.h"
#include "connect/mail/mail_reply.h"
#include "connect/mail/mailbox.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace myelin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto reply = connect::mail::read_mail(bytes)) {
    const auto wish = connect::mail::wish_of(reply->text);
    if (reply->from.empty() || reply->text.size() > limits::text_bytes_max ||
        wish.text.size() > reply->text.size())
      std::abort();
  }
  if (connect::mail::found_in(bytes).size() > size) std::abort();
  return 0;
}
