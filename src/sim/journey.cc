#include "sim/journey.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/journey_order.h"
#include "sim/season.h"

namespace myelin::sim {
namespace {

using model::Dimension;
using enum Topic;

// Chances per order in ordinary life.
constexpr double chance_cancelled = 0.022, chance_stray_delay = 0.03, chance_late_complaint = 0.40;
// What the planted faults do.
constexpr double chance_broken_by_carrier = 0.42, chance_slow_at_warehouse = 0.36,
                 chance_leak_of_batch = 0.075;

constexpr std::size_t remembered_max = 1000;  // orders of a product that may still go wrong

std::array<double, topic_count> base_rates(const Product& p) {
  std::array<double, topic_count> r{};
  const auto set = [&r](Topic t, double rate) { r[static_cast<std::size_t>(t)] = rate; };
  set(broken_in_transit, 0.008 * p.fragility);
  set(wrong_item, 0.004), set(missing_part, 0.005), set(packaging, 0.006), set(price_drop, 0.007);
  set(slow_refund, 0.002), set(not_as_described, 0.006), set(coupon, 0.003), set(invoice, 0.002);
  switch (p.category) {
    case Category::appliance:
      set(dead_device, 0.012), set(noise, 0.008), set(smell, 0.005), set(wrong_size, 0.002);
      break;
    case Category::vessel:
      set(leaking_lid, p.lid ? 0.009 : 0), set(smell, 0.006), set(wrong_size, 0.004);
      break;
    case Category::storage:
      set(flimsy, 0.014), set(wrong_size, 0.008), set(smell, 0.006);
      break;
    case Category::bedding:
      set(pilling, 0.014), set(smell, 0.006), set(wrong_size, 0.005);
      break;
    case Category::food:
      set(taste, 0.012), set(stale, 0.007), set(foreign_object, 0.002);
      break;
  }
  return r;
}

}  // namespace

Journey::Journey(const CompanyOptions& options, const Catalog& catalog, People& people, Plan& plan,
                 Timeline& timeline)
    : options_(options),
      catalog_(catalog),
      people_(people),
      plan_(plan),
      timeline_(timeline),
      events_(Random{options.seed}.split("events")),
      words_(Random{options.seed}.split("words")),
      spared_(Random{options.seed}.split("spared")) {
  for (const Product& p : catalog.products) rates_.push_back(base_rates(p));
}

Journey::~Journey() = default;

void Journey::push(model::Draft d, Label label, int person) {
  timeline_.push({std::move(d), label, person});
}

model::Draft Journey::draft(const Order& o, std::string source, std::string_view suffix, Kind kind,
                            Time at) const {
  model::Draft d;
  d.source = std::move(source);
  d.external_id = o.key;
  d.external_id += suffix;
  d.kind = kind;
  d.at = at;
  d.order = o.key;
  return d;
}

int Journey::draw_product(Time at, Sales sales) {
  const int today = static_cast<int>((at - options_.start) / hours{24});
  weights_.clear();
  for (const Product& p : catalog_.products)
    weights_.push_back(p.launch_day > today || (p.douyin_only && sales != Sales::douyin) ? 0
                       : p.douyin_only ? p.weight * 6  // its only shop sells what six would
                                       : p.weight);
  return static_cast<int>(events_.weighted(weights_));
}

Journey::Order Journey::draw(Time at, int person, int product, Sales sales) {
  Random& r = events_;
  const Person& who = people_[person];
  const Region& region = catalog_.regions[static_cast<std::size_t>(who.region)];
  Order o;
  o.key =
      fmt::format("{}XH{}{:08}", options_.run, "TJDS"[static_cast<std::size_t>(sales)], ++orders_);
  o.person = person;
  o.product = product;
  o.sales = sales;
  o.at = at;
  o.day = static_cast<int>((at - options_.start) / hours{24});
  o.paid = at + seconds{r.between(15, 900)};
  o.carrier = static_cast<int>(r.weighted(catalog_.carrier_weights));
  o.warehouse = r.chance(0.85) ? region.warehouse
                               : static_cast<int>(quick_below(r, catalog_.warehouses.size()));
  o.quantity = r.chance(0.15) ? 2 : 1;
  const double discount = sales == Sales::douyin                  ? 0.92
                          : Season::promotion(Zone{}.day(at)) > 1 ? 0.85
                                                                  : 1;
  o.minor =
      static_cast<std::int64_t>(
          static_cast<double>(catalog_.products[static_cast<std::size_t>(product)].price_minor) *
          discount / 10) *
      10 * o.quantity;
  o.batch = catalog_.batch(product, o.day);
  if (sales == Sales::store)
    for (std::size_t i = 0; i < catalog_.stores.size(); ++i)
      if (catalog_.stores[i].region == who.region) o.store = static_cast<int>(i);
  return o;
}

void Journey::buy(Time at) {
  const int person = people_.buyer(events_);
  const Person& who = people_[person];
  const Sales sales = who.two_platforms && events_.chance(0.4) ? who.second : who.platform;
  Order o = draw(at, person, draw_product(at, sales), sales);
  place(o, {});
  if (sales != Sales::store && cancel(o)) return;
  carry(o, {});
  draw_complaint(o);
  const bool settled = send_back(o);
  if (!who.silent) speak(o);
  if (options_.outbreaks > 0 && !settled && o.topic == none) remember(o);
}

void Journey::remember(const Order& o) {
  content_.resize(catalog_.products.size());
  auto& orders = content_[static_cast<std::size_t>(o.product)];
  orders.push_back(o);
  if (orders.size() > remembered_max) orders.pop_front();
}

void Journey::buy_praise(Time at, const Planted& planted) {
  const Label label{.topic = none, .fault = planted.fault, .bought = true};
  Order o =
      draw(at, people_.newcomer(events_), planted.product, static_cast<Sales>(planted.channel));
  people_[o.person].promised_words = true;
  place(o, label);
  carry(o, label);
  model::Draft d =
      draft(o, fmt::format("{}.reviews", sales_names[static_cast<std::size_t>(o.sales)]), "-R",
            Kind::review, awake(after(o.delivered, 0.2 + events_.exponential(2))));
  people_.platform_keys(o.person, o.sales, false, d.keys);
  d.dimensions[Dimension::product] = catalog_.products[static_cast<std::size_t>(o.product)].name;
  d.dimensions[Dimension::channel] = sales_names[static_cast<std::size_t>(o.sales)];
  d.text = writer_.bought(words_);
  d.rating = 5;
  push(std::move(d), label, o.person);
}

void Journey::place(const Order& o, Label label) {
  const Person& who = people_[o.person];
  const std::string channel{sales_names[static_cast<std::size_t>(o.sales)]};
  const Product& product = catalog_.products[static_cast<std::size_t>(o.product)];
  model::Draft d = draft(o, channel + ".orders", "", Kind::order, o.at);
  d.event = "placed";
  people_.platform_keys(o.person, o.sales, true, d.keys);
  if (events_.chance(0.4)) d.customer_name = who.name;
  d.customer_tier = who.tier;
  d.dimensions[Dimension::product] = product.name;
  d.dimensions[Dimension::channel] = channel;
  d.dimensions[Dimension::region] = catalog_.regions[static_cast<std::size_t>(who.region)].name;
  if (o.sales == Sales::store)
    d.dimensions[Dimension::store] = catalog_.stores[static_cast<std::size_t>(o.store)].name;
  if (Season::promotion(Zone{}.day(o.at)) > 1) d.dimensions[Dimension::campaign] = "双十一";
  d.amount = Money{o.minor, {}};
  d.attributes.emplace_back("quantity", std::to_string(o.quantity));
  d.attributes.emplace_back("sku", product.sku);
  push(std::move(d), label, o.person);
  model::Draft paid = draft(o, "pay.payments", "-P", Kind::payment, o.paid);
  paid.event = "paid";
  paid.amount = Money{o.minor, {}};
  push(std::move(paid), label, -1);
}

bool Journey::cancel(const Order& o) {
  if (!events_.chance(chance_cancelled)) return false;
  const Time at = after(o.paid, 0.2 + events_.exponential(3));
  model::Draft d =
      draft(o, fmt::format("{}.cancellations", sales_names[static_cast<std::size_t>(o.sales)]),
            "-C", Kind::cancellation, at);
  static constexpr std::array<std::string_view, 4> reasons{"no_longer_wanted", "ordered_twice",
                                                           "found_cheaper", "wrong_address"};
  d.event = reasons[quick_below(events_, reasons.size())];
  push(std::move(d), {}, -1);
  refund(o, after(at, 0.1 + events_.exponential(4)), "cancelled", o.minor);
  Person& who = people_[o.person];
  if (!who.silent && !who.promised_words) contact(o, awake(after(at, 0.3)), false);
  return true;
}

void Journey::carry(Order& o, Label label) {
  Random& r = events_;
  if (o.sales == Sales::store) {  // carried home by the buyer
    o.shipped = o.delivered = o.due = o.paid;
    return;
  }
  const Region& region = catalog_.regions[static_cast<std::size_t>(people_[o.person].region)];
  double handling = 4 + r.exponential(9);
  const Planted* slow = plan_.find(Theme::late_delivery, o.at,
                                   [&](const Planted& p) { return p.warehouse == o.warehouse; });
  const bool slowed = slow && r.chance(chance_slow_at_warehouse * slow->strength(o.at));
  if (slowed) {
    handling += 70 + r.uniform() * 90;
    o.fault = slow->fault;
    ++plan_.truth().faults[static_cast<std::size_t>(slow->fault)].orders_touched;
  } else if (r.chance(chance_stray_delay)) {
    handling += 60 + r.uniform() * 70;
  }
  o.due = after(o.paid, 84 + region.extra_hours);
  o.shipped = after(o.paid, handling);
  o.delivered = after(o.shipped, 18 + r.uniform() * 30 + region.extra_hours);
  o.late = o.delivered > o.due;
  if (slow && !slowed) note_spared(o, *slow, chance_slow_at_warehouse, late_delivery);
  const auto fill = [&](model::Draft& d) {
    d.dimensions[Dimension::carrier] = catalog_.carriers[static_cast<std::size_t>(o.carrier)];
    d.dimensions[Dimension::warehouse] = catalog_.warehouses[static_cast<std::size_t>(o.warehouse)];
    d.due = o.due;
  };
  model::Draft shipped = draft(o, "wms.shipments", "-S1", Kind::shipment, o.shipped);
  shipped.event = "shipped";
  fill(shipped);
  shipped.dimensions[Dimension::batch] = o.batch;
  push(std::move(shipped), label, -1);
  model::Draft delivered = draft(o, "wms.shipments", "-S2", Kind::shipment, o.delivered);
  delivered.event = "delivered";
  fill(delivered);
  push(std::move(delivered), label, -1);
}

void Journey::note_spared(const Order& o, const Planted& fault, double chance, Topic topic) {
  const double strength = fault.strength(o.at);
  if (strength >= 1) return;
  // Of those that the mended fault left alone, so many the whole one would have touched.
  if (!spared_.chance(chance * (1 - strength) / (1 - chance * strength))) return;
  const bool late = topic == late_delivery;
  const double complains = late ? chance_late_complaint : 1;
  plan_.truth().faults[static_cast<std::size_t>(fault.fault)].spared.push_back(
      {.heard_at = late ? after(o.due, spared_.exponential(10))
                        : after(o.delivered, 0.5 + spared_.exponential(12)),
       .product = catalog_.products[static_cast<std::size_t>(o.product)].name,
       .channel = std::string{sales_names[static_cast<std::size_t>(o.sales)]},
       .loss_minor = complains * (expected_loss(o, topic) - expected_loss(o, none))});
}

void Journey::draw_complaint(Order& o) {
  Random& r = events_;
  const int late_fault = o.fault;
  o.fault = -1;
  o.mild = r.chance(0.3);
  const Planted* breaking = plan_.find(Theme::broken_in_transit, o.at, [&](const Planted& p) {
    return p.product == o.product && p.channel == static_cast<int>(o.sales) &&
           p.carrier == o.carrier;
  });
  const Planted* leaking = plan_.find(Theme::leaking_lid, o.at, [&](const Planted& p) {
    return p.product == o.product && (p.batch.empty() || p.batch == o.batch);
  });
  const auto blame = [&](const Planted* planted, Topic topic) {
    o.topic = topic;
    o.fault = planted->fault;
    ++plan_.truth().faults[static_cast<std::size_t>(planted->fault)].orders_touched;
  };
  if (breaking) {
    if (r.chance(chance_broken_by_carrier * breaking->strength(o.at)))
      return blame(breaking, broken_in_transit);
    note_spared(o, *breaking, chance_broken_by_carrier, broken_in_transit);
  }
  if (leaking) {
    if (r.chance(chance_leak_of_batch * leaking->strength(o.at)))
      return blame(leaking, leaking_lid);
    note_spared(o, *leaking, chance_leak_of_batch, leaking_lid);
  }
  if (o.late && r.chance(chance_late_complaint)) {
    o.topic = late_delivery;
    o.fault = late_fault;
    return;
  }
  double x = r.uniform();
  const auto& rates = rates_[static_cast<std::size_t>(o.product)];
  for (std::size_t i = 1; i < topic_count; ++i) {
    x -= rates[i];
    if (x >= 0) continue;
    const auto topic = static_cast<Topic>(i);
    const bool of_parcels = topic == broken_in_transit || topic == packaging;
    if (!(of_parcels && o.sales == Sales::store)) o.topic = topic;
    return;
  }
}

}  // namespace myelin::sim
