#include "sim/live.h"

#include <gtest/gtest.h>

#include <set>

#include "sim/load.h"

namespace myelin::sim {
namespace {

const Time now = from_us(1'795'308'000'000'000);

TEST(Live, TellsThePastAndThenThePresentAtTheWantedRate) {
  ManualClock clock{now};
  LiveCompany company{{.seed = 3, .history_days = 35, .scale = 0.5, .signals_per_second = 5},
                      clock};
  Time last = now - days{35};
  std::size_t past = 0;
  std::set<std::string> orders;
  for (auto batch = company.history(1000); !batch.empty(); batch = company.history(1000))
    for (const auto& d : batch) {
      ASSERT_GE(*d.at, last);
      ASSERT_LT(*d.at, now);
      last = *d.at;
      if (!d.order.empty()) orders.insert(d.order);
      ++past;
    }
  EXPECT_GT(past, 20'000U);
  EXPECT_TRUE(company.due(10).empty()) << "nothing has happened yet";

  std::size_t present = 0;
  for (int second = 0; second < 3600; ++second) {
    clock.advance(seconds{1});
    EXPECT_LE(company.next_at() - clock.now(), hours{1});
    for (const auto& d : company.due(1000)) {
      ASSERT_GE(*d.at, now);
      ASSERT_LE(*d.at, clock.now());
      if (d.kind == model::SignalKind::order)
        orders.insert(d.order);
      else if (!d.order.empty()) {
        ASSERT_TRUE(orders.contains(d.order)) << d.external_id;
      }
      ++present;
    }
  }
  EXPECT_NEAR(static_cast<double>(present) / 3600, 5, 0.5);
}

TEST(Live, FaultsAreUnderWayAsThePresentBegins) {
  for (std::uint64_t seed = 1; seed <= 9; ++seed) {
    ManualClock clock{now};
    const LiveCompany company{{.seed = seed, .history_days = 90, .scale = 0.5}, clock};
    int under_way = 0;
    for (const Fault& fault : company.truth().faults)
      if (fault.is_fault && fault.from < now - days{5} && fault.until > now) ++under_way;
    EXPECT_GE(under_way, 2) << "seed " << seed;
  }
}

TEST(Live, FaultsRecur) {
  ManualClock clock{now};
  LiveCompany company{{.seed = 3, .history_days = 0, .scale = 1, .signals_per_second = 50}, clock};
  std::size_t planted = 0;
  for (int minute = 0; minute < 60; ++minute) {
    clock.advance(minutes{1});
    while (!company.due(5000).empty()) {
    }
    planted = company.truth().faults.size();
  }
  EXPECT_GE(planted, 10U);
  std::int64_t complaints = 0;
  for (const Fault& f : company.truth().faults) complaints += f.is_fault ? f.complaints : 0;
  EXPECT_GE(complaints, 50);
}

TEST(Load, LooksLikeACompanyAndNeverRepeatsAnId) {
  Load load;
  std::set<std::string> ids;
  std::set<std::string> texts;
  std::size_t speaking = 0;
  for (const auto& d : load.drafts(20'000)) {
    ASSERT_TRUE(ids.insert(d.external_id).second);
    if (d.text.empty()) continue;
    ++speaking;
    texts.insert(d.text);
  }
  EXPECT_NEAR(static_cast<double>(speaking) / 20'000, 0.35, 0.02);
  EXPECT_GT(texts.size(), speaking * 3 / 4);
  Load same, other{{.worker = 1}};
  EXPECT_EQ(same.drafts(5)[4].text, Load{}.drafts(5)[4].text);
  EXPECT_FALSE(ids.contains(other.drafts(1)[0].external_id));
}

}  // namespace
}  // namespace myelin::sim
