#include "repair/timer_wheel.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/random.h"

namespace myelin::repair {
namespace {

// What a list that is searched whole would give.
class List {
 public:
  void set(std::int64_t id, Time due) { due_[id] = due; }
  void cancel(std::int64_t id) { due_.erase(id); }
  std::vector<std::int64_t> take_due(Time now) {
    std::vector<std::pair<Time, std::int64_t>> taken;
    for (const auto& [id, due] : due_)
      if (due <= now) taken.emplace_back(due, id);
    std::sort(taken.begin(), taken.end());
    std::vector<std::int64_t> ids;
    for (const auto& [due, id] : taken) ids.push_back(id), due_.erase(id);
    return ids;
  }
  std::size_t size() const { return due_.size(); }

 private:
  std::map<std::int64_t, Time> due_;
};

Duration some_length(Random& random) {
  constexpr std::array<std::int64_t, 6> up_to_us{2'000'000,         600'000'000,
                                                 90'000'000'000,    40'000'000'000'000,
                                                 90'000'000'000'00, 20'000'000'000'000'000};
  return Duration{random.between(0, up_to_us[static_cast<std::size_t>(random.between(0, 5))])};
}

// Exactly when it is due, once, whatever the clock does: small steps, leaps of centuries, leaps
// back.
RC_GTEST_PROP(TimerWheel, TakesWhatAListWouldHoweverTheClockJumps, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  TimerWheel wheel;
  List list;
  Time now = from_us(1'790'000'000'000'000);
  for (int step = 0; step < 400; ++step) {
    const std::int64_t id = random.between(1, 60);
    switch (random.between(0, 6)) {
      case 0:
        wheel.cancel(id);
        list.cancel(id);
        break;
      case 1:
        now += some_length(random);
        break;
      case 2:
        if (random.chance(0.3)) now -= some_length(random);
        break;
      case 3: {
        const auto due = now - Duration{random.between(0, 5'000'000)};
        wheel.set(id, due);
        list.set(id, due);
        break;
      }
      default: {
        const auto due = now + some_length(random);
        wheel.set(id, due);
        list.set(id, due);
      }
    }
    RC_ASSERT(wheel.take_due(now) == list.take_due(now));
    RC_ASSERT(wheel.size() == list.size());
  }
}

TEST(TimerWheel, KeepsToTheMicrosecond) {
  TimerWheel wheel;
  const Time start = from_us(1'790'000'000'400'000);
  EXPECT_TRUE(wheel.take_due(start).empty());
  wheel.set(1, start + Duration{500});
  EXPECT_TRUE(wheel.take_due(start + Duration{499}).empty());
  EXPECT_EQ(wheel.take_due(start + Duration{500}), std::vector<std::int64_t>{1});
  EXPECT_TRUE(wheel.take_due(start + Duration{501}).empty());
}

}  // namespace
}  // namespace myelin::repair
