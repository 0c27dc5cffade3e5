// For tests: a small honest server of each tool's protocol, as its public documentation has it. It
// keeps tickets, refuses a wrong key, holds what is unique unique, and can be told to do what it is
// asked and then lose its answer.
#pragma once
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "connect/notify/fake_receiver.h"
#include "connect/tools/tool.h"

namespace myelin::connect::tools {

using nlohmann::json;
using Request = notify::FakeReceiver::Request;

class ToolServer {
 public:
  struct Ticket {
    std::string id, reference, title, status = "new", owner;
    std::vector<std::string> notes;
    std::int64_t changed = 1'764'000'000;  // seconds
  };

  explicit ToolServer(model::ChannelKind kind) : kind_(kind) {
    receiver_.answer([this](const Request& request) { return answer(request); });
  }
  notify::Channel channel() const {
    notify::Channel c;
    c.name = "tool";
    c.kind = kind_;
    c.url = receiver_.url("");
    c.user = "bot@example.com";
    c.secret = "token";
    c.hook_secret = "hook secret";
    c.timeout_ms = 3'000;
    c.keys = {{"account", "1"}, {"inbox", "4"}, {"project", "CX"}, {"owner", "union1"}};
    return c;
  }
  std::vector<Ticket> tickets() const {
    const std::lock_guard lock(mutex_);
    return tickets_;
  }
  // A person there.
  void change(const std::function<void(Ticket&)>& by) {
    const std::lock_guard lock(mutex_);
    by(tickets_.front());
    ++tickets_.front().changed;
  }
  // The next change is made, and its answer lost.
  void lose_next_answer() { lose_ = true; }
  void refuse_keys() { refuse_ = true; }
  std::size_t writes() const {
    std::size_t count = 0;
    for (const auto& request : receiver_.requests())
      count += request.method != "GET" && request.target.find("oken") == std::string::npos;
    return count;
  }

 private:
  struct Reply {
    int status;
    json body;
    bool changed = false;
  };

  std::string answer(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (refuse_) return notify::http_reply(401, R"({"error":"no"})");
    const auto question = request.target.find('?');
    const auto path = request.target.substr(0, question);
    const auto query = question == std::string::npos ? "" : request.target.substr(question + 1);
    const json body = request.body.empty() ? json() : json::parse(request.body);
    Reply reply = kind_ == model::ChannelKind::zendesk       ? zendesk(request, path, query, body)
                  : kind_ == model::ChannelKind::jira        ? jira(request, path, query, body)
                  : kind_ == model::ChannelKind::chatwoot    ? chatwoot(request, path, query, body)
                  : kind_ == model::ChannelKind::feishu_task ? feishu(request, path, body)
                                                             : dingtalk(request, path, body);
    if (reply.changed && lose_.exchange(false)) return notify::FakeReceiver::vanish;
    return notify::http_reply(reply.status, reply.body.is_null() ? "" : reply.body.dump());
  }

  Ticket* find(const std::string& id) {
    for (auto& t : tickets_)
      if (t.id == id) return &t;
    return nullptr;
  }
  Ticket* referred(const std::string& reference) {
    for (auto& t : tickets_)
      if (t.reference == reference) return &t;
    return nullptr;
  }
  Ticket& add(std::string id, std::string reference, std::string title) {
    tickets_.push_back({std::move(id), std::move(reference), std::move(title), "new", "", {}});
    return tickets_.back();
  }
  std::string iso(const Ticket& t) const { return format_utc(Time{} + seconds{t.changed}); }
  static std::string part(const std::string& path, std::size_t number) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < number; ++i) begin = path.find('/', begin) + 1;
    auto text = path.substr(begin, path.find('/', begin) - begin);
    if (text.ends_with(".json")) text.resize(text.size() - 5);
    return text;
  }

  json zendesk_ticket(const Ticket& t) const {
    return {{"id", std::stoll(t.id)},
            {"external_id", t.reference},
            {"status", t.status},
            {"assignee_id", t.owner.empty() ? json() : json(std::stoll(t.owner))},
            {"updated_at", iso(t)}};
  }
  Reply zendesk(const Request& request, const std::string& path, const std::string& query,
                const json& body) {
    if (!request.headers.at("authorization").starts_with("Basic ")) return {401, {}};
    if (request.method == "POST") {
      const std::string reference = body["ticket"]["external_id"];
      auto& t = add(std::to_string(35'436 + tickets_.size()), reference, body["ticket"]["subject"]);
      return {201, {{"ticket", zendesk_ticket(t)}}, true};
    }
    if (query.starts_with("external_id=")) {
      json all = json::array();
      for (const auto& t : tickets_)
        if (t.reference == query.substr(12)) all.push_back(zendesk_ticket(t));
      return {200, {{"tickets", all}, {"count", all.size()}}};
    }
    auto* t = find(part(path, 4));
    if (t == nullptr) return {404, {{"error", "RecordNotFound"}}};
    if (path.ends_with("comments.json")) {
      json all = json::array();
      for (const auto& note : t->notes) all.push_back({{"id", 1}, {"body", note}});
      return {200, {{"comments", all}}};
    }
    if (request.method == "GET") return {200, {{"ticket", zendesk_ticket(*t)}}};
    if (t->status == "closed") return {422, {{"error", "RecordInvalid"}}};
    ++t->changed;
    json events = json::array();
    if (body["ticket"].contains("comment")) {
      t->notes.push_back(body["ticket"]["comment"]["body"]);
      events.push_back({{"id", 206'091'192'546}, {"type", "Comment"}});
    }
    if (body["ticket"].contains("status")) t->status = body["ticket"]["status"];
    return {200, {{"ticket", zendesk_ticket(*t)}, {"audit", {{"events", events}}}}, true};
  }

  json issue(const Ticket& t) const {
    return {{"id", "10002"},
            {"key", t.id},
            {"fields",
             {{"status", {{"name", t.status}, {"statusCategory", {{"key", t.status}}}}},
              {"updated", iso(t).substr(0, 19) + ".000+0000"},
              {"assignee", t.owner.empty() ? json() : json{{"displayName", t.owner}}}}}};
  }
  Reply jira(const Request& request, const std::string& path, const std::string& query,
             const json& body) {
    if (path == "/rest/api/3/issue") {
      auto& t = add("CX-" + std::to_string(tickets_.size() + 1), body["fields"]["labels"][1],
                    body["fields"]["summary"]);
      if (body["fields"]["description"]["type"] != "doc") return {400, {}};
      return {201, {{"id", "10002"}, {"key", t.id}, {"self", "x"}}, true};
    }
    if (path.ends_with("/search/jql")) {
      json all = json::array();
      for (const auto& t : tickets_)
        if (query.find(t.reference) != std::string::npos) all.push_back(issue(t));
      return {200, {{"issues", all}, {"isLast", true}}};
    }
    auto* t = find(part(path, 5));
    if (t == nullptr) return {404, {{"errorMessages", {"Issue does not exist"}}}};
    if (path.ends_with("/transitions")) {
      if (request.method == "GET") {
        json ways = json::array();
        for (const char* to : {"new", "indeterminate", "done"})
          ways.push_back({{"id", to}, {"to", {{"statusCategory", {{"key", to}}}}}});
        return {200, {{"transitions", ways}}};
      }
      t->status = body["transition"]["id"];
      ++t->changed;
      return {204, {}, true};
    }
    if (path.ends_with("/comment")) {
      if (request.method == "GET") {
        json all = json::array();
        for (const auto& note : t->notes) all.push_back({{"id", "1"}, {"body", json::parse(note)}});
        return {200, {{"comments", all}}};
      }
      t->notes.push_back(body["body"].dump());
      ++t->changed;
      return {201, {{"id", "10000"}}, true};
    }
    return {200, issue(*t)};
  }

  json conversation(const Ticket& t) const {
    return {{"id", std::stoll(t.id)},
            {"status", t.status == "new" ? "open" : t.status},
            {"inbox_id", 4},
            {"meta", {{"assignee", t.owner.empty() ? json() : json{{"id", 7}, {"name", t.owner}}}}},
            {"updated_at", static_cast<double>(t.changed) + 0.25}};
  }
  Reply chatwoot(const Request& request, const std::string& path, const std::string& query,
                 const json& body) {
    if (request.headers.at("api_access_token") != "token") return {401, {}};
    if (path.ends_with("/contacts/search")) {
      json all = json::array();
      for (const auto& contact : contacts_)
        if (query == "q=" + contact)
          all.push_back({{"id", 99},
                         {"identifier", contact},
                         {"contact_inboxes", {{{"source_id", "s1"}, {"inbox", {{"id", 4}}}}}}});
      return {200, {{"payload", all}}};
    }
    if (path.ends_with("/contacts")) {
      for (const auto& contact : contacts_)
        if (contact == body["identifier"])
          return {422, {{"message", "Identifier has already been taken"}}};
      contacts_.push_back(body["identifier"]);
      return {200,
              {{"payload", {{"contact", {{"id", 99}}}, {"contact_inbox", {{"source_id", "s1"}}}}}},
              true};
    }
    if (path.find("/contacts/") != std::string::npos) {
      json all = json::array();
      for (const auto& t : tickets_) all.push_back(conversation(t));
      return {200, {{"payload", all}}};
    }
    if (path.ends_with("/conversations")) {
      auto& t = add("12", body["custom_attributes"]["myelin_case"], "");
      return {200, {{"id", std::stoll(t.id)}, {"account_id", 1}}, true};
    }
    auto* t = find(part(path, 6));
    if (t == nullptr) return {404, {}};
    if (path.ends_with("/toggle_status")) {
      t->status = body["status"];
      ++t->changed;
      return {200, {{"payload", {{"success", true}, {"current_status", t->status}}}}, true};
    }
    if (path.ends_with("/messages")) {
      if (request.method == "GET") {
        json all = json::array();
        for (const auto& note : t->notes) all.push_back({{"id", 1}, {"content", note}});
        return {200, {{"payload", all}}};
      }
      t->notes.push_back(body["content"]);
      return {200, {{"id", 501}}, true};
    }
    return {200, conversation(*t)};
  }

  json task(const Ticket& t) const {
    return {{"task",
             {{"guid", t.id},
              {"summary", t.title},
              {"url", "https://applink.feishu.cn/client/todo/detail?guid=" + t.id},
              {"completed_at", t.status == "done" ? "1764000000000" : "0"},
              {"updated_at", std::to_string(t.changed * 1000)}}}};
  }
  Reply feishu(const Request& request, const std::string& path, const json& body) {
    if (path.ends_with("/tenant_access_token/internal"))
      return {200, {{"code", 0}, {"msg", "ok"}, {"tenant_access_token", "t-1"}, {"expire", 7200}}};
    if (request.headers.at("authorization") != "Bearer t-1") return {200, {{"code", 99'991'663}}};
    const auto good = [](json data, bool changed) {
      return Reply{200, {{"code", 0}, {"msg", "success"}, {"data", std::move(data)}}, changed};
    };
    if (path.ends_with("/v2/tasks")) {
      auto* known = referred(body["client_token"]);
      auto& t =
          known != nullptr ? *known : add("e297ddff-06ca", body["client_token"], body["summary"]);
      return good(task(t), true);
    }
    if (path.ends_with("/comments")) {
      if (request.method == "POST") {
        tickets_.front().notes.push_back(body["content"]);
        return good({{"comment", {{"id", "7197"}}}}, true);
      }
      json all = json::array();
      for (const auto& note : tickets_.front().notes)
        all.push_back({{"id", "7197"}, {"content", note}});
      return good({{"items", all}}, false);
    }
    auto* t = find(part(path, 5));
    if (t == nullptr) return {404, {{"code", 1'470'404}, {"msg", "task not found"}}};
    if (request.method == "PATCH") {
      t->status = body["task"]["completed_at"] == "0" ? "open" : "done";
      ++t->changed;
    }
    return good(task(*t), request.method == "PATCH");
  }

  json todo(const Ticket& t) const {
    return {{"id", t.id},
            {"sourceId", t.reference},
            {"subject", t.title},
            {"description", t.notes.empty() ? "" : t.notes.back()},
            {"done", t.status == "done"},
            {"modifiedTime", t.changed * 1000}};
  }
  Reply dingtalk(const Request& request, const std::string& path, const json& body) {
    if (path.ends_with("/accessToken")) return {200, {{"accessToken", "d-1"}, {"expireIn", 7200}}};
    if (request.headers.at("x-acs-dingtalk-access-token") != "d-1") return {403, {}};
    if (path.find("/sources/") != std::string::npos) {
      auto* t = referred(part(path, 7));
      if (t == nullptr) return {400, {{"code", "paramError"}, {"message", "task not exist"}}};
      return {200, todo(*t)};
    }
    if (request.method == "POST") {
      if (referred(body["sourceId"]) != nullptr)
        return {400, {{"code", "todo.taskCreate.paramError"}, {"message", "task exist"}}};
      auto& t = add("task86e686", body["sourceId"], body["subject"]);
      return {200, todo(t), true};
    }
    auto* t = find(part(path, 6));
    if (t == nullptr) return {404, {}};
    if (body.contains("done")) t->status = body["done"] == true ? "done" : "open";
    if (body.contains("description")) t->notes.push_back(body["description"]);
    ++t->changed;
    return {200, {{"result", true}}, true};
  }

  const model::ChannelKind kind_;
  mutable std::mutex mutex_;
  std::vector<Ticket> tickets_;
  std::vector<std::string> contacts_;
  std::atomic<bool> lose_{false}, refuse_{false};
  notify::FakeReceiver receiver_;  // last: its thread uses what stands above
};

}  // namespace myelin::connect::tools
