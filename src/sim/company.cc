#include "sim/company.h"

#include <algorithm>
#include <utility>

#include "sim/journey.h"
#include "sim/outbreaks.h"
#include "sim/season.h"

namespace myelin::sim {
namespace {

constexpr double people_at_scale_one =
    18'000;  // over 90 days; longer or larger companies have more
constexpr double praise_orders_per_hour = 3.5;  // bought, at any scale: about 170 in two days
constexpr double idle_posts_per_hour = 0.4;

std::size_t people_of(const CompanyOptions& o) {
  const int length = o.days > 0 ? o.days : std::max(90, o.steady_from_day);
  return static_cast<std::size_t>(std::max(60.0, people_at_scale_one * o.scale * length / 90.0));
}

}  // namespace

struct Company::Life {
  explicit Life(CompanyOptions o)
      : options(std::move(o)),
        catalog(make_catalog()),
        plan(options, catalog),
        people(people_of(options), catalog, Random{options.seed}.split("people")),
        season(options.start, options.seed, options.days > 0 ? -1 : options.steady_from_day),
        outbreaks(static_cast<std::size_t>(options.outbreaks), options.start, options.days, catalog,
                  Random{options.seed}.split("outbreaks")),
        journey(options, catalog, people, plan, timeline),
        demand(Random{options.seed}.split("demand")) {
    plan.truth().outbreaks = outbreaks.truths(catalog);
    introduce();
  }

  void introduce();
  void live_hour();
  bool take(Moment& moment);
  void count(const Moment& moment);

  CompanyOptions options;
  Catalog catalog;
  Plan plan;
  People people;
  Season season;
  Timeline timeline;
  Outbreaks outbreaks;
  Journey journey;
  Random demand;
  std::int64_t hour = 0;  // the next one to draw orders for
  Moment current;
};

// What keys stand for, as a catalogue export would say it.
void Company::Life::introduce() {
  const auto reference = [this](std::string_view of, model::Dimension dimension,
                                const std::string& key, model::Attributes attributes) {
    Moment m;
    m.draft.source = "catalog." + std::string{of} + "s";
    m.draft.external_id = options.run + key;
    m.draft.kind = model::SignalKind::reference;
    m.draft.event = of;
    m.draft.at = options.start;
    m.draft.dimensions[dimension] = key;
    m.draft.attributes = std::move(attributes);
    timeline.push(std::move(m));
  };
  for (const Product& p : catalog.products)
    reference("product", model::Dimension::product, p.name,
              {{"name", p.name},
               {"sku", p.sku},
               {"category", std::string{category_names_zh[static_cast<std::size_t>(p.category)]}}});
  for (const Store& s : catalog.stores)
    reference("store", model::Dimension::store, s.name,
              {{"name", s.name},
               {"category", "直营"},
               {"region", catalog.regions[static_cast<std::size_t>(s.region)].name}});
}

void Company::Life::live_hour() {
  const Time begin = options.start + hours{hour};
  plan.extend(begin + days{1}, catalog);
  const auto some_time = [&] { return begin + Duration{demand.between(0, 3'599'999'999)}; };
  const std::int64_t orders = demand.poisson(season.orders(hour) * options.scale);
  for (std::int64_t i = 0; i < orders; ++i) journey.buy(some_time());
  if (const Planted* paid =
          plan.find(Theme::bought_reviews, begin, [](const Planted&) { return true; }))
    for (std::int64_t i = demand.poisson(praise_orders_per_hour); i > 0; --i)
      journey.buy_praise(some_time(), *paid);
  for (std::int64_t i = demand.poisson(idle_posts_per_hour * options.scale); i > 0; --i)
    journey.post_idly(some_time());
  outbreaks.tell_until(begin + hours{1}, [&](std::size_t which, Time at) {
    const auto& outbreak = outbreaks.planned()[which];
    journey.complain(at, outbreak.product, outbreak.topic, static_cast<int>(which));
  });
  ++hour;
}

bool Company::Life::take(Moment& moment) {
  const std::int64_t hours_total = options.days > 0 ? 24L * options.days : INT64_MAX;
  while (hour < hours_total && !timeline.has_before(options.start + hours{hour})) live_hour();
  if (timeline.empty() ||
      (options.days > 0 && !timeline.has_before(options.start + days{options.days})))
    return false;
  timeline.pop(moment);
  count(moment);
  return true;
}

void Company::Life::count(const Moment& m) {
  Truth& truth = plan.truth();
  ++truth.signals;
  if (m.draft.kind == model::SignalKind::order) {
    ++truth.orders;
    if (Person& who = people[m.person]; !std::exchange(who.ordered, true))
      ++truth.customers, truth.silent_customers += !who.spoke;
  }
  if (!model::speaks(m.draft.kind)) return;
  if (Person& who = people[m.person]; !std::exchange(who.spoke, true) && who.ordered)
    --truth.silent_customers;
  if (m.draft.text.empty()) return;
  ++truth.texts;
  if (m.label.outbreak >= 0)
    truth.outbreaks[static_cast<std::size_t>(m.label.outbreak)].heard.push_back(*m.draft.at);
  if (m.label.fault < 0) return;
  Fault& fault = truth.faults[static_cast<std::size_t>(m.label.fault)];
  ++fault.complaints;
  if (!fault.first_complaint) fault.first_complaint = *m.draft.at;
}

Company::Company(CompanyOptions options) : life_(std::make_unique<Life>(std::move(options))) {}
Company::~Company() = default;
Company::Company(Company&&) noexcept = default;
Company& Company::operator=(Company&&) noexcept = default;

bool Company::next(model::Draft& draft) {
  if (!life_->take(life_->current)) return false;
  draft = std::move(life_->current.draft);
  return true;
}

bool Company::next_labelled(model::Draft& draft, Label& label) {
  if (!next(draft)) return false;
  label = life_->current.label;
  return true;
}

bool Company::mend(std::string_view fault, Time at, double left) {
  return life_->plan.mend(fault, at, left);
}

const Truth& Company::truth() const {
  return life_->plan.truth();
}

}  // namespace myelin::sim
