#include "sim/plan.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/grammar.h"
#include "sim/season.h"

namespace myelin::sim {
namespace {

constexpr double days_full =
    90;  // the length that the planted times are meant for; shorter companies shrink them

Product newcomer(std::size_t which) {
  struct Kind {
    const char *sku, *name, *thing, *english;
  };
  static constexpr std::array<Kind, 4> kinds{
      {{"XH-N01", "小禾耐热玻璃冷水壶", "水壶", "glass jug"},
       {"XH-N02", "小禾手冲咖啡壶套装", "咖啡壶", "pour-over set"},
       {"XH-N03", "小禾陶瓷隔水炖盅", "炖盅", "stew pot"},
       {"XH-N04", "小禾玻璃香薰灯", "香薰灯", "aroma lamp"}}};
  Product p;
  p.sku = kinds[which].sku;
  p.name = kinds[which].name;
  p.thing = kinds[which].thing;
  p.english = kinds[which].english;
  p.category = Category::vessel;
  p.price_minor = 12'900 + 2'000 * static_cast<std::int64_t>(which);
  p.weight = 0.6;
  p.fragility = 2;
  p.douyin_only = true;
  return p;
}

std::vector<int> products_where(const Catalog& catalog, bool (*fits)(const Product&)) {
  std::vector<int> found;
  for (std::size_t i = 0; i < catalog.products.size(); ++i)
    if (catalog.products[i].launch_day < 0 && fits(catalog.products[i]))
      found.push_back(static_cast<int>(i));
  return found;
}

}  // namespace

Plan::Plan(const CompanyOptions& options, Catalog& catalog)
    : options_(options), start_(options.start), random_(Random{options.seed}.split("plan")) {
  truth_.seed = options.seed;
  truth_.from = start_;
  truth_.until = options.days > 0 ? start_ + days{options.days} : Time::max();
  if (options.outbreaks == 0 && (options.days > 0 || options.steady_from_day >= 30))
    plant_one_of_each(catalog);
  if (options.faults_stay && options.days > 0) let_faults_stay();
  plant_peaks(catalog);
  next_day_ = options.steady_from_day + 0.5;
}

void Plan::plant_one_of_each(Catalog& catalog) {
  const int length = options_.days > 0 ? options_.days : options_.steady_from_day;
  const double f = std::min(1.0, length / days_full);
  Random& r = random_;
  const auto between = [&r](double low, double high) { return low + r.uniform() * (high - low); };
  const auto below = [&r](std::size_t n) { return static_cast<int>(quick_below(r, n)); };

  // Where the present goes on from the past, two faults are still under way as it begins: whoever
  // opens the page finds something that needs her.
  const bool goes_on = options_.days == 0;
  const double launch =
      goes_on ? std::floor(length - between(12, 16)) : std::floor(between(28, 44) * f);
  catalog.products.push_back(newcomer(static_cast<std::size_t>(below(4))));
  catalog.products.back().launch_day = static_cast<int>(launch);
  Planted a{.theme = Theme::broken_in_transit,
            .from = day(launch),
            .until = day(launch + std::max(5.0, 21 * f))};
  a.product = static_cast<int>(catalog.products.size()) - 1;
  a.channel = static_cast<int>(Sales::douyin);
  a.carrier = below(catalog.carriers.size());
  plant(a, "a", catalog);

  Product quiet = catalog.products[19];  // a launch without trouble, so that "new" is not "broken"
  quiet.sku = "XH-F05", quiet.name = "小禾冻干酸奶块", quiet.thing = "酸奶块",
  quiet.english = "yogurt bites";
  quiet.weight = 0.9, quiet.launch_day = static_cast<int>(between(16, 26) * f);
  catalog.products.push_back(quiet);

  const double slow =
      goes_on ? std::floor(length - between(9, 12)) : std::floor(between(15, 24) * f);
  Planted b{
      .theme = Theme::late_delivery, .from = day(slow), .until = day(slow + std::max(4.0, 14 * f))};
  b.warehouse = below(catalog.warehouses.size());
  plant(b, "b", catalog);

  const auto lids =
      products_where(catalog, [](const Product& p) { return p.lid && p.weight >= 0.9; });
  Planted c{.theme = Theme::leaking_lid};
  c.product = lids[static_cast<std::size_t>(below(lids.size()))];
  const int some_day = static_cast<int>(between(32, 56) * f);
  const int first = std::max(0, catalog.batch_start(c.product, some_day));
  c.batch = catalog.batch(c.product, some_day);
  c.from = day(first), c.until = day(catalog.batch_start(c.product, some_day) + batch_days);
  plant(c, "c", catalog);

  const double rude = std::floor(between(44, 54) * f);
  Planted d{.theme = Theme::rude_service,
            .from = day(rude),
            .until = day(rude + std::max(5.0, std::floor(between(15, 20)) * f))};
  d.team = below(teams);
  plant(d, "d", catalog);

  const double bought = std::floor(between(14, 66) * f) + 0.4;
  Planted e{.theme = Theme::bought_reviews, .from = day(bought), .until = day(bought + 2)};
  const auto any = products_where(catalog, [](const Product&) { return true; });
  e.product = any[static_cast<std::size_t>(below(any.size()))];
  e.channel = below(2);  // tmall or jd
  plant(e, "e", catalog);
}

void Plan::plant_peaks(const Catalog& catalog) {
  const Zone zone;
  const int length = options_.days > 0 ? options_.days : options_.steady_from_day;
  int count = 0;
  for (int d = 0; d < length; ++d) {
    const std::int64_t local = zone.day(day(d));
    if (Season::promotion(local) == 1 || (d > 0 && Season::promotion(local - 1) != 1)) continue;
    int last = d;
    while (Season::promotion(local + last - d) != 1) ++last;
    Planted f{.theme = Theme::promotion_peak,
              .from = zone.day_start(local),
              .until = zone.day_start(local + last - d)};
    plant(f, ++count == 1 ? "f" : fmt::format("f{}", count), catalog);
  }
}

// Faults end only when somebody mends them; a leaking lid is that of every batch from its first on.
void Plan::let_faults_stay() {
  for (auto& planted : planted_) {
    auto& fault = truth_.faults[static_cast<std::size_t>(planted.fault)];
    if (!fault.is_fault) continue;
    planted.until = fault.until = truth_.until;
    planted.batch.clear();
  }
}

bool Plan::mend(std::string_view fault, Time at, double left) {
  bool found = false;
  for (auto& planted : planted_) {
    if (truth_.faults[static_cast<std::size_t>(planted.fault)].id != fault) continue;
    planted.mended_at = at;
    planted.left = left;
    found = true;
  }
  return found;
}

void Plan::extend(Time until, const Catalog& catalog) {
  if (options_.days > 0) return;
  while (day(next_day_) < until) {
    static constexpr std::array<char, 5> letters{'a', 'b', 'c', 'd', 'e'};
    const auto kind =
        static_cast<std::size_t>((recurrences_ + static_cast<int>(options_.seed % 5)) % 5);
    const double length = 2 + 2 * random_.uniform();
    Planted p{.theme = static_cast<Theme>(kind),
              .from = day(next_day_),
              .until = day(next_day_ + length)};
    const auto below = [this](std::size_t n) { return static_cast<int>(quick_below(random_, n)); };
    if (p.theme == Theme::broken_in_transit || p.theme == Theme::bought_reviews) {
      const auto some = products_where(
          catalog, [](const Product& x) { return x.fragility >= 1 && x.weight >= 0.9; });
      p.product = some[static_cast<std::size_t>(below(some.size()))];
      p.channel = p.theme == Theme::bought_reviews ? below(2) : static_cast<int>(Sales::douyin);
      if (p.theme == Theme::broken_in_transit) p.carrier = below(catalog.carriers.size());
    } else if (p.theme == Theme::late_delivery) {
      p.warehouse = below(catalog.warehouses.size());
    } else if (p.theme == Theme::leaking_lid) {
      const auto lids = products_where(catalog, [](const Product& x) { return x.lid; });
      p.product = lids[static_cast<std::size_t>(below(lids.size()))];
      p.batch = catalog.batch(p.product, static_cast<int>(next_day_));
    } else {
      p.team = below(teams);
    }
    plant(p, fmt::format("{}{}", letters[kind], 2 + recurrences_ / 5), catalog);
    ++recurrences_;
    next_day_ += length * 0.5 + 1 + 1.5 * random_.uniform();
  }
  std::erase_if(planted_, [&](const Planted& p) { return p.until + days{40} < until; });
}

void Plan::plant(Planted p, std::string id, const Catalog& c) {
  Fault fault{.id = std::move(id), .theme = p.theme, .from = p.from, .until = p.until};
  fault.is_fault = p.theme != Theme::bought_reviews && p.theme != Theme::promotion_peak;
  const auto at = [](const auto& list, int i) -> const auto& {
    return list[static_cast<std::size_t>(i)];
  };
  auto& dims = fault.dimensions;
  if (p.product >= 0) dims.emplace_back("product", at(c.products, p.product).name);
  if (p.channel >= 0) dims.emplace_back("channel", at(sales_names, p.channel));
  if (p.carrier >= 0) dims.emplace_back("carrier", at(c.carriers, p.carrier));
  if (p.warehouse >= 0) dims.emplace_back("warehouse", at(c.warehouses, p.warehouse));
  if (!p.batch.empty()) dims.emplace_back("batch", p.batch);
  if (p.team >= 0) {
    dims.emplace_back("team", at(c.team_names, p.team));
    for (int i = 0; i < agents_per_team; ++i) fault.agents.push_back(Catalog::agent(p.team, i));
  }
  const auto what = [&](std::string_view dimension) { return fault.dimension(dimension); };
  switch (p.theme) {
    case Theme::broken_in_transit:
      fault.description_zh = fmt::format("抖音上的{}由{}承运时大量破损，三天后出现退货",
                                         what("product"), what("carrier"));
      fault.description_en =
          "One carrier breaks the parcels of one product sold on Douyin; returns follow three days "
          "later";
      break;
    case Theme::late_delivery:
      fault.description_zh = fmt::format("{}发货慢，多个商品晚到", what("warehouse"));
      fault.description_en = "One warehouse ships slowly: many products arrive late";
      break;
    case Theme::leaking_lid:
      fault.description_zh =
          fmt::format("{}批次{}的盖子设计有缺陷，漏水", what("product"), what("batch"));
      fault.description_en = "The lid of one batch of one product leaks by design";
      break;
    case Theme::rude_service:
      fault.description_zh = fmt::format("{}在聊天和电话中答复恶劣", what("team"));
      fault.description_en = "One service team answers badly in chats and calls";
      break;
    case Theme::bought_reviews:
      fault.description_zh =
          fmt::format("{}被刷了一批五星好评：文字雷同，都是新账号；不是故障", what("product"));
      fault.description_en =
          "A burst of paid five-star reviews from fresh accounts with copied texts: no fault";
      break;
    case Theme::promotion_peak:
      fault.description_zh = "双十一大促：订单与抱怨同比例上升；不是故障";
      fault.description_en =
          "The 11.11 promotion: orders and complaints rise in proportion: no fault";
      break;
  }
  p.fault = static_cast<int>(truth_.faults.size());
  truth_.faults.push_back(std::move(fault));
  planted_.push_back(std::move(p));
}

}  // namespace myelin::sim
