// Jira Cloud: issues by REST v3 (texts in Atlassian's document format), webhooks with a secret.
// https://developer.atlassian.com/cloud/jira/platform/rest/v3/
// https://developer.atlassian.com/cloud/jira/platform/webhooks/
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

constexpr std::string_view fields = "status,updated,assignee";
constexpr int document_depth_max = 32;

// The categories that every workflow's statuses belong to.
std::optional<Progress> progress_of(std::string_view category) {
  if (category == "new") return Progress::open;
  if (category == "indeterminate") return Progress::working;
  if (category == "done") return Progress::done;
  return std::nullopt;
}

json document(std::string_view text) {
  json paragraphs = json::array();
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty()) continue;
    const json words = {{"type", "text"}, {"text", line}};
    paragraphs.push_back({{"type", "paragraph"}, {"content", json::array({words})}});
  }
  return {{"type", "doc"}, {"version", 1}, {"content", paragraphs}};
}

// A document, or the plain text that webhooks and older servers send, as lines.
void add_text(const json& from, std::string& to, int depth) {
  if (from.is_string()) to += from.get<std::string>();
  if (!from.is_object() || depth > document_depth_max) return;
  to += text_at(from, {"text"});
  const auto type = text_at(from, {"type"});
  if (type == "hardBreak") to += '\n';
  for (const auto& part : at(from, {"content"})) add_text(part, to, depth + 1);
  if (type == "paragraph") to += '\n';
}

std::string plain(const json& from) {
  std::string text;
  add_text(from, text, 0);
  return text;
}

class Jira final : public Tool {
 public:
  explicit Jira(const notify::Channel& channel)
      : Tool(channel), site_(channel.url), project_(channel.keys.at("project")), type_("Task") {
    while (site_.ends_with('/')) site_.pop_back();
    if (const auto type = channel.keys.find("issue_type"); type != channel.keys.end())
      type_ = type->second;
    rest_.headers.push_back(channel.user.empty() ? "authorization: Bearer " + channel.secret
                                                 : basic_auth(channel.user, channel.secret));
  }

  Result<Sighting> read(const Hook& hook, Time) const override {
    if (hook_secret_.empty() ||
        !same_secret(hook.header("x-hub-signature"),
                     "sha256=" + hex(notify::hmac_sha256(hook_secret_, hook.body))))
      return bad_signature();
    const auto body = json::parse(hook.body, nullptr, false);
    const auto event = text_at(body, {"webhookEvent"});
    Sighting seen;
    const bool comment = event == "comment_created";
    if (event != "jira:issue_updated" && !comment) return seen;
    seen.ticket = text_at(body, {"issue", "key"});
    seen.version = version_of_time(text_at(body, {"issue", "fields", "updated"}));
    seen.person = text_at(body, {"user", "displayName"});
    // A comment's issue is a digest of it, without its time: it does not say how the issue stands.
    if (!comment)
      seen.progress =
          progress_of(text_at(body, {"issue", "fields", "status", "statusCategory", "key"}));
    if (const json& said = at(body, {"comment"}); said.is_object()) {
      seen.person = text_at(said, {"author", "displayName"});
      seen.remarks.push_back({id_at(said, {"id"}), seen.person, plain(at(said, {"body"}))});
    }
    return seen;
  }

 private:
  // A label is what an issue can be found by; labels have no spaces.
  Answer<std::optional<Ticket>> find(const std::string& reference, const std::string& id) override {
    const auto path =
        id.empty()
            ? fmt::format("/rest/api/3/search/jql?jql={}&fields={}",
                          notify::percent_encoded(fmt::format("labels = \"{}\"", reference)),
                          fields)
            : fmt::format("/rest/api/3/issue/{}?fields={}", notify::percent_encoded(id), fields);
    const auto body = rest_.get(path);
    if (!body) {
      if (!id.empty() && rest_.last_status() == 404) return std::nullopt;
      return std::unexpected(body.error());
    }
    if (!id.empty()) return ticket_of(*body);
    const json& all = at(*body, {"issues"});
    if (!all.is_array()) return std::unexpected(cannot_read("no list of issues"));
    if (all.empty()) return std::nullopt;
    return ticket_of(all.front());
  }

  Answer<Ticket> create(const Card& card) override {
    const std::string text = card.link.empty() ? card.body : card.body + "\n" + card.link;
    const auto made = rest_.send("POST", "/rest/api/3/issue",
                                 {{"fields",
                                   {{"project", {{"key", project_}}},
                                    {"issuetype", {{"name", type_}}},
                                    {"summary", card.title},
                                    {"description", document(text)},
                                    {"labels", {"myelin", card.reference}}}}});
    if (!made) return std::unexpected(made.error());
    return again(text_at(*made, {"key"}));
  }

  Answer<Ticket> move(const Card& card, const Ticket& ticket) override {
    const auto path = fmt::format("/rest/api/3/issue/{}/transitions", ticket.id);
    const auto possible = rest_.get(path);
    if (!possible) return std::unexpected(possible.error());
    for (const auto& way : at(*possible, {"transitions"})) {
      if (progress_of(text_at(way, {"to", "statusCategory", "key"})) != card.progress) continue;
      const auto gone = rest_.send("POST", path, {{"transition", {{"id", id_at(way, {"id"})}}}});
      if (!gone) return std::unexpected(gone.error());
      return again(ticket.id);
    }
    return std::unexpected(notify::Delivery{
        notify::Outcome::refused,
        fmt::format("{}'s workflow has no way from here to \"{}\"; allow one in Jira and retry",
                    ticket.id, model::name(card.progress)),
        {}});
  }

  Answer<bool> noted(const Ticket& ticket, const std::string& mark) override {
    const auto body = rest_.get(
        fmt::format("/rest/api/3/issue/{}/comment?orderBy=-created&maxResults=50", ticket.id));
    if (!body) return std::unexpected(body.error());
    return std::ranges::any_of(at(*body, {"comments"}), [&](const json& comment) {
      return carries(plain(at(comment, {"body"})), mark);
    });
  }

  Answer<Ticket> add_note(const Ticket& ticket, const std::string& note, std::string& id) override {
    const auto made = rest_.send("POST", fmt::format("/rest/api/3/issue/{}/comment", ticket.id),
                                 {{"body", document(note)}});
    if (!made) return std::unexpected(made.error());
    id = id_at(*made, {"id"});
    return again(ticket.id);
  }

  // Jira answers a change with its id only.
  Answer<Ticket> again(const std::string& key) {
    auto found = find({}, key);
    if (!found) return std::unexpected(std::move(found.error()));
    if (!*found) return std::unexpected(cannot_read("no issue"));
    return std::move(**found);
  }

  Answer<Ticket> ticket_of(const json& issue) const {
    const auto progress =
        progress_of(text_at(issue, {"fields", "status", "statusCategory", "key"}));
    Ticket ticket{.id = text_at(issue, {"key"}),
                  .url = {},
                  .version = version_of_time(text_at(issue, {"fields", "updated"})),
                  .progress = progress.value_or(Progress::open),
                  .person = text_at(issue, {"fields", "assignee", "displayName"})};
    if (ticket.id.empty() || !progress) return std::unexpected(cannot_read("no issue"));
    ticket.url = fmt::format("{}/browse/{}", site_, ticket.id);
    return ticket;
  }

  std::string site_, project_, type_;
};

}  // namespace

std::unique_ptr<Tool> make_jira(const notify::Channel& channel) {
  return std::make_unique<Jira>(channel);
}

}  // namespace myelin::connect::tools
