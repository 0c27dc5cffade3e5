// Chatwoot: a conversation a case, in an inbox of the API kind, with a contact of its own whose
// identifier is our reference (identifiers are unique within an account, so a case never gets two).
// https://developers.chatwoot.com/api-reference/introduction
// https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks
#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "connect/notify/signing.h"
#include "connect/tools/vendors.h"

namespace myelin::connect::tools {
namespace {

using model::Progress;
using model::Ticket;
using nlohmann::json;

std::optional<Progress> progress_of(std::string_view status, bool assigned) {
  if (status == "resolved") return Progress::done;
  if (status == "snoozed") return Progress::working;
  if (status == "open" || status == "pending") return assigned ? Progress::working : Progress::open;
  return std::nullopt;
}

// Seconds with fractions, or a time as text; newer servers tell them, older ones do not.
std::int64_t version_of(const json& conversation) {
  const auto read = [](const json& at_time) -> std::int64_t {
    if (at_time.is_number()) return static_cast<std::int64_t>(at_time.get<double>() * 1e6);
    return at_time.is_string() ? version_of_time(at_time.get<std::string>()) : 0;
  };
  std::int64_t version = read(at(conversation, {"updated_at"}));
  for (const auto& change : at(conversation, {"changed_attributes"}))
    version = std::max(version, read(at(change, {"updated_at", "current_value"})));
  return version;
}

class Chatwoot final : public Tool {
 public:
  explicit Chatwoot(const notify::Channel& channel)
      : Tool(channel),
        site_(channel.url),
        account_(channel.keys.at("account")),
        inbox_(channel.keys.at("inbox")),
        api_(fmt::format("/api/v1/accounts/{}", notify::percent_encoded(account_))) {
    while (site_.ends_with('/')) site_.pop_back();
    rest_.headers.push_back("api_access_token: " + channel.secret);
  }

  Result<Sighting> read(const Hook& hook, Time now) const override {
    const auto stamp = hook.header("x-chatwoot-timestamp");
    const auto signature =
        "sha256=" + hex(notify::hmac_sha256(hook_secret_, fmt::format("{}.{}", stamp, hook.body)));
    if (hook_secret_.empty() || !same_secret(hook.header("x-chatwoot-signature"), signature))
      return bad_signature();
    MYELIN_CHECK(check_stamp(stamp, now));
    const auto body = json::parse(hook.body, nullptr, false);
    const auto event = text_at(body, {"event"});
    Sighting seen;
    if (const auto account = id_at(body, {"account", "id"});
        !account.empty() && account != account_)
      return seen;
    if (event == "message_created") return message(body);
    if (event != "conversation_status_changed" && event != "conversation_updated") return seen;
    seen.ticket = id_at(body, {"id"});
    seen.person = text_at(body, {"meta", "assignee", "name"});
    seen.progress =
        progress_of(text_at(body, {"status"}), at(body, {"meta", "assignee"}).is_object());
    seen.version = version_of(body);
    return seen;
  }

 private:
  // What agents write, to each other or outwards; not what the server itself remarks.
  static Sighting message(const json& body) {
    Sighting seen;
    if (text_at(body, {"message_type"}) != "outgoing") return seen;
    seen.ticket = id_at(body, {"conversation", "id"});
    seen.person = text_at(body, {"sender", "name"});
    seen.remarks.push_back({id_at(body, {"id"}), seen.person, text_at(body, {"content"})});
    return seen;
  }

  Answer<std::optional<Ticket>> find(const std::string& reference, const std::string& id) override {
    if (!id.empty()) {
      const auto body =
          rest_.get(fmt::format("{}/conversations/{}", api_, notify::percent_encoded(id)));
      if (body) return ticket_of(*body);
      if (rest_.last_status() == 404) return std::nullopt;
      return std::unexpected(body.error());
    }
    const auto contact = contact_of(reference);
    if (!contact) return std::unexpected(contact.error());
    if (contact->id.empty()) return std::nullopt;
    const auto all = rest_.get(fmt::format("{}/contacts/{}/conversations", api_, contact->id));
    if (!all) return std::unexpected(all.error());
    const json& list = at(*all, {"payload"});
    if (!list.is_array()) return std::unexpected(cannot_read("no list of conversations"));
    if (list.empty()) return std::nullopt;
    return ticket_of(list.front());
  }

  struct Contact {
    std::string id, source;
  };
  Answer<Contact> contact_of(const std::string& reference) {
    const auto body =
        rest_.get(fmt::format("{}/contacts/search?q={}", api_, notify::percent_encoded(reference)));
    if (!body) return std::unexpected(body.error());
    for (const auto& one : at(*body, {"payload"})) {
      if (text_at(one, {"identifier"}) != reference) continue;
      Contact contact{id_at(one, {"id"}), {}};
      for (const auto& in : at(one, {"contact_inboxes"}))
        if (id_at(in, {"inbox", "id"}) == inbox_) contact.source = text_at(in, {"source_id"});
      return contact;
    }
    return Contact{};
  }

  Answer<Contact> new_contact(const Card& card) {
    const auto made =
        rest_.send("POST", api_ + "/contacts",
                   {{"inbox_id", inbox_}, {"name", card.title}, {"identifier", card.reference}});
    if (!made) return std::unexpected(made.error());
    const json& payload = at(*made, {"payload"});
    Contact contact{id_at(payload, {"contact", "id"}),
                    text_at(payload, {"contact_inbox", "source_id"})};
    if (contact.id.empty()) return std::unexpected(cannot_read("no contact"));
    return contact;
  }

  Answer<Ticket> create(const Card& card) override {
    auto contact = contact_of(card.reference);
    if (contact && contact->id.empty()) contact = new_contact(card);
    if (!contact) return std::unexpected(contact.error());
    const std::string text = fmt::format("{}\n{}\n{}", card.title, card.body, card.link);
    json wanted{{"inbox_id", inbox_},
                {"contact_id", contact->id},
                {"status", "open"},
                {"custom_attributes",
                 {{"myelin_case", card.reference}, {"severity", model::name(card.severity)}}},
                {"message", {{"content", text + "\n" + mark_line(card.mark)}}}};
    if (!contact->source.empty()) wanted["source_id"] = contact->source;
    const auto made = rest_.send("POST", api_ + "/conversations", wanted);
    if (!made) return std::unexpected(made.error());
    return again(id_at(*made, {"id"}));
  }

  Answer<Ticket> move(const Card& card, const Ticket& ticket) override {
    const auto moved =
        rest_.send("POST", fmt::format("{}/conversations/{}/toggle_status", api_, ticket.id),
                   {{"status", card.progress == Progress::done ? "resolved" : "open"}});
    if (!moved) return std::unexpected(moved.error());
    return again(ticket.id);
  }

  Answer<bool> noted(const Ticket& ticket, const std::string& mark) override {
    const auto body = rest_.get(fmt::format("{}/conversations/{}/messages", api_, ticket.id));
    if (!body) return std::unexpected(body.error());
    return std::ranges::any_of(at(*body, {"payload"}), [&](const json& message) {
      return carries(text_at(message, {"content"}), mark);
    });
  }

  Answer<Ticket> add_note(const Ticket& ticket, const std::string& note, std::string& id) override {
    const auto made =
        rest_.send("POST", fmt::format("{}/conversations/{}/messages", api_, ticket.id),
                   {{"content", note}, {"message_type", "outgoing"}, {"private", true}});
    if (!made) return std::unexpected(made.error());
    id = id_at(*made, {"id"});
    return again(ticket.id);
  }

  Answer<Ticket> again(const std::string& id) {
    auto found = find({}, id);
    if (!found) return std::unexpected(std::move(found.error()));
    if (!*found) return std::unexpected(cannot_read("no conversation"));
    return std::move(**found);
  }

  Answer<Ticket> ticket_of(const json& from) const {
    const json& assignee = at(from, {"meta", "assignee"});
    const auto progress = progress_of(text_at(from, {"status"}), assignee.is_object());
    Ticket ticket{.id = id_at(from, {"id"}),
                  .url = {},
                  .version = version_of(from),
                  .progress = progress.value_or(Progress::open),
                  .person = text_at(assignee, {"name"})};
    if (ticket.id.empty() || !progress) return std::unexpected(cannot_read("no conversation"));
    ticket.url = fmt::format("{}/app/accounts/{}/conversations/{}", site_, account_, ticket.id);
    return ticket;
  }

  std::string site_, account_, inbox_, api_;
};

}  // namespace

std::unique_ptr<Tool> make_chatwoot(const notify::Channel& channel) {
  return std::make_unique<Chatwoot>(channel);
}

}  // namespace myelin::connect::tools
