// Zendesk Support: tickets by the Ticketing API v2, webhooks of the ticket event types.
// https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
// https://developer.zendesk.com/documentation/webhooks/verifying/
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

// New and open tickets that nobody has are open; a ticket with an agent is worked on.
std::optional<Progress> progress_of(std::string status, bool assigned) {
  std::ranges::transform(status, status.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (status == "solved" || status == "closed") return Progress::done;
  if (status == "pending" || status == "hold") return Progress::working;
  if (status == "new" || status == "open") return assigned ? Progress::working : Progress::open;
  return std::nullopt;
}

std::string_view priority_of(model::Severity severity) {
  switch (severity) {
    case model::Severity::critical:
      return "urgent";
    case model::Severity::warning:
      return "high";
    case model::Severity::info:
      break;
  }
  return "normal";
}

class Zendesk final : public Tool {
 public:
  explicit Zendesk(const notify::Channel& channel) : Tool(channel), site_(channel.url) {
    while (site_.ends_with('/')) site_.pop_back();
    rest_.headers.push_back(channel.user.empty()
                                ? "authorization: Bearer " + channel.secret
                                : basic_auth(channel.user + "/token", channel.secret));
  }

  Result<Sighting> read(const Hook& hook, Time now) const override {
    const auto stamp = hook.header("x-zendesk-webhook-signature-timestamp");
    const auto signature =
        notify::base64(notify::hmac_sha256(hook_secret_, std::string{stamp} + hook.body));
    if (hook_secret_.empty() || !same_secret(hook.header("x-zendesk-webhook-signature"), signature))
      return bad_signature();
    MYELIN_CHECK(check_stamp(stamp, now));
    const auto body = json::parse(hook.body, nullptr, false);
    Sighting seen;
    if (!text_at(body, {"type"}).starts_with("zen:event-type:ticket.")) return seen;
    const json& detail = at(body, {"detail"});
    seen.ticket = id_at(detail, {"id"});
    const auto assignee = id_at(detail, {"assignee_id"});
    seen.progress = progress_of(text_at(detail, {"status"}), !assignee.empty());
    seen.version = version_of_time(text_at(detail, {"updated_at"}));
    if (!assignee.empty()) seen.person = "agent " + assignee;
    if (const json& comment = at(body, {"event", "comment"}); comment.is_object())
      seen.remarks.push_back({id_at(comment, {"id"}), text_at(comment, {"author", "name"}),
                              text_at(comment, {"body"})});
    return seen;
  }

 private:
  Answer<std::optional<Ticket>> find(const std::string& reference, const std::string& id) override {
    const auto path = id.empty()
                          ? "/api/v2/tickets.json?external_id=" + notify::percent_encoded(reference)
                          : fmt::format("/api/v2/tickets/{}.json", notify::percent_encoded(id));
    const auto body = rest_.get(path);
    if (!body) {
      if (!id.empty() && rest_.last_status() == 404) return std::nullopt;
      return std::unexpected(body.error());
    }
    if (!id.empty()) return ticket_of(*body);
    const json& all = at(*body, {"tickets"});
    if (!all.is_array()) return std::unexpected(cannot_read("no list of tickets"));
    if (all.empty()) return std::nullopt;
    return ticket_of(json::object({{"ticket", all.front()}}));
  }

  Answer<Ticket> create(const Card& card) override {
    const std::string text = card.link.empty() ? card.body : card.body + "\n" + card.link;
    return ticket_of(rest_.send("POST", "/api/v2/tickets.json",
                                {{"ticket",
                                  {{"subject", card.title},
                                   {"comment", {{"body", text}, {"public", false}}},
                                   {"external_id", card.reference},
                                   {"priority", priority_of(card.severity)},
                                   {"tags", json::array({"myelin"})}}}},
                                {"idempotency-key: " + card.reference}));
  }

  Answer<Ticket> move(const Card& card, const Ticket& ticket) override {
    return put(ticket, {{"status", card.progress == Progress::done ? "solved" : "open"}});
  }

  Answer<bool> noted(const Ticket& ticket, const std::string& mark) override {
    const auto body = rest_.get(
        fmt::format("/api/v2/tickets/{}/comments.json?sort_order=desc&per_page=50", ticket.id));
    if (!body) return std::unexpected(body.error());
    return std::ranges::any_of(at(*body, {"comments"}), [&](const json& comment) {
      return carries(text_at(comment, {"plain_body"}), mark) ||
             carries(text_at(comment, {"body"}), mark);
    });
  }

  Answer<Ticket> add_note(const Ticket& ticket, const std::string& note, std::string& id) override {
    const auto body = rest_.send("PUT", fmt::format("/api/v2/tickets/{}.json", ticket.id),
                                 {{"ticket", {{"comment", {{"body", note}, {"public", false}}}}}});
    if (body)
      for (const auto& event : at(*body, {"audit", "events"}))
        if (text_at(event, {"type"}) == "Comment") id = id_at(event, {"id"});
    return ticket_of(body);
  }

  Answer<Ticket> put(const Ticket& ticket, const json& fields) {
    return ticket_of(
        rest_.send("PUT", fmt::format("/api/v2/tickets/{}.json", ticket.id), {{"ticket", fields}}));
  }

  Answer<Ticket> ticket_of(const Answer<json>& body) const {
    if (!body) return std::unexpected(body.error());
    const json& from = at(*body, {"ticket"});
    const auto assignee = id_at(from, {"assignee_id"});
    const auto progress = progress_of(text_at(from, {"status"}), !assignee.empty());
    Ticket ticket{.id = id_at(from, {"id"}),
                  .url = {},
                  .version = version_of_time(text_at(from, {"updated_at"})),
                  .progress = progress.value_or(Progress::open),
                  .person = assignee.empty() ? "" : "agent " + assignee};
    if (ticket.id.empty() || !progress) return std::unexpected(cannot_read("no ticket"));
    ticket.url = fmt::format("{}/agent/tickets/{}", site_, ticket.id);
    return ticket;
  }

  std::string site_;
};

}  // namespace

std::unique_ptr<Tool> make_zendesk(const notify::Channel& channel) {
  return std::make_unique<Zendesk>(channel);
}

}  // namespace myelin::connect::tools
