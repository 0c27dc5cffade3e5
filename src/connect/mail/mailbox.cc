#include "connect/mail/mailbox.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/limits.h"
#include "connect/notify/curl_handle.h"
#include "connect/notify/plain_text.h"
#include "connect/notify/signing.h"

namespace myelin::connect::mail {
namespace {

constexpr std::string_view found_mark = "* SEARCH";

struct Sink {
  std::string bytes;
  bool too_large = false;
};

std::size_t take_bytes(char* from, std::size_t size, std::size_t count, void* sink_pointer) {
  auto& sink = *static_cast<Sink*>(sink_pointer);
  if (sink.bytes.size() + size * count > limits::mail_bytes_max) {
    sink.too_large = true;
    return 0;
  }
  sink.bytes.append(from, size * count);
  return size * count;
}

// The host of imaps://host:port; empty where it is none.
std::string_view host_of(std::string_view url) {
  for (const std::string_view scheme : {"imaps://", "imap://"})
    if (url.starts_with(scheme)) {
      url.remove_prefix(scheme.size());
      const bool plain = std::ranges::all_of(url, [](unsigned char c) {
        return c > 0x20 && c < 0x7f && c != '/' && c != '@' && c != '?' && c != ';';
      });
      return plain ? url.substr(0, url.find(':')) : std::string_view{};
    }
  return {};
}

bool is_here(std::string_view host) {
  return host == "127.0.0.1" || host == "localhost";
}

}  // namespace

struct Mailbox::Session {
  notify::MailboxAt at;
  int timeout_ms = 0;
  notify::CurlEasy handle;  // keeps its connection between calls

  // `path`: after the folder. `command`: in place of fetching; may be empty.
  Result<std::string> ask(const std::string& path, const std::string& command) {
    CURL* h = handle.get();
    curl_easy_reset(h);
    const auto url = at.url + "/" + notify::percent_encoded(at.folder) + path;
    Sink sink;
    std::array<char, CURL_ERROR_SIZE> problem{};
    curl_easy_setopt(h, CURLOPT_URL, url.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(h, CURLOPT_USE_SSL,
                     static_cast<long>(is_here(host_of(at.url)) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(h, CURLOPT_USERNAME, at.user.c_str());
    curl_easy_setopt(h, CURLOPT_PASSWORD, at.secret.c_str());
    if (!command.empty()) curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, command.c_str());
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &sink);
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, problem.data());
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    const CURLcode code = curl_easy_perform(h);
    if (code == CURLE_OK) return std::move(sink.bytes);
    if (sink.too_large)
      return fail(ErrorCode::invalid_argument, "an e-mail is larger than 4 MiB",
                  "it stays in the mailbox; read it there");
    const auto why =
        notify::one_line(problem[0] != '\0' ? problem.data() : curl_easy_strerror(code), 200);
    if (code == CURLE_LOGIN_DENIED)
      return fail(ErrorCode::unauthenticated,
                  fmt::format("the mailbox refuses user or password: {}", why),
                  "many providers ask for a password of the application's own");
    return fail(ErrorCode::unavailable, fmt::format("the mailbox does not answer: {}", why),
                "check replies.url of the channel");
  }
};

Mailbox::Mailbox(const notify::Channel& channel)
    : session_(std::make_unique<Session>(channel.replies, channel.timeout_ms, notify::new_curl())) {
}
Mailbox::~Mailbox() = default;

Result<std::unique_ptr<Mailbox>> Mailbox::make(const notify::Channel& channel) {
  const auto& at = channel.replies;
  if (host_of(at.url).empty())
    return fail(ErrorCode::invalid_argument, "replies.url is not imaps://host:port",
                "write imaps://imap.example.com:993 or imap://imap.example.com:143; user and "
                "secret have keys of their own");
  if (at.user.empty() || at.secret.empty())
    return fail(ErrorCode::invalid_argument, "replies needs user and secret", "add them");
  const bool plain = std::ranges::all_of(
      at.folder, [](unsigned char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
  if (at.folder.empty() || !plain)
    return fail(ErrorCode::invalid_argument, "replies.folder is no folder's name in ASCII",
                "leave it out for INBOX");
  std::unique_ptr<Mailbox> mailbox(new Mailbox(channel));
  if (!mailbox->session_->handle)
    return fail(ErrorCode::internal, "libcurl could not start", "free some memory");
  return mailbox;
}

Result<std::vector<std::uint32_t>> Mailbox::answers_since(Time since) {
  const auto day = fmt::gmtime(static_cast<std::time_t>(notify::unix_seconds(since)));
  MYELIN_TRY(answer,
             session_->ask(
                 {}, fmt::format("UID SEARCH SINCE {:%d-%b-%Y} HEADER In-Reply-To \"act_\"", day)));
  return found_in(answer);
}

Result<std::string> Mailbox::fetch(std::uint32_t uid) {
  return session_->ask(fmt::format("/;UID={}", uid), {});
}

std::vector<std::uint32_t> found_in(std::string_view answer) {
  std::vector<std::uint32_t> found;
  while (!answer.empty()) {
    const auto end = std::min(answer.find('\n'), answer.size());
    auto line = answer.substr(0, end);
    answer.remove_prefix(std::min(end + 1, answer.size()));
    if (!line.starts_with(found_mark)) continue;
    line.remove_prefix(found_mark.size());
    while (!line.empty()) {
      const auto at = line.find_first_not_of(' ');
      if (at == line.npos) break;
      line.remove_prefix(at);
      std::uint32_t uid = 0;
      const auto [next, error] = std::from_chars(line.data(), line.data() + line.size(), uid);
      if (error != std::errc{}) break;
      if (uid > 0) found.push_back(uid);
      line.remove_prefix(static_cast<std::size_t>(next - line.data()));
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace myelin::connect::mail
