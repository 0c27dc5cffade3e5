// The second half of an order's life: what is sent back, and what is said.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/journey.h"
#include "sim/journey_order.h"

namespace myelin::sim {
namespace {

using model::Dimension;
using enum Topic;

// Chances of a talkative buyer, per order: without a complaint, with one.
struct Habit {
  double calm, cross;
};
constexpr Habit chats{0.11, 0.45}, calls{0.015, 0.10}, reviews{0.45, 0.66}, surveys{0.09, 0.10},
    posts{0.004, 0.05};
// Of an outbreak's complaints: in a review, a chat, a call, a post.
constexpr std::array<double, 4> outbreak_habits{0.55, 0.27, 0.08, 0.10};
constexpr double chance_append = 0.07, chance_survey_after_contact = 0.22,
                 chance_survey_when_angry = 0.5;
constexpr double chance_rude = 0.02, chance_rude_bad_team = 0.20;
constexpr double chance_personal_chat = 0.05, chance_personal_elsewhere = 0.008;

struct ReturnHabit {
  double chance;
  std::string_view reason;
};
ReturnHabit return_habit(Topic topic) {
  switch (topic) {
    case broken_in_transit:
      return {0.60, "damaged"};
    case leaking_lid:
      return {0.45, "quality"};
    case dead_device:
      return {0.60, "quality"};
    case wrong_item:
      return {0.70, "wrong_item"};
    case wrong_size:
      return {0.35, "not_as_described"};
    case flimsy:
    case pilling:
    case smell:
    case noise:
      return {0.33, "quality"};
    case foreign_object:
    case stale:
      return {0.40, "quality"};
    case not_as_described:
      return {0.45, "not_as_described"};
    case taste:
      return {0.12, "quality"};
    case missing_part:
      return {0.15, "missing_part"};
    case late_delivery:
      return {0.08, "arrived_too_late"};
    default:
      return {0.014, "no_longer_wanted"};
  }
}

constexpr double chance_partial = 0.3;  // of a part of the price back, where nothing is sent back
bool is_serious(Topic topic) {
  return topic == broken_in_transit || topic == leaking_lid || topic == missing_part;
}

}  // namespace

Time Journey::awake(Time at) {
  const Zone zone;
  const auto hour = zone.hour(at) - zone.day(at) * 24;
  return hour >= 1 && hour < 7 ? after(at, 6 + 2 * events_.uniform()) : at;
}

Scene Journey::scene(const Order& o, Topic topic) {
  const Person& who = people_[o.person];
  Scene s;
  s.product = &catalog_.products[static_cast<std::size_t>(o.product)];
  s.topic = topic;
  s.english = who.english;
  s.mild = o.mild;
  s.days = std::max(2, o.days_waited());
  if (o.sales != Sales::store && events_.chance(0.5))
    s.carrier = catalog_.carriers[static_cast<std::size_t>(o.carrier)];
  s.city = catalog_.regions[static_cast<std::size_t>(who.region)].city;
  s.phone = who.phone;
  s.name = who.name;
  s.order = o.key;
  return s;
}

void Journey::refund(const Order& o, Time at, std::string_view event, std::int64_t minor) {
  model::Draft d = draft(o, "aftersales.refunds", "-F", Kind::refund, at);
  d.event = event;
  d.amount = Money{minor, {}};
  push(std::move(d), {}, -1);
}

double Journey::expected_loss(const Order& o, Topic topic) {
  const double returned = return_habit(topic).chance;
  const double partly = is_serious(topic) ? (1 - returned) * chance_partial * 0.3 : 0;
  return (returned + partly) * static_cast<double>(o.minor);
}

bool Journey::send_back(const Order& o) {
  Random& r = events_;
  const auto [chance, reason] = return_habit(o.topic);
  if (!r.chance(chance)) {
    if (!is_serious(o.topic) || !r.chance(chance_partial)) return false;
    refund(o, after(o.delivered, 8 + r.exponential(30)), "partial", o.minor / 10 * 3);
    return true;
  }
  // Of a planted breakage the returns come about three days after the parcel.
  const bool planted_breakage = o.topic == broken_in_transit && o.fault >= 0;
  const double wait = planted_breakage ? std::max(36.0, r.normal(72, 10)) : 20 + r.exponential(50);
  const Time at = awake(after(o.delivered, wait));
  model::Draft d = draft(o, "aftersales.returns", "-B", Kind::returned, at);
  d.event = reason;
  d.dimensions[Dimension::product] = catalog_.products[static_cast<std::size_t>(o.product)].name;
  d.amount = Money{o.minor, {}};
  push(std::move(d), o.label(), -1);
  refund(o, after(at, 20 + r.exponential(24)), "returned", o.minor);
  return true;
}

void Journey::speak(const Order& o) {
  Random& r = events_;
  Person& who = people_[o.person];
  const bool cross = o.topic != none;
  const auto does = [&](Habit habit) { return r.chance(cross ? habit.cross : habit.calm); };
  bool said = false;
  // Whoever waits complains while waiting; whoever has unpacked complains soon; praise takes its
  // time.
  const Time unhappy = o.topic == late_delivery ? after(o.due, r.exponential(10))
                                                : after(o.delivered, 0.5 + r.exponential(12));
  if (does(chats))
    contact(o, awake(cross ? unhappy : after(o.at, r.exponential(60))), false), said = true;
  if (does(calls))
    contact(o, awake(cross ? after(unhappy, r.exponential(6)) : after(o.at, r.exponential(60))),
            true),
        said = true;
  const bool must_review =
      !said && !who.promised_words;  // who is not silent says something about the first order
  if (o.sales == Sales::store) {
    if (must_review || does(surveys)) survey(o, awake(after(o.delivered, 2 + r.exponential(30))));
  } else {
    if (does(reviews) || must_review)
      review(o, awake(after(o.delivered,
                            1 + (cross ? r.exponential(16) : std::min(260.0, r.exponential(48))))));
    if (does(surveys)) survey(o, awake(after(o.delivered, 12 + r.exponential(40))));
  }
  if (does(posts)) post(o, awake(after(unhappy, r.exponential(12))));
  who.promised_words = true;
}

void Journey::contact(const Order& o, Time at, bool by_phone) {
  Random& r = events_;
  const int team = static_cast<int>(quick_below(r, teams)),
            member = static_cast<int>(quick_below(r, agents_per_team));
  const Planted* bad =
      plan_.find(Theme::rude_service, at, [&](const Planted& p) { return p.team == team; });
  const bool rude = r.chance(bad ? std::lerp(chance_rude, chance_rude_bad_team, bad->strength(o.at))
                                 : chance_rude);
  const std::string agent = Catalog::agent(team, member);
  Label label = o.label();
  if (rude) {
    label.topic = rude_service;
    label.fault = bad ? bad->fault : -1;
    if (bad) ++plan_.truth().faults[static_cast<std::size_t>(bad->fault)].orders_touched;
  }
  const std::string suffix = fmt::format("{}{}", by_phone ? "-T" : "-W", ++posts_);
  model::Draft d = draft(o, by_phone ? "phone.calls" : "wechat.chats", suffix,
                         by_phone ? Kind::call : Kind::message, at);
  if (!r.chance(by_phone ? 0.65 : 0.88)) d.order.clear();  // nobody wrote the order down
  if (d.order.empty() || r.chance(0.3))
    d.dimensions[Dimension::product] = catalog_.products[static_cast<std::size_t>(o.product)].name;
  d.dimensions[Dimension::channel] = by_phone ? "phone" : "wechat";
  d.dimensions[Dimension::agent] = agent;
  d.attributes.emplace_back("team", catalog_.team_names[static_cast<std::size_t>(team)]);
  if (by_phone)
    people_.call_keys(o.person, d.keys);
  else
    people_.chat_keys(o.person, r.chance(0.3), d.keys);
  Scene s = scene(o, o.topic);
  s.rude_agent = rude;
  s.personal = r.chance(chance_personal_chat);
  s.agent = by_phone ? std::string_view{} : std::string_view{agent};
  d.text = by_phone ? writer_.call(s, words_) : writer_.chat(s, words_);
  push(std::move(d), label, o.person);

  if (!r.chance(rude ? chance_survey_when_angry : chance_survey_after_contact)) return;
  const Time asked = after(at, 0.05 + r.exponential(0.5));
  model::Draft csat = draft(o, "app.surveys", suffix + "-Q", Kind::survey, asked);
  csat.order = d.order;
  csat.dimensions[Dimension::channel] = "app";
  csat.dimensions[Dimension::agent] = agent;
  csat.attributes.emplace_back("team", catalog_.team_names[static_cast<std::size_t>(team)]);
  csat.scale = model::RatingScale::csat;
  csat.rating = static_cast<double>(rude              ? r.between(1, 2)
                                    : o.topic != none ? r.between(2, 5)
                                                      : r.between(4, 5));
  people_.app_keys(o.person, csat.keys);
  const bool words = r.chance(rude ? 0.7 : 0.3);
  if (words) {
    Scene opinion = scene(o, rude ? rude_service : none);
    if (!rude) opinion.product = nullptr;
    csat.text = writer_.survey(opinion, words_);
  }
  push(std::move(csat), rude && words ? label : Label{}, o.person);
}

void Journey::review(const Order& o, Time at, std::string_view suffix) {
  Random& r = events_;
  const std::string channel{sales_names[static_cast<std::size_t>(o.sales)]};
  const auto fill = [&](model::Draft& d) {
    people_.platform_keys(o.person, o.sales, false, d.keys);
    d.dimensions[Dimension::product] = catalog_.products[static_cast<std::size_t>(o.product)].name;
    d.dimensions[Dimension::channel] = channel;
  };
  model::Draft d = draft(o, channel + ".reviews", suffix, Kind::review, at);
  fill(d);
  Scene s = scene(o, o.topic);
  s.personal = r.chance(chance_personal_elsewhere);
  d.text = writer_.review(s, words_);
  d.rating = static_cast<double>(o.topic == none  ? (r.chance(0.82) ? 5 : 4)
                                 : o.mild         ? 3
                                 : r.chance(0.65) ? 1
                                                  : 2);
  push(std::move(d), o.label(), o.person);
  if (!r.chance(chance_append)) return;
  model::Draft more = draft(o, channel + ".reviews", std::string{suffix} + "2", Kind::review,
                            awake(after(at, 60 + r.exponential(150))));
  fill(more);
  more.attributes.emplace_back("appended_to", o.key + std::string{suffix});
  more.text = writer_.append(scene(o, o.topic), words_);
  push(std::move(more), o.label(), o.person);
}

void Journey::survey(const Order& o, Time at, std::string_view suffix) {
  Random& r = events_;
  model::Draft d = draft(o, "app.surveys", suffix, Kind::survey, at);
  d.dimensions[Dimension::channel] = "app";
  d.dimensions[Dimension::product] = catalog_.products[static_cast<std::size_t>(o.product)].name;
  if (o.sales == Sales::store)
    d.dimensions[Dimension::store] = catalog_.stores[static_cast<std::size_t>(o.store)].name;
  people_.app_keys(o.person, d.keys);
  d.scale = model::RatingScale::nps;
  d.rating = static_cast<double>(o.topic == none ? r.between(7, 10) : r.between(0, 6));
  const bool words = r.chance(0.6);
  if (words) d.text = writer_.survey(scene(o, o.topic), words_);
  push(std::move(d), words ? o.label() : Label{}, o.person);
}

void Journey::post(const Order& o, Time at) {
  Random& r = events_;
  model::Draft d = draft(o, "weibo.posts", fmt::format("-V{}", ++posts_), Kind::post, at);
  d.order.clear();
  d.dimensions[Dimension::channel] = "weibo";
  if (r.chance(0.8))
    d.dimensions[Dimension::product] = catalog_.products[static_cast<std::size_t>(o.product)].name;
  people_.weibo_keys(o.person, d.keys);
  d.text = writer_.post(scene(o, o.topic), words_);
  d.reach = static_cast<std::int64_t>(std::min(5e6, r.lognormal(5.5, 1.9)));
  push(std::move(d), o.label(), o.person);
}

void Journey::complain(Time at, int product, Topic topic, int outbreak) {
  if (static_cast<std::size_t>(product) >= content_.size()) return;
  Random& r = events_;
  auto& orders = content_[static_cast<std::size_t>(product)];
  std::erase_if(orders, [&](const Order& o) { return o.delivered + days{30} < at; });
  const auto begin =
      std::ranges::partition(orders, [&](const Order& o) { return o.delivered > at; });
  if (begin.empty()) return;
  const auto chosen = begin.begin() + static_cast<std::ptrdiff_t>(quick_below(r, begin.size()));
  Order o = *chosen;
  orders.erase(chosen);
  o.topic = topic;
  o.outbreak = outbreak;
  o.mild = r.chance(0.3);
  const Time said = awake(at);
  switch (r.weighted(outbreak_habits)) {
    case 0:
      o.sales == Sales::store ? survey(o, said, "-M") : review(o, said, "-O");
      break;
    case 1:
      contact(o, said, false);
      break;
    case 2:
      contact(o, said, true);
      break;
    default:
      post(o, said);
  }
  o.delivered = said;  // what is sent back is sent after that
  send_back(o);
}

void Journey::post_idly(Time at) {
  Order o;
  o.key = fmt::format("{}XHV", options_.run);
  o.person = people_.buyer(events_);
  o.product = draw_product(at, Sales::tmall);
  o.at = o.paid = o.delivered = at;
  if (!people_[o.person].silent) post(o, at);
}

}  // namespace myelin::sim
