// care: who may be written to, when, and by which channel.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "repair/settings_yaml.h"

namespace myelin::repair {
namespace {

constexpr std::size_t templates_max = 200, caps_max = 8, regions_max = 200;
constexpr int cap_messages_max = 100, cap_days_max = 365;
constexpr double price_max = 100;

Result<bool> truth_at(const YAML::Node& map, const char* key, const std::string& where,
                      bool otherwise) {
  MYELIN_TRY(text, text_at(map, key, where));
  if (text.empty()) return otherwise;
  if (text == "true" || text == "false") return text == "true";
  return bad_key(fmt::format("{}.{}", where, key), fmt::format("is \"{}\"", text),
                 "write true or false");
}

Status read_rule(const YAML::Node& node, const std::string& where, Care::Rule& rule) {
  if (!node || node.IsNull()) return {};
  MYELIN_CHECK(only_keys(node, where, {"consent", "caps"}));
  MYELIN_TRY(consent, truth_at(node, "consent", where, rule.consent));
  rule.consent = consent;
  const YAML::Node caps = node["caps"];
  if (!caps || caps.IsNull()) return {};
  if (!caps.IsSequence() || caps.size() > caps_max)
    return bad_key(where + ".caps", "is not a list of caps", "write [{messages: 1, days: 7}]");
  rule.caps.clear();
  for (const auto& one : caps) {
    MYELIN_CHECK(only_keys(one, where + ".caps", {"messages", "days"}));
    MYELIN_TRY(messages, number_at(one, "messages", where + ".caps", 1, 1, cap_messages_max));
    MYELIN_TRY(span, number_at(one, "days", where + ".caps", 7, 1, cap_days_max));
    rule.caps.push_back({messages, span});
  }
  return {};
}

Result<minutes> clock_of(std::string_view text) {
  int hour = 0, minute = 0;
  const auto number = [](std::string_view digits, int& value) {
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return digits.size() == 2 && end.ec == std::errc{} && end.ptr == digits.data() + digits.size();
  };
  if (text.size() != 5 || text[2] != ':' || !number(text.substr(0, 2), hour) ||
      !number(text.substr(3), minute) || hour > 24 || minute > 59 || hour * 60 + minute > 24 * 60)
    return bad_key("care.quiet_hours", "is not from-until", "write \"21:00-09:00\", or none");
  return minutes{hour * 60 + minute};
}

Status read_quiet_hours(const YAML::Node& node, Care& care) {
  MYELIN_TRY(text, text_at(node, "quiet_hours", "care"));
  if (text.empty()) return {};
  if (text == "none") return care.quiet_from = care.quiet_until = minutes{0}, Status{};
  const auto dash = text.find('-');
  if (dash == std::string::npos)
    return bad_key("care.quiet_hours", "is not from-until", "write \"21:00-09:00\", or none");
  MYELIN_TRY(from, clock_of(std::string_view{text}.substr(0, dash)));
  MYELIN_TRY(until, clock_of(std::string_view{text}.substr(dash + 1)));
  care.quiet_from = from;
  care.quiet_until = until;
  return {};
}

Result<Medium> medium_at(const std::string& key, const std::string& where) {
  const auto medium = medium_named(key);
  if (!medium)
    return bad_key(where + "." + key, "is no way to reach a customer",
                   fmt::format("write some of {}", fmt::join(medium_names, ", ")));
  return *medium;
}

Status read_channels(const YAML::Node& node, const Settings& settings, Care& care) {
  if (!node || node.IsNull()) return {};
  if (!node.IsMap())
    return bad_key("care.channels", "is not a table", "write sms: name_of_a_channel");
  for (const auto& entry : node) {
    MYELIN_TRY(medium, medium_at(entry.first.Scalar(), "care.channels"));
    const std::string where = "care.channels." + entry.first.Scalar();
    const std::string named = entry.second.IsScalar() ? entry.second.Scalar() : "";
    MYELIN_CHECK(known_channels({named}, where, settings));
    const auto kind = settings.channel(named)->kind;
    const bool mail = kind == model::ChannelKind::email;
    if (kind != model::ChannelKind::webhook && !(mail && medium == Medium::email))
      return bad_key(where, fmt::format("names {}, whose kind reaches no customer", named),
                     "name a channel of kind webhook (a gateway), or for email one of kind email");
    care.channels[static_cast<std::size_t>(medium)] = named;
  }
  return {};
}

Status read_prices(const YAML::Node& node, Care& care) {
  if (!node || node.IsNull()) return {};
  if (!node.IsMap()) return bad_key("care.price", "is not a table", "write sms: 0.045");
  for (const auto& entry : node) {
    MYELIN_TRY(medium, medium_at(entry.first.Scalar(), "care.price"));
    const std::string text = entry.second.IsScalar() ? entry.second.Scalar() : "";
    double price = -1;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), price);
    if (end.ec != std::errc{} || end.ptr != text.data() + text.size() || !(price >= 0) ||
        price > price_max)
      return bad_key("care.price." + entry.first.Scalar(), "is no price of one message",
                     "write 0.045");
    care.prices[static_cast<std::size_t>(medium)] = price;
  }
  return {};
}

Status read_regions(const YAML::Node& node, Care& care) {
  if (!node || node.IsNull()) return {};
  if (!node.IsMap() || node.size() > regions_max)
    return bad_key("care.regions", "is not a table", "write 新疆: \"+06:00\"");
  for (const auto& entry : node) {
    const auto zone = Zone::parse(entry.second.IsScalar() ? entry.second.Scalar() : "");
    if (!zone)
      return bad_key("care.regions." + entry.first.Scalar(), "is no time zone",
                     "write \"+06:00\" or Asia/Shanghai");
    care.zones.emplace(entry.first.Scalar(), *zone);
  }
  return {};
}

Result<model::Sentence> sentence_at(const YAML::Node& node, const std::string& where) {
  if (node.IsScalar()) return model::Sentence{node.Scalar(), node.Scalar()};
  MYELIN_CHECK(only_keys(node, where, {"zh", "en"}));
  MYELIN_TRY(zh, text_at(node, "zh", where));
  MYELIN_TRY(en, text_at(node, "en", where));
  if (zh.empty() && en.empty()) return bad_key(where, "says nothing", "write zh: …, en: …");
  return model::Sentence{zh, en};
}

Status read_templates(const YAML::Node& node, Care& care) {
  if (!node || node.IsNull()) return {};
  if (!node.IsMap() || node.size() > templates_max)
    return bad_key("care.templates", "is not a table", "write name: {zh: …, en: …}");
  for (const auto& entry : node) {
    const std::string where = "care.templates." + entry.first.Scalar();
    MYELIN_TRY(text, sentence_at(entry.second, where));
    for (const auto& words : {text.zh, text.en}) {
      if (words.empty()) continue;
      if (const auto good = check_letter(words, words.find("{offer}") != std::string::npos); !good)
        return bad_key(where, "cannot be sent: " + good.error().message, good.error().hint);
    }
    care.templates.emplace(entry.first.Scalar(), std::move(text));
  }
  return {};
}

}  // namespace

Status read_care(const YAML::Node& node, Settings& settings) {
  if (!node || node.IsNull()) return {};
  MYELIN_CHECK(only_keys(node, "care",
                         {"service", "marketing", "quiet_hours", "channels", "price", "currency",
                          "regions", "templates", "opt_out", "four_eyes_from"}));
  Care& care = settings.care;
  MYELIN_CHECK(read_rule(node["service"], "care.service", care.rules[std::size_t{0}]));
  MYELIN_CHECK(read_rule(node["marketing"], "care.marketing", care.rules[std::size_t{1}]));
  if (!care.rule(Purpose::marketing).consent)
    return bad_key("care.marketing.consent", "is false: nobody is sold to who has not agreed",
                   "leave it out; import the consents you have with `myelin consents import`");
  MYELIN_CHECK(read_quiet_hours(node, care));
  MYELIN_CHECK(read_channels(node["channels"], settings, care));
  MYELIN_CHECK(read_prices(node["price"], care));
  MYELIN_TRY(code, text_at(node, "currency", "care", "CNY"));
  const auto currency = Currency::parse(code);
  if (!currency) return bad_key("care.currency", "is no currency", "write CNY");
  care.currency = *currency;
  MYELIN_TRY(eyes, number_at(node, "four_eyes_from", "care", 0, 0, contacts_per_batch_max));
  care.four_eyes_from = eyes;
  MYELIN_CHECK(read_regions(node["regions"], care));
  MYELIN_CHECK(read_templates(node["templates"], care));
  if (const YAML::Node opt_out = node["opt_out"]; opt_out && !opt_out.IsNull()) {
    MYELIN_TRY(text, sentence_at(opt_out, "care.opt_out"));
    care.opt_out = std::move(text);
  }
  return {};
}

}  // namespace myelin::repair
