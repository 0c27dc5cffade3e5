#include "sim/outbreaks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include "sim/grammar.h"
namespace myelin::sim {
namespace {

constexpr double hours_min = 6, hours_max = 24.0 * outbreak_days_max;

double log_uniform(Random& random, double low, double high) {
  return std::exp(std::lerp(std::log(low), std::log(high), random.uniform()));
}

enum class Shape { even, rising, hump };

// When within the outbreak, 0…1, one of its complaints comes.
double moment(Random& random, Shape shape) {
  std::array<double, 3> u{random.uniform(), random.uniform(), random.uniform()};
  switch (shape) {
    case Shape::even:
      return u[0];
    case Shape::rising:
      return std::max(u[0], u[1]);
    case Shape::hump:
      std::ranges::sort(u);
      return u[1];
  }
  return 0;
}

std::vector<Topic> troubles_of(const Product& product) {
  using enum Topic;
  std::vector<Topic> of_all{broken_in_transit, wrong_item, missing_part, not_as_described};
  const auto and_of = [&](std::initializer_list<Topic> more) {
    of_all.insert(of_all.end(), more);
    return of_all;
  };
  switch (product.category) {
    case Category::appliance:
      return and_of({dead_device, noise, smell});
    case Category::vessel:
      return product.lid ? and_of({leaking_lid, smell}) : and_of({smell});
    case Category::storage:
      return and_of({flimsy, smell});
    case Category::bedding:
      return and_of({pilling, smell});
    case Category::food:
      return and_of({taste, stale, foreign_object});
  }
  return of_all;
}

}  // namespace

std::optional<Time> eruption(const Outbreak& outbreak, Zone zone) {
  const auto& heard = outbreak.heard;
  if (heard.empty()) return {};
  const std::size_t half = (heard.size() + 1) / 2;
  std::size_t of_day = 0;
  for (std::size_t i = 0; i < heard.size(); ++i) {
    of_day = i > 0 && zone.day(heard[i]) == zone.day(heard[i - 1]) ? of_day + 1 : 1;
    if (of_day == eruption_complaints_a_day || i + 1 == half) return heard[i];
  }
  return heard.back();
}

Outbreaks::Outbreaks(std::size_t count, Time start, int days, const Catalog& catalog,
                     Random random) {
  std::vector<int> products;
  for (std::size_t i = 0; i < catalog.products.size(); ++i)
    if (catalog.products[i].launch_day < 0) products.push_back(static_cast<int>(i));
  count = std::min(count, products.size());
  const double room = days - outbreak_warm_up_days - outbreak_days_max;
  for (std::size_t i = 0; i < count && room > 0; ++i) {
    // The next card of a deck that is shuffled as it is dealt.
    std::swap(products[i], products[i + quick_below(random, products.size() - i)]);
    PlannedOutbreak one{.product = products[i], .topic = Topic::none, .at = {}};
    const auto troubles = troubles_of(catalog.products[static_cast<std::size_t>(one.product)]);
    one.topic = troubles[quick_below(random, troubles.size())];
    const auto size = std::lround(log_uniform(random, outbreak_size_min, outbreak_size_max));
    const double length = log_uniform(random, hours_min, hours_max);
    const auto shape = static_cast<Shape>(quick_below(random, 3));
    const double begin =
        24 * (outbreak_warm_up_days +
              room * (static_cast<double>(i) + random.uniform()) / static_cast<double>(count));
    for (long n = 0; n < size; ++n) {
      const double hour = begin + length * moment(random, shape);
      one.at.push_back(start + seconds{static_cast<std::int64_t>(3600 * hour)});
    }
    std::ranges::sort(one.at);
    planned_.push_back(std::move(one));
  }
  told_.assign(planned_.size(), 0);
}

std::vector<Outbreak> Outbreaks::truths(const Catalog& catalog) const {
  std::vector<Outbreak> all;
  for (const auto& one : planned_)
    all.push_back({catalog.products[static_cast<std::size_t>(one.product)].name,
                   topic_names[static_cast<std::size_t>(one.topic)],
                   {}});
  return all;
}

}  // namespace myelin::sim
