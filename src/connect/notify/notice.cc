#include "connect/notify/notice.h"

#include <nlohmann/json.hpp>

#include "connect/notify/plain_text.h"

namespace myelin::connect::notify {
namespace {

using Json = nlohmann::ordered_json;

// Payloads are stored and signed, so they must be UTF-8 whatever came in.
std::string safe(const std::string& text) {
  return one_line(text, 4096);
}

Json money_json(const Money& money) {
  return Json{{"amount", money.text()}, {"currency", std::string{money.currency.view()}}};
}

Json data_json(const Notice& n) {
  Json data;
  data["case"] = n.repair.value;
  data["alert"] = n.alert.value;
  data["severity"] = std::string{model::name(n.severity)};
  data["rule"] = std::string{model::name(n.rule)};
  data["state"] = std::string{model::name(n.state)};
  data["title"] = Json{{"zh", safe(n.title_zh)}, {"en", safe(n.title_en)}};
  data["factor"] =
      Json{{"key", safe(n.factor)}, {"zh", safe(n.factor_zh)}, {"en", safe(n.factor_en)}};
  data["product"] = safe(n.product);
  data["channel"] = safe(n.channel);
  data["department"] = safe(n.department);
  data["assignee"] = safe(n.assignee);
  data["actor"] = safe(n.actor);
  data["detail"] = safe(n.detail);
  data["since"] = format_utc(n.since);
  data["due_at"] = format_utc(n.due_at);
  data["at_stake"] = money_json(n.at_stake);
  data["customers"] = n.customers;
  data["observed"] = n.observed;
  data["expected"] = n.expected;
  data["ratio"] = n.ratio;
  data["still_happening"] = n.still_happening;
  data["concentrations"] = Json::array();
  for (const auto& c : n.concentrations)
    data["concentrations"].push_back(Json{{"dimension", std::string{model::name(c.dimension)}},
                                          {"value", safe(c.value)},
                                          {"share", c.share},
                                          {"share_expected", c.share_expected},
                                          {"n", c.n}});
  if (n.follows)
    data["follows"] = Json{{"outcome", safe(n.follows->outcome)},
                           {"complained", n.follows->complained},
                           {"came", n.follows->came},
                           {"lag_days", n.follows->lag_days},
                           {"ratio", n.follows->ratio},
                           {"open", n.follows->open},
                           {"expected", n.follows->expected},
                           {"days_ahead", n.follows->days_ahead}};
  data["url"] = safe(n.url);
  if (n.quiet_since != Time{}) {
    data["person"] = safe(n.person);
    data["quiet_since"] = format_utc(n.quiet_since);
    data["reopened"] = n.reopened;
  } else if (!n.person.empty()) {
    data["person"] = safe(n.person);
  }
  if (!n.step.key.empty())
    data["step"] = Json{{"key", safe(n.step.key)},
                        {"do", safe(n.step.doing)},
                        {"text", Json{{"zh", safe(n.step.text_zh)}, {"en", safe(n.step.text_en)}}},
                        {"offer", safe(n.step.offer)},
                        {"approval", safe(n.step.approval)}};
  if (!n.corrects.id.empty())
    data["corrects"] =
        Json{{"id", safe(n.corrects.id)},
             {"type", safe(n.corrects.event)},
             {"title", Json{{"zh", safe(n.corrects.title_zh)}, {"en", safe(n.corrects.title_en)}}}};
  if (!n.missing.empty()) {
    data["round"] = n.round;
    data["missing"] = Json::array();
    for (const auto& m : n.missing)
      data["missing"].push_back(
          Json{{"id", safe(m.id)},
               {"type", safe(m.event)},
               {"title", Json{{"zh", safe(m.title_zh)}, {"en", safe(m.title_en)}}},
               {"url", safe(m.url)}});
  }
  return data;
}

// Reads fields by name and type; what is absent or of another type stays as it was.
struct Reader {
  const Json& object;
  const Json* at(const char* key) const {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
  }
  std::string text(const char* key) const {
    const Json* j = at(key);
    return j && j->is_string() ? j->get<std::string>() : std::string{};
  }
  std::string text(const char* key, const char* inner) const {
    const Json* j = at(key);
    return j ? Reader{*j}.text(inner) : std::string{};
  }
  std::int64_t integer(const char* key) const {
    const Json* j = at(key);
    return j && j->is_number_integer() ? j->get<std::int64_t>() : 0;
  }
  double real(const char* key) const {
    const Json* j = at(key);
    return j && j->is_number() ? j->get<double>() : 0;
  }
  Time time(const char* key) const {
    return parse_time(text(key), Zone{minutes{0}}).value_or(Time{});
  }
  template <class Enum, std::size_t N>
  Enum one_of(const char* key, const std::array<std::string_view, N>& names, Enum otherwise) const {
    const std::string name = text(key);
    for (std::size_t i = 0; i < N; ++i)
      if (names[i] == name) return static_cast<Enum>(i);
    return otherwise;
  }
};

void read_lists(const Reader& data, Notice& n) {
  if (const Json* list = data.at("concentrations"); list && list->is_array())
    for (const auto& item : *list) {
      const Reader r{item};
      model::Concentration c;
      c.dimension = model::dimension_named(r.text("dimension")).value_or(model::Dimension::carrier);
      c.value = r.text("value");
      c.share = r.real("share");
      c.share_expected = r.real("share_expected");
      c.n = r.integer("n");
      n.concentrations.push_back(std::move(c));
    }
  if (const Json* list = data.at("missing"); list && list->is_array())
    for (const auto& item : *list) {
      const Reader r{item};
      n.missing.push_back({r.text("id"), r.text("type"), r.text("title", "zh"),
                           r.text("title", "en"), r.text("url")});
    }
}

}  // namespace

std::string to_json(const Notice& notice) {
  Json root;
  root["type"] = safe(notice.event);
  root["timestamp"] = format_utc(notice.at);
  root["data"] = data_json(notice);
  return root.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Notice> notice_from_json(std::string_view json) {
  const Json root = Json::parse(json, nullptr, false);
  const Reader top{root};
  const Json* body = top.at("data");
  if (!body || !body->is_object() || top.text("type").empty())
    return fail(ErrorCode::corrupt, "the payload of an action is not {type, timestamp, data}",
                "retry the action's case from the console, and report this with the action's id");
  const Reader data{*body};
  Notice n;
  n.event = top.text("type");
  n.at = top.time("timestamp");
  n.repair = CaseId{data.integer("case")};
  n.alert = AlertId{data.integer("alert")};
  n.severity = data.one_of("severity", model::severity_names, model::Severity::warning);
  n.rule = data.one_of("rule", model::alert_rule_names, model::AlertRule::cell_excess);
  n.state = data.one_of("state", model::case_state_names, model::CaseState::open);
  n.title_zh = data.text("title", "zh");
  n.title_en = data.text("title", "en");
  n.factor = data.text("factor", "key");
  n.factor_zh = data.text("factor", "zh");
  n.factor_en = data.text("factor", "en");
  n.product = data.text("product");
  n.channel = data.text("channel");
  n.department = data.text("department");
  n.assignee = data.text("assignee");
  n.actor = data.text("actor");
  n.detail = data.text("detail");
  n.since = data.time("since");
  n.due_at = data.time("due_at");
  const auto currency = Currency::parse(data.text("at_stake", "currency")).value_or(Currency{});
  n.at_stake = Money::parse(data.text("at_stake", "amount"), currency).value_or(Money{0, currency});
  n.customers = data.integer("customers");
  n.observed = data.real("observed");
  n.expected = data.real("expected");
  n.ratio = data.real("ratio");
  if (const Json* still = data.at("still_happening"); still && still->is_boolean())
    n.still_happening = still->get<bool>();
  if (const Json* found = data.at("follows"); found && found->is_object()) {
    const Reader follows{*found};
    n.follows = {follows.text("outcome"),  follows.integer("complained"),
                 follows.integer("came"),  follows.integer("lag_days"),
                 follows.real("ratio"),    follows.real("open"),
                 follows.real("expected"), follows.integer("days_ahead")};
  }
  n.url = data.text("url");
  if (const Json* of_playbook = data.at("step")) {
    const Reader step{*of_playbook};
    n.step = {step.text("key"),        step.text("do"),    step.text("text", "zh"),
              step.text("text", "en"), step.text("offer"), step.text("approval")};
  }
  n.corrects = {data.text("corrects", "id"), data.text("corrects", "type"), {}, {}, {}};
  n.person = data.text("person");
  n.quiet_since = data.time("quiet_since");
  n.reopened = static_cast<int>(std::min<std::int64_t>(data.integer("reopened"), 1000));
  n.round = static_cast<int>(std::min<std::int64_t>(data.integer("round"), 1000));
  read_lists(data, n);
  return n;
}

}  // namespace myelin::connect::notify
