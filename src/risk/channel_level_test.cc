// Channels in which more is complained of than elsewhere, for no reason but their kind.
#include <gtest/gtest.h>

#include "base/random.h"
#include "risk/simulated_cells.h"
#include "risk/watch.h"

namespace myelin::risk {
namespace {

// In a shop nobody writes and some return: every signal of it states a reason. 200 days' worth of
// chance, with nothing planted.
TEST(WatchNull, AChannelOfReturnsOnlyIsItsOwnMeasure) {
  int raised = 0;
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    Watch watch({});
    Random random{seed};
    std::int64_t signal = 0;
    const auto start = SimulatedCells::hour_start(0);
    for (int h = 0; h < 50 * 24; ++h) {
      const auto at = start + hours{h} + Duration{1};
      watch.advance(at);
      const auto speak = [&](std::string_view channel, double a_day, double complains,
                             Source source) {
        for (auto n = random.poisson(a_day / 24); n > 0; --n) {
          watch.expose({.at = at, .signal = {++signal}, .channel = channel});
          if (!random.chance(complains)) continue;
          const auto factor = SimulatedCells::factor(static_cast<int>(random.between(0, 7)));
          watch.observe({.at = at,
                         .signal = {signal},
                         .customer = {signal},
                         .product = "",
                         .channel = channel,
                         .factor = factor,
                         .polarity = -1,
                         .confidence = 1,
                         .source = source});
        }
      };
      speak("app", 120, 0.1, Source::said);
      speak("app", 8, 1, Source::stated);
      speak("shop", 2, 1, Source::stated);
      for (const auto& finding : watch.close_hour(start + hours{h + 1}))
        raised += finding.phase == FindingPhase::raised && finding.cell.channel == "shop";
    }
  }
  EXPECT_EQ(raised, 0);
}

}  // namespace
}  // namespace myelin::risk
