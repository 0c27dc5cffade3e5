// DingTalk to-dos. A to-do is open or done and has no comments: what happens is added to its
// description. Its sourceId is our reference, which DingTalk keeps unique; it is asked after.
// https://open.dingtalk.com/document/orgapp/add-dingtalk-to-do-task
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "connect/notify/signing.h"
#include "connect/tools/vendors.h"

namespace myelin::connect::tools {
namespace {

using model::Progress;
using model::Ticket;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

constexpr std::size_t description_bytes_max = 4'000;
constexpr auto token_margin = std::chrono::minutes{5};

// The newest of it, from the start of a line.
std::string newest(std::string text) {
  if (text.size() <= description_bytes_max) return text;
  const auto line = text.find('\n', text.size() - description_bytes_max);
  return line == std::string::npos ? text.substr(text.size() - description_bytes_max)
                                   : text.substr(line + 1);
}

class DingTalkTodo final : public Tool {
 public:
  explicit DingTalkTodo(const notify::Channel& channel)
      : Tool(channel),
        app_(channel.user),
        secret_(channel.secret),
        owner_(channel.keys.at("owner")),
        members_(channel.members),
        api_(fmt::format("/v1.0/todo/users/{}/tasks", notify::percent_encoded(owner_))) {}

 private:
  // To-dos are found by our reference; the id serves changes.
  Answer<std::optional<Ticket>> find(const std::string& reference, const std::string&) override {
    const auto body =
        call("GET", fmt::format("{}/sources/{}", api_, notify::percent_encoded(reference)), {});
    if (body) {
      reference_ = reference;
      return ticket_of(*body);
    }
    const auto& said = body.error().detail;
    const bool absent =
        rest_.last_status() == 404 ||
        (rest_.last_status() == 400 && (said.find("not exist") != std::string::npos ||
                                        said.find("NotExist") != std::string::npos));
    if (absent) return std::nullopt;
    return std::unexpected(body.error());
  }

  Answer<Ticket> create(const Card& card) override {
    description_ = card.body;
    json todo{{"sourceId", card.reference},
              {"subject", card.title},
              {"description", newest(card.body)},
              {"creatorId", owner_},
              {"dueTime", notify::unix_milliseconds(card.due_at)},
              {"executorIds", members_.empty() ? std::vector{owner_} : members_},
              {"priority", card.severity == model::Severity::critical ? 40 : 20}};
    if (!card.link.empty()) todo["detailUrl"] = {{"appUrl", card.link}, {"pcUrl", card.link}};
    const auto made = call("POST", changing(""), todo);
    if (!made) return std::unexpected(made.error());
    reference_ = card.reference;
    return ticket_of(*made);
  }

  Answer<Ticket> move(const Card& card, const Ticket& ticket) override {
    if (card.progress == Progress::working) return ticket;  // a to-do knows open and done
    return change(ticket, {{"done", card.progress == Progress::done}});
  }

  Answer<bool> noted(const Ticket&, const std::string& mark) override {
    return description_.find(mark_line(mark)) != std::string::npos;
  }

  Answer<Ticket> add_note(const Ticket& ticket, const std::string& note, std::string&) override {
    return change(ticket, {{"description", newest(description_ + "\n\n" + note)}});
  }

  Answer<Ticket> change(const Ticket& ticket, const json& fields) {
    const auto done = call("PUT", changing("/" + notify::percent_encoded(ticket.id)), fields);
    if (!done) return std::unexpected(done.error());
    auto now = find(reference_, ticket.id);
    if (!now) return std::unexpected(std::move(now.error()));
    if (!*now) return std::unexpected(cannot_read("no to-do"));
    return std::move(**now);
  }

  std::string changing(const std::string& rest) const {
    return fmt::format("{}{}?operatorId={}", api_, rest, notify::percent_encoded(owner_));
  }

  Answer<json> call(const std::string& method, const std::string& path, const json& body) {
    if (Steady::now() >= good_until_) {
      rest_.headers.clear();
      const auto token = rest_.send("POST", "/v1.0/oauth2/accessToken",
                                    {{"appKey", app_}, {"appSecret", secret_}});
      if (!token) return std::unexpected(token.error());
      const auto text = text_at(*token, {"accessToken"});
      if (text.empty()) return std::unexpected(cannot_read("no token"));
      rest_.headers.push_back("x-acs-dingtalk-access-token: " + text);
      const json& lasts = at(*token, {"expireIn"});
      good_until_ = Steady::now() - token_margin +
                    std::chrono::seconds{lasts.is_number_integer() ? lasts.get<std::int64_t>() : 0};
    }
    return method == "GET" ? rest_.get(path) : rest_.send(method, path, body);
  }

  Answer<Ticket> ticket_of(const json& todo) {
    const json& changed = at(todo, {"modifiedTime"});
    Ticket ticket{.id = id_at(todo, {"id"}),
                  .url = text_at(todo, {"detailUrl", "pcUrl"}),
                  .version = changed.is_number_integer() ? changed.get<std::int64_t>() * 1000 : 0,
                  .progress = at(todo, {"done"}) == json(true) ? Progress::done : Progress::open,
                  .person = {}};
    if (ticket.id.empty()) return std::unexpected(cannot_read("no to-do"));
    description_ = text_at(todo, {"description"});
    return ticket;
  }

  std::string app_, secret_, owner_;
  std::vector<std::string> members_;
  std::string api_;
  std::string reference_, description_;  // of the to-do last seen; one conversation at a time
  Steady::time_point good_until_{};
};

}  // namespace

std::unique_ptr<Tool> make_dingtalk_todo(const notify::Channel& channel) {
  return std::make_unique<DingTalkTodo>(channel);
}

}  // namespace myelin::connect::tools
