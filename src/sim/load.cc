#include "sim/load.h"

#include <array>

#include <fmt/format.h>

#include "base/random.h"
#include "sim/catalog.h"
#include "sim/writer.h"

namespace myelin::sim {
namespace {

using model::Dimension;
using model::SignalKind;

// What follows what, in a company's proportions: an order's three steps, and words between them.
constexpr std::array<SignalKind, 8> steps{
    SignalKind::order,    SignalKind::shipment, SignalKind::shipment, SignalKind::payment,
    SignalKind::shipment, SignalKind::order,    SignalKind::shipment, SignalKind::refund};
constexpr std::array<Topic, 6> complaints{
    Topic::broken_in_transit, Topic::late_delivery, Topic::taste,
    Topic::dead_device,       Topic::packaging,     Topic::price_drop};

}  // namespace

struct Load::State {
  explicit State(LoadOptions o)
      : options(o),
        catalog(make_catalog()),
        random(Random{o.seed}.split(fmt::format("load {}", o.worker))),
        prefix(fmt::format("L{:x}-{:05}-", o.seed, o.worker)) {}

  template <class List>
  auto& any(List& list) {
    return list[quick_below(random, list.size())];
  }
  void event(model::Draft& d);
  void words(model::Draft& d);
  std::string phone() { return fmt::format("13{:09}", quick_below(random, 1'000'000'000)); }

  LoadOptions options;
  Catalog catalog;
  Writer writer;
  Random random;
  std::string prefix;
  std::int64_t made = 0, order = 0;
};

Load::Load(LoadOptions options) : state_(std::make_unique<State>(options)) {}
Load::~Load() = default;

void Load::State::event(model::Draft& d) {
  d.kind = steps[static_cast<std::size_t>(made) % steps.size()];
  if (d.kind == SignalKind::order) ++order;
  d.order = prefix + "T" + std::to_string(order);
  const Product& product = any(catalog.products);
  switch (d.kind) {
    case SignalKind::order:
      d.source = "tmall.orders";
      d.event = "placed";
      d.dimensions[Dimension::product] = product.name;
      d.dimensions[Dimension::channel] = "tmall";
      d.dimensions[Dimension::region] = any(catalog.regions).name;
      d.amount = Money{product.price_minor, {}};
      d.keys.push_back({model::KeyKind::platform, "tmall",
                        "momo" + std::to_string(quick_below(random, 200'000))});
      break;
    case SignalKind::shipment:
      d.source = "wms.shipments";
      d.event = made % 2 == 0 ? "shipped" : "delivered";
      d.dimensions[Dimension::carrier] = any(catalog.carriers);
      d.dimensions[Dimension::warehouse] = any(catalog.warehouses);
      d.due = *d.at + days{3};
      break;
    default:
      d.source = d.kind == SignalKind::payment ? "pay.payments" : "aftersales.refunds";
      d.event = d.kind == SignalKind::payment ? "paid" : "partial";
      d.amount =
          Money{d.kind == SignalKind::payment ? product.price_minor : product.price_minor / 10, {}};
      break;
  }
}

void Load::State::words(model::Draft& d) {
  const Product& product = any(catalog.products);
  const std::size_t dice = quick_below(random, 100);
  Scene s;
  s.product = &product;
  s.topic = dice % 8 == 0 ? any(complaints) : Topic::none;
  s.english = dice % 10 == 3;
  s.mild = dice % 3 == 0;
  s.days = 2 + static_cast<int>(dice % 7);
  s.city = any(catalog.regions).city;
  std::string number;
  if (options.personal_data && dice % 25 == 0) {
    s.personal = true;
    number = phone();
    s.phone = number;
    s.name = "王小明";
  }
  const std::string buyer = "momo" + std::to_string(quick_below(random, 200'000));
  d.dimensions[Dimension::product] = product.name;
  if (dice < 75) {
    d.source = "tmall.reviews";
    d.kind = SignalKind::review;
    d.dimensions[Dimension::channel] = "tmall";
    d.keys.push_back({model::KeyKind::platform, "tmall", buyer});
    if (order > 0)
      d.order =
          prefix + "T" +
          std::to_string(order - static_cast<std::int64_t>(quick_below(
                                     random, static_cast<std::size_t>(order < 500 ? order : 500))));
    d.rating = s.topic == Topic::none ? 5 : s.mild ? 3 : 1;
    d.text = writer.review(s, random);
  } else if (dice < 92) {
    d.source = "wechat.chats";
    d.kind = SignalKind::message;
    d.dimensions[Dimension::channel] = "wechat";
    d.dimensions[Dimension::agent] =
        Catalog::agent(static_cast<int>(dice % teams), static_cast<int>(dice % agents_per_team));
    d.keys.push_back({model::KeyKind::openid, "wechat:wx8f20c1", buyer});
    d.text = writer.chat(s, random);
  } else {
    d.source = "weibo.posts";
    d.kind = SignalKind::post;
    d.dimensions[Dimension::channel] = "weibo";
    d.keys.push_back({model::KeyKind::platform, "weibo", buyer});
    d.reach = static_cast<std::int64_t>(dice * dice);
    d.text = writer.post(s, random);
  }
}

void Load::next(model::Draft& d) {
  State& s = *state_;
  d = {};
  d.at = s.options.from + Duration{s.options.step_us * s.made};
  d.external_id = s.prefix + std::to_string(s.made);
  if (s.random.chance(s.options.speaking))
    s.words(d);
  else
    s.event(d);
  ++s.made;
}

std::vector<model::Draft> Load::drafts(std::size_t count) {
  std::vector<model::Draft> out(count);
  for (auto& draft : out) next(draft);
  return out;
}

}  // namespace myelin::sim
