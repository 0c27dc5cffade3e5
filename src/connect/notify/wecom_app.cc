// A WeCom app of the company's own: a card with buttons to members, by name. What they press comes
// back by connect/wecom/app_hook.h. One message about several cases is Markdown, without buttons.
// https://developer.work.weixin.qq.com/document/path/90236 (send), 91039 (token)
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <mutex>

#include <nlohmann/json.hpp>

#include "connect/notify/plain_text.h"
#include "connect/notify/reply.h"
#include "connect/notify/robot.h"
#include "connect/notify/signing.h"
#include "connect/notify/vendors.h"
#include "connect/wecom/app_hook.h"

namespace myelin::connect::notify {
namespace {

using nlohmann::ordered_json;
using Steady = std::chrono::steady_clock;

// What a card shows without cutting it off by itself (three bytes a character), and how often the
// same words within half an hour are one message.
constexpr std::size_t title_bytes_max = 108, subtitle_bytes_max = 336, facts_max = 6,
                      label_bytes_max = 15, value_bytes_max = 78, text_bytes_max = 2'048,
                      people_max = 1'000;
constexpr int same_within_s = 1'800;
constexpr auto token_margin = std::chrono::minutes{5};
constexpr std::array<std::int64_t, 3> token_is_old{40014, 41001, 42001};

struct Button {
  model::Progress to;
  std::string_view zh, en;
};

// What somebody may do to a case that stands so.
std::vector<Button> buttons_for(model::CaseState state) {
  const Button take{model::Progress::working, "接手", "Take"},
      done{model::Progress::done, "已处理", "Done"},
      reopen{model::Progress::open, "重新打开", "Reopen"};
  switch (state) {
    case model::CaseState::open:
      return {take, done};
    case model::CaseState::taken:
      return {done};
    case model::CaseState::resolved:
      return {reopen};
    case model::CaseState::closed:
      break;
  }
  return {};
}

class WeComApp final : public Robot {
 public:
  explicit WeComApp(const Channel& channel)
      : Robot(channel),
        company_(channel.user),
        members_(channel.members),
        hears_(!channel.hook_key.empty()) {
    const auto& agent = channel.keys.at("agent");
    std::from_chars(agent.data(), agent.data() + agent.size(), agent_);
  }

  Delivery send(const Message& message) override {
    const auto to = people(message);
    if (to.empty())
      return {Outcome::refused, "nobody to write to: name members, or wecom: of the people", {}};
    const std::string body =
        content(message, to).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    Delivery delivery;
    for (const bool again : {false, true}) {
      auto token = let_in(again);
      if (!token) return std::move(token.error());
      const auto reply =
          post(url_ + "/cgi-bin/message/send?access_token=" + percent_encoded(*token), body);
      const auto said = nlohmann::json::parse(reply.body, nullptr, false);
      delivery = wecom_app_delivery(reply);
      const auto code =
          said.is_object() ? said.value("errcode", nlohmann::json{}) : nlohmann::json{};
      if (!code.is_number_integer() ||
          std::ranges::find(token_is_old, code.get<std::int64_t>()) == token_is_old.end())
        break;
    }
    return delivery;
  }

 private:
  std::vector<std::string> people(const Message& message) const {
    auto all = members_;
    for (const auto& one : message.wecom_users)
      if (std::ranges::find(all, one) == all.end()) all.push_back(one);
    if (all.size() > people_max) all.resize(people_max);
    return all;
  }

  ordered_json content(const Message& message, const std::vector<std::string>& to) const {
    ordered_json body{{"touser", fmt::format("{}", fmt::join(to, "|"))},
                      {"agentid", agent_},
                      {"enable_duplicate_check", 1},
                      {"duplicate_check_interval", same_within_s}};
    const auto buttons = hears_ && message.cases.size() == 1 && message.state
                             ? buttons_for(*message.state)
                             : std::vector<Button>{};
    if (buttons.empty()) {
      body["msgtype"] = "markdown";
      body["markdown"] = {{"content", text(message)}};
    } else {
      body["msgtype"] = "template_card";
      body["template_card"] = card(message, buttons);
    }
    return body;
  }

  ordered_json card(const Message& message, const std::vector<Button>& buttons) const {
    const auto title = one_line(message.title, title_bytes_max);
    ordered_json card{
        {"card_type", "button_interaction"},
        {"main_title",
         {{"title", title}, {"desc", fmt::format("Myelin · #{}", message.cases.front().value)}}}};
    if (title != message.title)
      card["sub_title_text"] = one_line(message.title, subtitle_bytes_max);
    auto& lines = card["horizontal_content_list"] = ordered_json::array();
    for (const auto& fact : message.facts) {
      if (lines.size() == facts_max) break;
      lines.push_back({{"keyname", one_line(fact.label, label_bytes_max)},
                       {"value", one_line(fact.value, value_bytes_max)}});
    }
    if (!message.link.empty()) card["card_action"] = {{"type", 1}, {"url", message.link}};
    card["task_id"] = message.id;
    auto& list = card["button_list"] = ordered_json::array();
    for (const auto& button : buttons)
      list.push_back({{"text", language_ == model::Language::en ? button.en : button.zh},
                      {"style", list.empty() ? 1 : 2},
                      {"key", wecom::button_key(message.cases.front(), button.to)}});
    return card;
  }

  std::string text(const Message& message) const {
    const auto facts = lines_of(message.facts, {"> ", "：", 64, 512});
    std::string tail;
    if (!message.link.empty())
      tail = fmt::format("[{}]({})", plain_markdown(message.link_text, 64), message.link);
    return fitted("**" + plain_markdown(message.title, 600) + "**\n", facts, tail, text_bytes_max,
                  language_);
  }

  // The app's token, which is good for two hours; `anew`: the one we have is not taken any more.
  std::expected<std::string, Delivery> let_in(bool anew) {
    const std::lock_guard one{mutex_};
    if (!anew && Steady::now() < good_until_) return token_;
    good_until_ = {};
    const auto reply = get(fmt::format("{}/cgi-bin/gettoken?corpid={}&corpsecret={}", url_,
                                       percent_encoded(company_), percent_encoded(secret_)));
    const auto meaning = wecom_app_delivery(reply);
    if (meaning.outcome != Outcome::delivered) {
      // Nothing was sent yet, whatever became of the question.
      const bool lost = meaning.outcome == Outcome::unknown;
      return std::unexpected(
          Delivery{lost ? Outcome::retry : meaning.outcome, meaning.detail, meaning.retry_after});
    }
    const auto said = nlohmann::json::parse(reply.body, nullptr, false);
    if (const auto found = said.find("access_token"); found != said.end() && found->is_string())
      token_ = found->get<std::string>();
    else
      return std::unexpected(Delivery{Outcome::retry, "WeCom gave no access token", {}});
    std::int64_t lives = 0;
    if (const auto found = said.find("expires_in");
        found != said.end() && found->is_number_integer())
      lives = std::clamp<std::int64_t>(found->get<std::int64_t>(), 0, 86'400);
    good_until_ = Steady::now() + std::chrono::seconds{lives} - token_margin;
    return token_;
  }

  const std::string company_;
  const std::vector<std::string> members_;
  const bool hears_;
  std::int64_t agent_ = 0;
  std::mutex mutex_;
  std::string token_;
  Steady::time_point good_until_{};
};

}  // namespace

Result<std::unique_ptr<Sender>> make_wecom_app(const Channel& channel) {
  MYELIN_CHECK(check_http_url(channel.url));
  const auto missing = [](const char* what, const char* hint) {
    return fail(ErrorCode::invalid_argument, fmt::format("{} is missing", what), hint);
  };
  if (channel.user.empty()) return missing("user", "write the company's id (企业ID) as user");
  if (channel.secret.empty())
    return missing("secret", "write secret: {env: NAME} with the app's Secret");
  const auto agent = channel.keys.find("agent");
  if (agent == channel.keys.end() || agent->second.empty() || agent->second.size() > 18 ||
      !std::ranges::all_of(agent->second, [](char c) { return c >= '0' && c <= '9'; }))
    return missing("agent", "write the app's AgentId, a number");
  for (const auto& one : channel.members)
    if (one.empty() || one.size() > 64 || one.find('|') != std::string::npos)
      return fail(ErrorCode::invalid_argument, "members holds what is no UserID",
                  "write members' UserIDs as the company's address book shows them, or \"@all\"");
  if (!channel.hook_key.empty() || !channel.hook_secret.empty()) {
    MYELIN_TRY(hook, wecom::AppHook::make(channel));
    static_cast<void>(hook);
  }
  return std::make_unique<WeComApp>(channel);
}

}  // namespace myelin::connect::notify
