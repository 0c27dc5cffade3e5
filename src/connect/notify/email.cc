// E-mail by SMTP. With a user TLS is required (STARTTLS or smtps); without one it is used where the
// server offers it.
#include <fmt/format.h>

#include <array>
#include <cstring>

#include "connect/mail/mail_thread.h"
#include "connect/notify/curl_handle.h"
#include "connect/notify/http.h"
#include "connect/notify/mail_text.h"
#include "connect/notify/plain_text.h"
#include "connect/notify/vendors.h"

namespace myelin::connect::notify {
namespace {

struct Feed {
  std::string_view rest;
};

std::size_t give_bytes(char* to, std::size_t size, std::size_t count, void* feed_pointer) {
  auto& feed = *static_cast<Feed*>(feed_pointer);
  const std::size_t bytes = std::min(size * count, feed.rest.size());
  std::memcpy(to, feed.rest.data(), bytes);
  feed.rest.remove_prefix(bytes);
  return bytes;
}

// `all_sent`: the last byte of the mail was handed over, so the server may have accepted it.
Delivery smtp_delivery(CURLcode code, long status, bool all_sent, std::string_view problem) {
  const std::string why = one_line(problem, 200);
  if (code == CURLE_OK) return {Outcome::delivered, "accepted by the mail server", {}};
  if (code == CURLE_LOGIN_DENIED)
    return {Outcome::refused, fmt::format("the mail server refuses user or password: {}", why), {}};
  if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING) {
    if (all_sent)
      return {
          Outcome::unknown, fmt::format("sent, but the mail server did not answer: {}", why), {}};
    return {Outcome::retry, fmt::format("the mail server was not reached: {}", why), {}};
  }
  if (status >= 500 && status < 600)
    return {Outcome::refused, fmt::format("the mail server refuses ({}): {}", status, why), {}};
  return {
      Outcome::retry, fmt::format("the mail server does not accept now ({}): {}", status, why), {}};
}

class Email final : public Sender {
 public:
  explicit Email(const Channel& channel)
      : channel_(channel), thread_key_(mail::thread_key(channel.replies)) {}

  Delivery send(const Message& message) override {
    std::vector<std::string> to = channel_.to;
    if (!message.words.empty()) {
      if (!check_address(message.only_to))
        return {Outcome::refused, "the customer's key is no e-mail address", {}};
      to = {message.only_to};
    }
    for (const auto& address : message.also_to)
      if (check_address(address) && std::find(to.begin(), to.end(), address) == to.end())
        to.push_back(address);
    const std::string thread = thread_key_.empty()
                                   ? std::string{}
                                   : mail::thread_id(thread_key_, message.id, message.cases);
    const std::string text = mail_text(message, channel_.from, to, channel_.language, thread);
    const CurlEasy handle = new_curl();
    if (!handle) return {Outcome::retry, "libcurl could not start", {}};
    CurlList recipients;
    for (const auto& address : to) add_line(recipients, address);
    std::array<char, CURL_ERROR_SIZE> problem{};
    Feed feed{text};
    CURL* h = handle.get();
    curl_easy_setopt(h, CURLOPT_URL, channel_.url.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(channel_.timeout_ms));
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(h, CURLOPT_USE_SSL,
                     static_cast<long>(channel_.user.empty() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!channel_.user.empty()) {
      curl_easy_setopt(h, CURLOPT_USERNAME, channel_.user.c_str());
      curl_easy_setopt(h, CURLOPT_PASSWORD, channel_.secret.c_str());
    }
    curl_easy_setopt(h, CURLOPT_MAIL_FROM, channel_.from.c_str());
    curl_easy_setopt(h, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(h, CURLOPT_READDATA, &feed);
    curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(text.size()));
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, problem.data());
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    const CURLcode code = curl_easy_perform(h);
    long status = 0;
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    return smtp_delivery(code, status, feed.rest.empty(),
                         problem[0] != '\0' ? problem.data() : curl_easy_strerror(code));
  }

 private:
  const Channel channel_;
  const std::string thread_key_;
};

}  // namespace

Result<std::unique_ptr<Sender>> make_email(const Channel& channel) {
  const bool smtp = channel.url.starts_with("smtp://") || channel.url.starts_with("smtps://");
  const std::string_view rest =
      std::string_view{channel.url}.substr(smtp ? channel.url.find("//") + 2 : 0);
  bool plain = smtp && !rest.empty() && rest.find('@') == std::string_view::npos;
  for (const char c : rest) plain = plain && static_cast<unsigned char>(c) > 0x20 && c != 0x7f;
  if (!plain)
    return fail(ErrorCode::invalid_argument, "an e-mail channel's url is not smtp(s)://host:port",
                "write smtps://mail.example.com:465 or smtp://mail.example.com:587; user and "
                "secret have keys of their own");
  if (channel.to.empty())
    return fail(ErrorCode::invalid_argument, "an e-mail channel has nobody to write to",
                "add to: [name@example.com]");
  MYELIN_CHECK(check_address(channel.from));
  for (const auto& address : channel.to) MYELIN_CHECK(check_address(address));
  if (channel.user.empty() != channel.secret.empty())
    return fail(ErrorCode::invalid_argument,
                "an e-mail channel needs both user and secret, or neither", "add the missing one");
  return std::make_unique<Email>(channel);
}

}  // namespace myelin::connect::notify
