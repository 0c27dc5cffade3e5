#include "repair/courier.h"

#include <algorithm>

#include <fmt/format.h>

#include "connect/notify/notice.h"
#include "connect/notify/plain_text.h"
#include "connect/notify/wording.h"
#include "repair/undo.h"

namespace myelin::repair {
namespace {

using connect::notify::Channel;
using connect::notify::Delivery;
using connect::notify::Message;
using connect::notify::Notice;
using connect::notify::Outcome;
using connect::tools::Told;

constexpr std::size_t ticket_title_bytes_max = 250;  // Jira's is the shortest

// Who is called by name: of a nudge the person who is asked, of a louder one and of everything else
// the department.
void add_people(Message& message, const Notice& notice, const Settings& settings) {
  if (const auto person = settings.people.find(notice.person); person != settings.people.end()) {
    const auto& [mobile, email, wecom] = person->second;
    if (!mobile.empty()) message.mobiles.push_back(mobile);
    if (!email.empty()) message.also_to.push_back(email);
    if (!wecom.empty()) message.wecom_users.push_back(wecom);
    if (notice.event != "nudge.louder") return;
  }
  const auto found = settings.departments.find(notice.department);
  if (found == settings.departments.end()) return;
  for (const auto& mobile : found->second.mobiles)
    if (std::find(message.mobiles.begin(), message.mobiles.end(), mobile) == message.mobiles.end())
      message.mobiles.push_back(mobile);
  for (const auto& email : found->second.emails) message.also_to.push_back(email);
  for (const auto& user : found->second.wecom) message.wecom_users.push_back(user);
}

}  // namespace

Result<std::unique_ptr<Courier>> Courier::make(std::shared_ptr<const Settings> settings,
                                               const Clock& clock, DepartmentName departments,
                                               Letters letters) {
  std::unique_ptr<Courier> courier(
      new Courier(settings, clock, std::move(departments), std::move(letters)));
  for (const auto& channel : settings->channels) {
    if (model::holds_tickets(channel.kind)) {
      MYELIN_TRY(tool, connect::tools::make_tool(channel));
      courier->tools_.emplace(channel.name, std::move(tool));
      continue;
    }
    auto sender = connect::notify::make_sender(channel);
    if (!sender)
      return fail(sender.error().code,
                  fmt::format("channel {}: {}", channel.name, sender.error().message),
                  sender.error().hint);
    courier->senders_.emplace(channel.name, std::move(*sender));
    if (!channel.hook_key.empty()) {
      MYELIN_TRY(app, connect::wecom::AppHook::make(channel));
      courier->apps_.emplace(channel.name, std::move(app));
    }
    if (channel.replies.url.empty()) continue;
    MYELIN_TRY(mailbox, connect::mail::Mailbox::make(channel));
    courier->mailboxes_.emplace(channel.name, std::move(mailbox));
  }
  return courier;
}

Result<Message> Courier::preview(const Parcel& parcel) const {
  const Channel* channel = settings_->channel(parcel.channel);
  if (channel == nullptr)
    return fail(ErrorCode::not_found,
                fmt::format("the channel {} is not configured", parcel.channel),
                "add it to channels: in myelin.yaml");
  if (!parcel.actions.empty() && is_letter(parcel.actions.front())) {
    MYELIN_TRY(letter, letter_of(parcel, false));
    Message message =
        connect::notify::message_of(letter, message_id(parcel.actions.front()), clock_.now());
    message.title = letter.text;
    return message;
  }
  std::vector<Notice> notices;
  for (const auto& action : parcel.actions) {
    MYELIN_TRY(notice, connect::notify::notice_from_json(action.payload));
    notices.push_back(std::move(notice));
  }
  if (notices.empty()) return fail(ErrorCode::invalid_argument, "an empty parcel");
  connect::notify::Tone tone{.language = channel->language, .zone = settings_->zone};
  if (departments_)
    tone.department = [this, channel](std::string_view key) {
      return departments_(key, channel->language);
    };
  const bool single = notices.size() == 1;
  Message message = single ? connect::notify::word(notices.front(), tone)
                           : connect::notify::word_digest(notices, tone);
  const auto& first = parcel.actions.front();
  message.id = single ? message_id(first)
                      : fmt::format("{}_{}_{}", message_id(first), notices.size(), first.attempts);
  message.at = clock_.now();
  message.payload = first.payload;
  if (single && notices.front().repair) message.state = notices.front().state;
  for (const auto& notice : notices) {
    add_people(message, notice, *settings_);
    if (notice.repair) message.cases.push_back(notice.repair);
  }
  return message;
}

connect::tools::Tool* Courier::tool(std::string_view channel) const {
  const auto found = tools_.find(channel);
  return found == tools_.end() ? nullptr : found->second.get();
}

Result<connect::notify::Letter> Courier::letter_of(const Parcel& parcel, bool reveal) const {
  if (!letters_)
    return fail(ErrorCode::unsupported, "nobody can say what this letter is",
                "letters are sent by the whole engine");
  return letters_(parcel.actions.front(), reveal);
}

Delivery Courier::send_letter(const Parcel& parcel) {
  const auto letter = letter_of(parcel, true);
  if (!letter) {
    // A store that is busy is asked again; an address that cannot be read stays so.
    const bool busy = letter.error().code == ErrorCode::unavailable;
    return {busy ? Outcome::retry : Outcome::refused, letter.error().message, {}};
  }
  const auto found = senders_.find(parcel.channel);
  if (found == senders_.end())
    return {Outcome::refused, "the channel " + parcel.channel + " sends nothing to customers", {}};
  auto delivery = found->second->send(
      connect::notify::message_of(*letter, message_id(parcel.actions.front()), clock_.now()));
  delivery.detail = connect::notify::without(delivery.detail, letter->to);
  return delivery;
}

const connect::wecom::AppHook* Courier::app(std::string_view channel) const {
  const auto found = apps_.find(channel);
  return found == apps_.end() ? nullptr : &found->second;
}

connect::mail::Mailbox* Courier::mailbox(std::string_view channel) const {
  const auto found = mailboxes_.find(channel);
  return found == mailboxes_.end() ? nullptr : found->second.get();
}

Told Courier::deliver(const Parcel& parcel) {
  if (!parcel.actions.empty() && is_letter(parcel.actions.front()))
    return {send_letter(parcel), {}, {}, false};
  const auto message = preview(parcel);
  if (!message) return {{Outcome::refused, message.error().message, {}}, {}, {}, false};
  if (auto* to = tool(parcel.channel)) return tell(*to, parcel, *message);
  return {senders_.at(parcel.channel)->send(*message), {}, {}, false};
}

Told Courier::tell(connect::tools::Tool& tool, const Parcel& parcel, const Message& message) const {
  const auto& action = parcel.actions.front();
  const auto notice = connect::notify::notice_from_json(action.payload);
  if (!notice || !notice->repair || parcel.reference.empty())
    return {{Outcome::refused, "this is about no case, so it has no ticket", {}}, {}, {}, false};
  const auto line = [](const Message::Fact& fact) {
    return fmt::format("{}: {}\n", fact.label, fact.value);
  };
  connect::tools::Card card;
  card.reference = parcel.reference;
  card.ticket = parcel.ticket;
  card.mark = message.id;
  const bool english = settings_->channel(parcel.channel)->language == model::Language::en;
  card.title = connect::notify::one_line(english ? notice->title_en : notice->title_zh,
                                         ticket_title_bytes_max);
  for (const auto& fact : message.facts) card.body += line(fact);
  if (notice->event != "case.opened") card.note = message.title + "\n" + card.body;
  card.link = message.link;
  card.progress = model::progress_of(notice->state);
  card.moves = among({"case.taken", "case.resolved", "case.reopened", "case.closed", "case.undone"},
                     notice->event) ||
               (notice->event == corrected_event && notice->state == model::CaseState::closed);
  card.severity = notice->severity;
  card.at = notice->at;
  card.due_at = notice->due_at;
  card.again = action.attempts > 1;
  return tool.tell(card);
}

Result<Delivery> Courier::test(const std::string& channel) {
  if (settings_->channel(channel) == nullptr)
    return fail(ErrorCode::not_found, fmt::format("there is no channel {}", channel),
                "add it to channels: in myelin.yaml");
  Notice notice;
  notice.event = "channel.test";
  notice.at = clock_.now();
  notice.title_zh = "来自 Myelin";
  notice.title_en = "from Myelin";
  model::Action action;
  action.channel = channel;
  action.event = notice.event;
  action.payload = connect::notify::to_json(notice);
  action.created_at = notice.at;
  if (auto* to = tool(channel)) return to->reach();
  return deliver({.channel = channel,
                  .actions = {action},
                  .at = notice.at,
                  .reference = {},
                  .ticket = {}})
      .delivery;
}

}  // namespace myelin::repair
