// Replies to the e-mails of a channel: fetched from its mailbox, and what they ask for done to the
// case. A mail is taken once, by its Message-ID, whatever is fetched again; after a restart the
// newest days are looked through anew.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "base/log.h"
#include "connect/mail/mail_reply.h"
#include "connect/mail/mail_thread.h"
#include "connect/notify/plain_text.h"
#include "engine/rooms.h"

namespace myelin::engine {
namespace {

constexpr auto looked_back = days{3};  // a mail that was written before this is read by nobody here

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return text;
}

// Whoever is written to may answer; nullopt: somebody else. The person's name, where it is known.
std::optional<std::string> who_is(const std::string& address, const repair::Settings& settings,
                                  const connect::notify::Channel& channel) {
  for (const auto& [name, person] : settings.people)
    if (lowered(person.email) == address) return name;
  const auto is = [&](const std::string& one) { return lowered(one) == address; };
  bool known = std::ranges::any_of(channel.to, is);
  for (const auto& [key, department] : settings.departments)
    known = known || std::ranges::any_of(department.emails, is);
  if (!known) return std::nullopt;
  return address.substr(0, address.find('@'));
}

}  // namespace

Status Engine::Rooms::look_at_replies(const connect::notify::Channel& channel) {
  const std::lock_guard one_look{replies_mutex};
  auto& mailbox = *courier->mailbox(channel.name);
  auto& read = replies_read[channel.name];
  MYELIN_TRY(found, mailbox.answers_since(clock().now() - looked_back));
  // What is no longer found is forgotten.
  std::erase_if(read, [&](auto uid) { return !std::ranges::binary_search(found, uid); });
  std::erase_if(found, [&](auto uid) { return read.contains(uid); });
  if (found.size() > limits::replies_per_look_max) found.resize(limits::replies_per_look_max);
  for (const auto uid : found) {
    {
      const std::lock_guard lock{stop_mutex};
      if (stopping) return {};
    }
    const auto mail = mailbox.fetch(uid);
    Status taken = mail ? take_reply(channel, *mail) : Status{std::unexpected(mail.error())};
    if (!taken && taken.error().code != ErrorCode::invalid_argument) return taken;
    if (!taken) {
      log::warning("a reply to {} is left alone: {}", channel.name, taken.error().message);
      inbound.refused(channel.name, taken.error().message, clock().now());
    }
    read.insert(uid);
  }
  return {};
}

Status Engine::Rooms::take_reply(const connect::notify::Channel& channel, std::string_view mail) {
  MYELIN_TRY(reply, connect::mail::read_mail(mail));
  if (reply.automatic) return {};
  const auto cases =
      connect::mail::cases_of(connect::mail::thread_key(channel.replies), reply.references);
  const auto refuse = [&](const char* why) {
    return fail(ErrorCode::invalid_argument, fmt::format("{} ({})", why, reply.id),
                "docs/tools.md says what a reply can do");
  };
  if (cases.empty()) return refuse("it answers no mail of ours about a case");
  const auto person = who_is(reply.from, *settings.repair, channel);
  if (!person) return refuse("its sender is nobody that this channel writes to");
  const auto wish = connect::mail::wish_of(reply.text);
  if (wish.repair && std::ranges::find(cases, wish.repair) == cases.end())
    return refuse("the mail that it answers is not about the case that it names");
  const bool one = wish.repair || cases.size() == 1;
  if (wish.progress && !one) return refuse("it does not say which of several cases it means");
  for (const auto of : cases) {
    if (wish.repair && of != wish.repair) continue;
    connect::tools::Sighting seen;
    seen.ticket = fmt::format("case-{}", of.value);
    seen.repair = of;
    seen.progress = wish.progress;
    seen.person = *person;
    seen.deed = reply.id;
    const auto said = connect::notify::one_line(wish.text, limits::attribute_bytes_max);
    if (wish.progress == model::Progress::done || wish.progress == model::Progress::open)
      seen.reason = said.empty() ? "answered by e-mail" : said;
    else if (!said.empty())
      seen.remarks.push_back({reply.id + "#text", *person, said});
    MYELIN_TRY(known, heed(channel.name, seen));
    if (!known) return refuse("the case that it answers is not known here");
  }
  return {};
}

}  // namespace myelin::engine
