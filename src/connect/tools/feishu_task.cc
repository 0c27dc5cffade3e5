// Feishu tasks (Task v2). A task is open or done; a retried creation is made one by client_token.
// It is asked after: its events go to subscribed apps in a sealed form of their own.
// https://open.feishu.cn/document/task-v2/task/create
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include <nlohmann/json.hpp>

#include "connect/notify/reply.h"
#include "connect/notify/signing.h"
#include "connect/tools/vendors.h"

namespace myelin::connect::tools {
namespace {

using model::Progress;
using model::Ticket;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

constexpr std::string_view api = "/open-apis/task/v2";
constexpr std::int64_t no_such_task = 1470404;
constexpr auto token_margin = std::chrono::minutes{5};

std::int64_t milliseconds_at(const json& from, std::initializer_list<std::string_view> keys) {
  const auto text = id_at(from, keys);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class FeishuTask final : public Tool {
 public:
  explicit FeishuTask(const notify::Channel& channel)
      : Tool(channel), app_(channel.user), secret_(channel.secret), members_(channel.members) {
    if (const auto list = channel.keys.find("tasklist"); list != channel.keys.end())
      tasklist_ = list->second;
  }

 private:
  Answer<std::optional<Ticket>> find(const std::string&, const std::string& id) override {
    // Without an id there is nothing to look for: client_token makes a second creation the first.
    if (id.empty()) {
      auto known = let_in();
      if (!known) return std::unexpected(std::move(known.error()));
      return std::nullopt;
    }
    const auto body = call("GET", fmt::format("{}/tasks/{}", api, notify::percent_encoded(id)), {});
    if (!body) {
      if (last_code_ == no_such_task) return std::nullopt;
      return std::unexpected(body.error());
    }
    return ticket_of(*body);
  }

  Answer<Ticket> create(const Card& card) override {
    json task{{"summary", card.title},
              {"description", card.link.empty() ? card.body : card.body + "\n" + card.link},
              {"due",
               {{"timestamp", std::to_string(notify::unix_milliseconds(card.due_at))},
                {"is_all_day", false}}},
              {"client_token", card.reference},
              {"extra", card.reference}};
    for (const auto& member : members_)
      task["members"].push_back({{"id", member}, {"type", "user"}, {"role", "assignee"}});
    if (!tasklist_.empty()) task["tasklists"] = json::array({{{"tasklist_guid", tasklist_}}});
    return ticket_of(call("POST", fmt::format("{}/tasks?user_id_type=open_id", api), task));
  }

  Answer<Ticket> move(const Card& card, const Ticket& ticket) override {
    if (card.progress == Progress::working) return ticket;  // a task knows open and done
    const auto done_at = card.progress == Progress::done
                             ? std::to_string(notify::unix_milliseconds(card.at))
                             : std::string{"0"};
    return ticket_of(call(
        "PATCH", fmt::format("{}/tasks/{}", api, ticket.id),
        {{"task", {{"completed_at", done_at}}}, {"update_fields", json::array({"completed_at"})}}));
  }

  Answer<bool> noted(const Ticket& ticket, const std::string& mark) override {
    const auto body =
        call("GET",
             fmt::format("{}/comments?resource_type=task&resource_id={}&direction=desc"
                         "&page_size=50",
                         api, ticket.id),
             {});
    if (!body) return std::unexpected(body.error());
    return std::ranges::any_of(at(*body, {"items"}), [&](const json& comment) {
      return carries(text_at(comment, {"content"}), mark);
    });
  }

  Answer<Ticket> add_note(const Ticket& ticket, const std::string& note, std::string& id) override {
    const auto made =
        call("POST", fmt::format("{}/comments", api),
             {{"content", note}, {"resource_type", "task"}, {"resource_id", ticket.id}});
    if (!made) return std::unexpected(made.error());
    id = id_at(*made, {"comment", "id"});
    return ticket_of(call("GET", fmt::format("{}/tasks/{}", api, ticket.id), {}));
  }

  // The app's token; it is good for two hours.
  Answer<bool> let_in() {
    if (Steady::now() < good_until_) return true;
    rest_.headers.clear();
    const auto body = opened(rest_.send("POST", "/open-apis/auth/v3/tenant_access_token/internal",
                                        {{"app_id", app_}, {"app_secret", secret_}}));
    if (!body) return std::unexpected(body.error());
    const auto token = text_at(*body, {"tenant_access_token"});
    if (token.empty()) return std::unexpected(cannot_read("no token"));
    rest_.headers.push_back("authorization: Bearer " + token);
    good_until_ =
        Steady::now() + std::chrono::seconds{milliseconds_at(*body, {"expire"})} - token_margin;
    return true;
  }

  // Feishu says in the body what it thinks, whatever the status.
  Answer<json> opened(Answer<json> body) {
    last_code_ = 0;
    if (!body) {
      if (rest_.last_status() == 404) last_code_ = no_such_task;
      return body;
    }
    const json& code = at(*body, {"code"});
    if (!code.is_number_integer()) return std::unexpected(cannot_read("no code"));
    last_code_ = code.get<std::int64_t>();
    if (last_code_ == 0) return body;
    notify::HttpReply reply;
    reply.status = 200;
    reply.left_house = true;
    reply.body = json{{"code", last_code_}, {"msg", text_at(*body, {"msg"})}}.dump();
    return std::unexpected(notify::feishu_delivery(reply));
  }

  Answer<json> call(const std::string& method, const std::string& path, const json& body) {
    if (auto in = let_in(); !in) return std::unexpected(std::move(in.error()));
    auto answer = opened(method == "GET" ? rest_.get(path) : rest_.send(method, path, body));
    if (!answer) return answer;
    return json(at(*answer, {"data"}));
  }

  Answer<Ticket> ticket_of(const Answer<json>& data) const {
    if (!data) return std::unexpected(data.error());
    const json& task = at(*data, {"task"});
    Ticket ticket{
        .id = text_at(task, {"guid"}),
        .url = text_at(task, {"url"}),
        .version = milliseconds_at(task, {"updated_at"}) * 1000,
        .progress = milliseconds_at(task, {"completed_at"}) > 0 ? Progress::done : Progress::open,
        .person = {}};
    if (ticket.id.empty()) return std::unexpected(cannot_read("no task"));
    return ticket;
  }

  std::string app_, secret_, tasklist_;
  std::vector<std::string> members_;
  Steady::time_point good_until_{};
  std::int64_t last_code_ = 0;
};

}  // namespace

std::unique_ptr<Tool> make_feishu_task(const notify::Channel& channel) {
  return std::make_unique<FeishuTask>(channel);
}

}  // namespace myelin::connect::tools
