#include "sim/company.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "sim/catalog.h"
#include "sim/label.h"
#include "sim/people.h"

namespace myelin::sim {
namespace {

using model::Dimension;
using model::SignalKind;

struct Told {
  model::Draft draft;
  Label label;
};

// The default company is told once for all tests that only look at it.
struct Story {
  CompanyOptions options;
  std::vector<Told> all;
  Truth truth;
};
const Story& story() {
  static const Story told = [] {
    Story s;
    Company company{s.options};
    Told t;
    while (company.next_labelled(t.draft, t.label)) s.all.push_back(t);
    s.truth = company.truth();
    return s;
  }();
  return told;
}

std::uint64_t digest(std::uint64_t so_far, const model::Draft& d) {
  std::string all = d.source + '|' + d.external_id + '|' + d.event + '|' + d.order + '|' + d.text +
                    '|' + d.customer_name;
  all += std::to_string(to_us(*d.at)) + std::to_string(static_cast<int>(d.kind)) +
         std::to_string(d.rating.value_or(-1));
  if (d.due) all += std::to_string(to_us(*d.due));
  if (d.amount) all += d.amount->text();
  for (const auto& key : d.keys) all += key.space + key.value;
  for (const auto& value : d.dimensions.values) all += value + ',';
  for (const auto& [key, value] : d.attributes) all += key + value;
  return hash64(all, so_far);
}

std::uint64_t digest_of(CompanyOptions options) {
  Company company{options};
  std::uint64_t sum = 0;
  for (model::Draft d; company.next(d);) sum = digest(sum, d);
  return sum;
}

int day_of(Time at) {
  return static_cast<int>((at - story().options.start) / hours{24});
}
const Fault& fault(std::string_view id) {
  for (const Fault& f : story().truth.faults)
    if (f.id == id) return f;
  throw std::runtime_error("no such fault");
}

TEST(Company, TheSameSeedTellsTheSameStory) {
  CompanyOptions few{.days = 12, .scale = 0.3, .run = ""};
  EXPECT_EQ(digest_of(few), digest_of(few));
  CompanyOptions other = few;
  other.seed = 8;
  EXPECT_NE(digest_of(few), digest_of(other));
}

TEST(Company, TimeNeverGoesBack) {
  Time last = story().options.start;
  std::set<std::pair<std::string, std::string>> ids;
  for (const auto& [d, label] : story().all) {
    ASSERT_TRUE(d.at);
    ASSERT_GE(*d.at, last) << d.source << ' ' << d.external_id;
    last = *d.at;
    ASSERT_TRUE(ids.emplace(d.source, d.external_id).second)
        << d.source << ' ' << d.external_id << " came twice";
  }
  EXPECT_LT(last, story().truth.until);
}

TEST(Company, EverythingRefersToSomethingThatIsThere) {
  std::unordered_map<std::string, std::set<std::string>>
      seen;  // order → what happened to it so far
  std::unordered_set<std::string> agents;
  for (int team = 0; team < teams; ++team)
    for (int member = 0; member < agents_per_team; ++member)
      agents.insert(Catalog::agent(team, member));
  for (const auto& [d, label] : story().all) {
    if (d.kind == SignalKind::order) seen[d.order].insert("order");
    if (d.order.empty()) continue;
    auto& events = seen[d.order];
    ASSERT_TRUE(events.contains("order")) << d.external_id;
    if (d.kind == SignalKind::shipment) {
      if (d.event == "delivered") {
        ASSERT_TRUE(events.contains("shipped")) << d.external_id;
      }
      ASSERT_TRUE(d.due && !d.dimensions[Dimension::carrier].empty() &&
                  !d.dimensions[Dimension::warehouse].empty());
      events.insert(d.event);
    }
    const bool from_store = d.order.find("XHS") != std::string::npos;
    if (d.kind == SignalKind::returned && !from_store) {
      ASSERT_TRUE(events.contains("delivered")) << d.external_id;
    }
    if (d.kind == SignalKind::review) {
      ASSERT_TRUE(events.contains("delivered")) << d.external_id;
    }
    if (const auto& agent = d.dimensions[Dimension::agent]; !agent.empty()) {
      ASSERT_TRUE(agents.contains(agent));
    }
  }
}

TEST(Company, ThreeInTenBuyersAreSilent) {
  const Truth& t = story().truth;
  EXPECT_NEAR(static_cast<double>(t.silent_customers) / static_cast<double>(t.customers),
              silent_share, 0.03);
}

TEST(Company, HasTheVolumeOfAMiddlingBrand) {
  std::map<int, int> signals;
  for (const auto& [d, label] : story().all) ++signals[day_of(*d.at)];
  for (int day = 7; day < 80; ++day) {
    EXPECT_GE(signals[day], 1500) << day;
    EXPECT_LE(signals[day], 3000) << day;
  }
}

TEST(Company, WeekendsEveningsAndThePromotionSellMore) {
  std::map<int, double> orders_by_day;
  std::array<double, 7> weekday{};
  std::array<double, 24> hour{};
  const Zone zone;
  for (const auto& [d, label] : story().all) {
    if (d.kind != SignalKind::order) continue;
    const int day = day_of(*d.at);
    ++orders_by_day[day];
    if (day >= 77) continue;  // eleven whole weeks before the promotion
    ++weekday[static_cast<std::size_t>(Zone::weekday_of_day(zone.day(*d.at)))];
    ++hour[static_cast<std::size_t>(zone.hour(*d.at) - zone.day(*d.at) * 24)];
  }
  EXPECT_GT(weekday[5], 1.15 * weekday[1]);
  EXPECT_GT(weekday[6], 1.15 * weekday[1]);
  EXPECT_GT(hour[21], 10 * hour[4]);
  double ordinary = 0;
  for (int day = 60; day < 81; ++day) ordinary += orders_by_day[day] / 21;
  EXPECT_GT(orders_by_day[83], 4 * ordinary) << "11 November";
  EXPECT_LT(orders_by_day[83], 6.5 * ordinary);
}

TEST(Company, ComplaintsFollowThePromotionInProportion) {
  std::map<std::string, int> placed;  // order → day
  double orders[2] = {}, complaints[2] = {};
  const auto period = [](int day) {
    return day >= 60 && day < 79 ? 0 : day == 82 || day == 83 ? 1 : -1;
  };
  std::set<std::string> counted;
  for (const auto& [d, label] : story().all) {
    if (d.kind == SignalKind::order) {
      placed[d.order] = day_of(*d.at);
      if (const int p = period(day_of(*d.at)); p >= 0) ++orders[p];
    }
    if (d.text.empty() || d.order.empty() || label.topic == Topic::none ||
        label.topic == Topic::late_delivery)
      continue;
    if (const int p = period(placed[d.order]); p >= 0 && counted.insert(d.order).second)
      ++complaints[p];
  }
  const double ordinary = complaints[0] / orders[0], peak = complaints[1] / orders[1];
  EXPECT_NEAR(peak / ordinary, 1, 0.3) << ordinary << ' ' << peak;
}

// Complaining orders (or contacts) per order, of those to which `exposed` applies, inside the
// fault's time and before it.
struct Rates {
  double inside = 0, before = 0;
  double ratio() const { return inside / before; }
};
template <class Exposed>
Rates measure(const Fault& f, Topic topic, Exposed&& exposed) {
  struct Seen {
    Time at;
    bool exposed = false, complained = false;
  };
  std::map<std::string, Seen> orders;
  for (const auto& [d, label] : story().all) {
    if (d.order.empty()) continue;
    Seen& o = orders[d.order];
    if (d.kind == SignalKind::order) o.at = *d.at;
    o.exposed |= exposed(d);
    o.complained |= !d.text.empty() && label.topic == topic;
  }
  double n[2] = {}, hit[2] = {};
  for (const auto& [key, o] : orders) {
    if (!o.exposed || o.at >= f.until) continue;
    const int inside = o.at >= f.from;
    ++n[inside];
    hit[inside] += o.complained;
  }
  return {hit[1] / n[1], n[0] > 0 ? hit[0] / n[0] : 0};
}

TEST(Faults, ACarrierBreaksTheNewProduct) {
  const Fault& f = fault("a");
  std::set<std::string> of_product, broken_by;
  int complaints = 0, by_carrier = 0;
  std::map<std::string, Time> delivered;
  double return_days = 0, returns = 0;
  for (const auto& [d, label] : story().all) {
    const int index = static_cast<int>(&f - story().truth.faults.data());
    if (d.event == "delivered") delivered[d.order] = *d.at;
    if (d.kind == SignalKind::order && d.dimensions[Dimension::product] == f.dimension("product")) {
      of_product.insert(d.order);
      EXPECT_GE(*d.at, f.from) << "sold before its launch";
      EXPECT_EQ(d.dimensions[Dimension::channel], "douyin");
    }
    if (label.fault == index && !d.text.empty()) ++complaints;
    if (d.kind == SignalKind::shipment && of_product.contains(d.order))
      by_carrier += d.dimensions[Dimension::carrier] == f.dimension("carrier");
    if (label.fault == index && d.kind == SignalKind::returned)
      return_days += static_cast<double>((*d.at - delivered[d.order]).count()) / 8.64e10, ++returns;
  }
  EXPECT_GE(complaints, 5);
  EXPECT_LE(complaints, 60);
  EXPECT_EQ(complaints, f.complaints);
  EXPECT_GT(by_carrier, 0);
  ASSERT_GT(returns, 2);
  EXPECT_NEAR(return_days / returns, 3, 0.6);
}

TEST(Faults, AWarehouseIsSlow) {
  const Fault& f = fault("b");
  const Rates r = measure(f, Topic::late_delivery, [&](const model::Draft& d) {
    return d.dimensions[Dimension::warehouse] == f.dimension("warehouse");
  });
  EXPECT_GE(r.ratio(), 4);
  EXPECT_LE(r.ratio(), 14);
  EXPECT_EQ(f.until - f.from, days{14});
}

TEST(Faults, ABatchLeaks) {
  const Fault& f = fault("c");
  const Rates r = measure(f, Topic::leaking_lid, [&](const model::Draft& d) {
    return d.dimensions[Dimension::product] == f.dimension("product");
  });
  EXPECT_GE(r.ratio(), 3.5);
  EXPECT_LE(r.ratio(), 25);
  EXPECT_GE(f.complaints, 10);
}

TEST(Faults, ATeamAnswersBadly) {
  const Fault& f = fault("d");
  double contacts[2] = {}, rude[2] = {};
  const std::set<std::string> agents(f.agents.begin(), f.agents.end());
  for (const auto& [d, label] : story().all) {
    if (d.kind != SignalKind::message && d.kind != SignalKind::call) continue;
    if (!agents.contains(d.dimensions[Dimension::agent])) continue;
    const int inside = *d.at >= f.from && *d.at < f.until;
    ++contacts[inside];
    rude[inside] += label.topic == Topic::rude_service;
  }
  const double ratio = (rude[1] / contacts[1]) / (rude[0] / contacts[0]);
  EXPECT_GE(ratio, 4);
  EXPECT_LE(ratio, 20);
}

TEST(Faults, BoughtReviewsAreCopiesFromFreshAccounts) {
  const Fault& f = fault("e");
  EXPECT_FALSE(f.is_fault);
  std::map<std::string, int> texts;
  std::set<std::string> accounts, earlier;
  int reviews = 0;
  for (const auto& [d, label] : story().all) {
    if (d.kind != SignalKind::review) continue;
    if (!label.bought) {
      for (const auto& key : d.keys) earlier.insert(key.value);
      continue;
    }
    ++reviews;
    ++texts[d.text.substr(0, 60)];
    for (const auto& key : d.keys) EXPECT_FALSE(earlier.contains(key.value));
    for (const auto& key : d.keys) accounts.insert(key.value);
    EXPECT_EQ(d.rating, 5);
    EXPECT_EQ(d.dimensions[Dimension::product], f.dimension("product"));
  }
  EXPECT_GE(reviews, 100);
  EXPECT_EQ(static_cast<int>(accounts.size()), reviews);
  EXPECT_LE(texts.size(), 8U);
}

TEST(Faults, EverySeedPlantsAllSixApart) {
  std::set<std::string> plans;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Company company{{.seed = seed, .run = ""}};
    const Truth& t = company.truth();
    ASSERT_EQ(t.faults.size(), 6U);
    for (const Fault& f : t.faults) {
      EXPECT_LT(f.from, f.until);
      if (f.is_fault) {
        EXPECT_LT(f.until + days{7}, t.from + days{82})
            << "seed " << seed << " fault " << f.id << " runs into the promotion";
      }
      if (f.is_fault) {
        EXPECT_GE(f.from, t.from + days{14})
            << "seed " << seed << " fault " << f.id << " leaves nothing to compare with";
      }
    }
    plans.insert(truth_json(t).substr(20));
  }
  EXPECT_EQ(plans.size(), 12U);
}

TEST(Texts, AreNeverCutInsideACharacter) {
  CompanyOptions options;
  options.seed = 3;  // of this one two callers stammer over a number
  Company company{options};
  for (model::Draft d; company.next(d);) {
    std::size_t wanted = 0;  // bytes that still belong to the character
    for (const char c : d.text) {
      const auto byte = static_cast<unsigned char>(c);
      const bool goes_on = (byte & 0xc0) == 0x80;
      ASSERT_EQ(goes_on, wanted > 0) << d.text;
      if (goes_on)
        --wanted;
      else
        wanted = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    }
    ASSERT_EQ(wanted, 0U) << d.text;
  }
}

TEST(Texts, AreVaried) {
  std::unordered_set<std::string> distinct;
  std::unordered_set<std::string> trigrams;
  std::size_t texts = 0, english = 0, bytes = 0, with_number = 0, shortest = 0, longest = 0;
  for (const auto& [d, label] : story().all) {
    if (d.text.empty()) continue;
    ++texts;
    distinct.insert(d.text);
    bytes += d.text.size();
    shortest += d.text.size() < 30;
    longest += d.text.size() > 150;
    EXPECT_EQ(d.text.find('\0'), std::string::npos);
    english += d.kind == SignalKind::review && static_cast<unsigned char>(d.text[0]) < 0x80 &&
               d.text.find("the ") != std::string::npos;
    for (std::size_t run = 0, i = 0; i < d.text.size(); ++i) {
      run = d.text[i] >= '0' && d.text[i] <= '9' ? run + 1 : 0;
      if (run == 11) ++with_number;
    }
    if (texts % 10 == 0)
      for (std::size_t i = 0; i + 9 <= d.text.size(); i += 3) trigrams.insert(d.text.substr(i, 9));
  }
  EXPECT_GT(distinct.size(), 20'000U) << "of " << texts;
  EXPECT_GT(static_cast<double>(distinct.size()) / static_cast<double>(texts), 0.8);
  EXPECT_GT(trigrams.size(), 12'000U);
  EXPECT_GT(english, 100U);
  EXPECT_GT(with_number, 100U) << "personal data, for masking to find";
  EXPECT_GT(shortest, texts / 20);
  EXPECT_GT(longest, texts / 20);
}

TEST(People, CarryKeysThatJoinAndKeysThatMislead) {
  std::map<std::string, std::set<std::string>> accounts_of_phone;  // "tmall:nick" by phone
  for (const auto& [d, label] : story().all) {
    if (d.kind != SignalKind::order) continue;
    std::string phone, account;
    for (const auto& key : d.keys)
      (key.kind == model::KeyKind::phone ? phone : account) = key.space + key.value;
    if (!phone.empty()) accounts_of_phone[phone].insert(account);
  }
  std::size_t joined = 0, hotlines = 0;
  for (const auto& [phone, accounts] : accounts_of_phone) {
    joined += accounts.size() == 2;
    hotlines += accounts.size() > 50;
  }
  EXPECT_GT(joined, 200U);
  EXPECT_EQ(hotlines, 1U);
}

}  // namespace
}  // namespace myelin::sim
