#include "sim/writer.h"

#include <cassert>
#include <span>

#include <fmt/format.h>

namespace myelin::sim {
namespace {

bool one_in(Random& random, std::size_t n) {
  return quick_below(random, n) == 0;
}
bool percent(Random& random, std::size_t p) {
  return quick_below(random, 100) < p;
}

constexpr std::array<std::string_view, 10> spoken_digits{"零", "幺", "二", "三", "四",
                                                         "五", "六", "七", "八", "九"};

// A number as people write it when a shop forbids numbers: in words, or with gaps.
std::string spoken(std::string_view phone, Random& random) {
  std::string out;
  const bool words = one_in(random, 2);
  for (std::size_t i = 0; i < phone.size(); ++i) {
    if (!words && (i == 3 || i == 7)) out += ' ';
    if (words && phone[i] >= '0' && phone[i] <= '9')
      out += spoken_digits[static_cast<std::size_t>(phone[i] - '0')];
    else
      out += phone[i];
  }
  return out;
}

// The first two characters of a UTF-8 text.
std::string_view beginning(std::string_view text) {
  int begun = 0;
  for (std::size_t at = 0; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && ++begun > 2)
      return text.substr(0, at);
  return text;
}

}  // namespace

struct Writer::Speech {
  std::string days, price, spoken_phone;
};

Writer::Writer() : grammar_(company_grammar()) {
  const auto find = [this](std::string_view name) {
    const Grammar::Rule rule = grammar_.rule(name);
    assert(rule != Grammar::none);
    return rule;
  };
  rule_ = {find("pause"),       find("end"),         find("hey"),          find("sigh"),
           find("angry"),       find("mild"),        find("but"),          find("also"),
           find("since"),       find("tag"),         find("weibo.open"),   find("weibo.ask"),
           find("weibo.good"),  find("weibo.chat"),  find("bought.base"),  find("emoji.good"),
           find("emoji.bad"),   find("um"),          find("call.open"),    find("call.intro"),
           find("call.end"),    find("personal"),    find("append"),       find("fix.ask"),
           find("ask.any"),     find("shipgood"),    find("servicegood"),  find("smalltalk"),
           find("agent.hello"), find("agent.sorry"), find("agent.answer"), find("agent.bye"),
           find("agent.rude"),  find("en.good"),     find("en.more"),      find("en.open"),
           find("en.ask")};
  for (std::size_t i = 1; i < topic_count; ++i) {
    bad_[i] = find(topic_names[i]);
    bad_english_[i] = find(fmt::format("en.{}", topic_names[i]));
  }
  for (std::size_t i = 0; i < category_count; ++i)
    good_[i] = find(fmt::format("good.{}", category_names[i]));
}

Slots Writer::slots(const Scene& scene, Speech& speech, Random& random) const {
  static constexpr std::array<std::string_view, 10> numerals{"两", "两", "两", "三", "四",
                                                             "五", "六", "七", "八", "九"};
  const auto days = static_cast<std::size_t>(scene.days < 2 ? 2 : scene.days);
  if (!scene.english && days < numerals.size() && one_in(random, 3))
    speech.days = numerals[days];
  else
    speech.days = std::to_string(days);
  speech.price = std::to_string(scene.product ? scene.product->price_minor / 100 : 99);
  if (scene.personal) speech.spoken_phone = spoken(scene.phone, random);
  Slots s;
  s[Slot::thing] = scene.english ? "thing" : "东西";
  if (scene.product && scene.english)
    s[Slot::thing] = scene.product->english;
  else if (scene.product && !one_in(random, 6))
    s[Slot::thing] = scene.product->thing;
  s[Slot::product] = scene.product ? std::string_view{scene.product->name} : "小禾的东西";
  s[Slot::carrier] =
      scene.carrier.empty() ? (scene.english ? "the courier" : "快递") : scene.carrier;
  s[Slot::city] = scene.city;
  s[Slot::days] = speech.days;
  s[Slot::price] = speech.price;
  s[Slot::agent] = scene.agent.empty() ? "客服" : scene.agent;
  s[Slot::phone] = scene.phone;
  s[Slot::spoken_phone] = speech.spoken_phone;
  s[Slot::name] = scene.name;
  s[Slot::order] = scene.order;
  return s;
}

void Writer::complain(const Scene& scene, const Slots& s, Random& random, std::string& out) const {
  say(bad_[static_cast<std::size_t>(scene.topic)], s, random, out);
}

void Writer::praise(const Scene& scene, const Slots& s, Random& random, std::string& out) const {
  if (scene.product)
    say(good_[static_cast<std::size_t>(scene.product->category)], s, random, out);
  else
    say(rule_.service_good, s, random, out);
}

void Writer::english_text(const Scene& scene, const Slots& s, Random& random,
                          std::string& out) const {
  if (percent(random, 30)) say(rule_.en_open, s, random, out);
  if (scene.topic == Topic::none) {
    say(rule_.en_good, s, random, out);
    if (percent(random, 40)) out += ". ", say(rule_.en_good, s, random, out);
  } else {
    if (scene.mild) say(rule_.en_good, s, random, out), out += ", but ";
    say(bad_english_[static_cast<std::size_t>(scene.topic)], s, random, out);
    if (percent(random, 55)) out += ". ", say(rule_.en_more, s, random, out);
  }
  if (percent(random, 50)) out += one_in(random, 3) ? "!" : ".";
  if (percent(random, 40) && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 32);
}

std::string Writer::review(const Scene& scene, Random& random) const {
  Speech speech;
  const Slots s = slots(scene, speech, random);
  std::string out;
  if (scene.english) {
    english_text(scene, s, random, out);
    return out;
  }
  if (percent(random, 12)) say(rule_.since, s, random, out), say(rule_.pause, s, random, out);
  if (scene.topic == Topic::none) {
    if (percent(random, 10)) say(rule_.sigh, s, random, out);
    if (percent(random, 14))
      say(rule_.small_talk, s, random, out);
    else
      praise(scene, s, random, out);
    if (percent(random, 45)) say(rule_.pause, s, random, out), praise(scene, s, random, out);
    if (percent(random, 25)) say(rule_.pause, s, random, out), say(rule_.ship_good, s, random, out);
    if (percent(random, 10))
      say(rule_.pause, s, random, out), say(rule_.service_good, s, random, out);
  } else if (scene.mild) {
    praise(scene, s, random, out);
    out += "，";
    say(rule_.but, s, random, out);
    complain(scene, s, random, out);
    if (percent(random, 40)) say(rule_.pause, s, random, out), say(rule_.mild, s, random, out);
  } else {
    if (percent(random, 25)) say(rule_.sigh, s, random, out);
    complain(scene, s, random, out);
    if (percent(random, 18))
      out += "，", say(rule_.also, s, random, out), complain(scene, s, random, out);
    if (percent(random, 55)) say(rule_.pause, s, random, out), say(rule_.angry, s, random, out);
    if (percent(random, 20)) say(rule_.pause, s, random, out), say(rule_.fix, s, random, out);
  }
  if (percent(random, 45)) say(rule_.end, s, random, out);
  if (scene.personal) out += "，", say(rule_.personal, s, random, out);
  if (percent(random, 12))
    say(scene.topic == Topic::none ? rule_.emoji_good : rule_.emoji_bad, s, random, out);
  roughen(out, random);
  return out;
}

std::string Writer::append(const Scene& scene, Random& random) const {
  std::string out;
  Speech speech;
  if (!scene.english) say(rule_.append, slots(scene, speech, random), random, out);
  return out + review(scene, random);
}

std::string Writer::post(const Scene& scene, Random& random) const {
  Speech speech;
  const Slots s = slots(scene, speech, random);
  std::string out;
  if (scene.english) {
    english_text(scene, s, random, out);
    return out + " #xiaohe";
  }
  if (percent(random, 30)) say(rule_.tag, s, random, out), out += ' ';
  if (scene.topic == Topic::none) {
    say(rule_.weibo_chat, s, random, out);
    out += "，";
    praise(scene, s, random, out);
    say(rule_.pause, s, random, out);
    say(rule_.weibo_good, s, random, out);
  } else {
    if (percent(random, 60)) say(rule_.weibo_open, s, random, out);
    if (percent(random, 40))
      fmt::format_to(std::back_inserter(out), "买的{}", s[Slot::product]), out += "，";
    complain(scene, s, random, out);
    say(rule_.pause, s, random, out);
    say(rule_.angry, s, random, out);
    if (percent(random, 50)) say(rule_.pause, s, random, out), say(rule_.weibo_ask, s, random, out);
  }
  if (percent(random, 30))
    say(scene.topic == Topic::none ? rule_.emoji_good : rule_.emoji_bad, s, random, out);
  if (percent(random, 30)) out += ' ', say(rule_.tag, s, random, out);
  roughen(out, random);
  return out;
}

std::string Writer::chat(const Scene& scene, Random& random) const {
  Speech speech;
  const Slots s = slots(scene, speech, random);
  std::string out = "客户：";
  const auto turn = [&](std::string_view who) { out += '\n', out += who, out += "："; };
  const bool complains = scene.topic != Topic::none && scene.topic != Topic::rude_service;
  if (scene.english) {
    if (complains)
      english_text(scene, s, random, out);
    else
      say(rule_.en_ask, s, random, out);
  } else {
    if (percent(random, 50)) say(rule_.hey, s, random, out);
    if (complains)
      complain(scene, s, random, out);
    else
      say(rule_.ask, s, random, out);
  }
  if (percent(random, 40)) turn("客服"), say(rule_.hello, s, random, out);
  if (scene.personal) turn("客户"), say(rule_.personal, s, random, out);
  if (complains && !scene.english) turn("客户"), say(rule_.fix, s, random, out);
  turn("客服");
  say(scene.rude_agent ? rule_.rude : complains ? rule_.sorry : rule_.answer, s, random, out);
  if (scene.rude_agent) {
    turn("客户");
    Scene angry = scene;
    angry.topic = Topic::rude_service;
    if (scene.english)
      english_text(angry, s, random, out);
    else
      complain(angry, s, random, out), say(rule_.pause, s, random, out),
          say(rule_.fix, s, random, out);
    if (one_in(random, 2)) turn("客服"), say(rule_.rude, s, random, out);
  } else if (percent(random, 60)) {
    turn("客户");
    out += one_in(random, 2) ? "好的" : one_in(random, 2) ? "行" : "嗯嗯谢谢";
    turn("客服");
    say(rule_.bye, s, random, out);
  }
  return out;
}

// Spoken words: the clauses of the text with hesitations and repeated beginnings between them.
void Writer::hesitate(std::string_view text, const Grammar& grammar, Grammar::Rule um,
                      Random& random, std::string& out) {
  static constexpr std::string_view comma = "，";
  while (!text.empty()) {
    const std::size_t end = text.find(comma);
    const std::string_view clause = text.substr(0, end);
    if (percent(random, 30)) grammar.expand(um, {}, random, out), out += "，";
    if (clause.size() > 12 && one_in(random, 8))
      out += beginning(clause), out += "，";  // said twice
    out += clause;
    if (end == std::string_view::npos) return;
    out += comma;
    text = text.substr(end + comma.size());
  }
}

std::string Writer::call(const Scene& scene, Random& random) const {
  Scene spoken_scene = scene;
  spoken_scene.english = false;  // the hotline speaks Chinese
  Speech speech;
  const Slots s = slots(spoken_scene, speech, random);
  std::string out = "客服：", said;
  say(rule_.hello, s, random, out);
  out += "\n客户：";
  say(rule_.call_open, s, random, out);
  out += "，";
  say(rule_.call_intro, s, random, out);
  out += "，";
  if (scene.topic == Topic::none || scene.topic == Topic::rude_service)
    say(rule_.ask, s, random, said);
  else
    complain(spoken_scene, s, random, said), said += "，", complain(spoken_scene, s, random, said);
  hesitate(said, grammar_, rule_.um, random, out);
  if (scene.personal) out += "，", say(rule_.personal, s, random, out);
  out += "\n客服：";
  say(scene.rude_agent             ? rule_.rude
      : scene.topic != Topic::none ? rule_.sorry
                                   : rule_.answer,
      s, random, out);
  out += "\n客户：";
  if (scene.rude_agent) {
    spoken_scene.topic = Topic::rude_service;
    said.clear();
    complain(spoken_scene, s, random, said);
    hesitate(said, grammar_, rule_.um, random, out);
    out += "，";
    say(rule_.fix, s, random, out);
  } else {
    say(rule_.call_end, s, random, out);
  }
  return out;
}

std::string Writer::survey(const Scene& scene, Random& random) const {
  Speech speech;
  const Slots s = slots(scene, speech, random);
  std::string out;
  if (scene.english)
    english_text(scene, s, random, out);
  else if (scene.topic != Topic::none)
    complain(scene, s, random, out);
  else if (one_in(random, 3))
    say(rule_.small_talk, s, random, out);
  else if (one_in(random, 3))
    say(rule_.service_good, s, random, out);
  else
    praise(scene, s, random, out);
  return out;
}

std::string Writer::bought(Random& random) const {
  std::string out;
  say(rule_.bought, {}, random, out);
  if (percent(random, 20)) say(rule_.end, {}, random, out);
  if (percent(random, 15)) say(rule_.emoji_good, {}, random, out);
  return out;
}

// Slips of the pen and habits: wrong homophones, blanks for commas, doubled marks.
void Writer::roughen(std::string& text, Random& random) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> slips{
      {{"的", "得"},
       {"在", "再"},
       {"客服", "克服"},
       {"已经", "己经"},
       {"质量", "质里"},
       {"什么", "神马"},
       {"没有", "木有"},
       {"了", "啦"}}};
  const std::size_t dice = quick_below(random, 100);
  if (dice < 6) {
    const auto& [right, wrong] = slips[quick_below(random, slips.size())];
    if (const std::size_t at = text.find(right); at != std::string::npos)
      text.replace(at, right.size(), wrong);
  } else if (dice < 12) {
    for (std::size_t at = 0; (at = text.find("，", at)) != std::string::npos;)
      text.replace(at, 3, " ");
  } else if (dice < 15) {
    for (std::size_t at = 0; (at = text.find("，", at)) != std::string::npos; at += 6)
      text.replace(at, 3, "，，");
  }
}

}  // namespace myelin::sim
