#include "server/rounds.h"

#include <gtest/gtest.h>

#include "server/test_contract.h"
#include "server/test_instance.h"

namespace myelin::server {
namespace {

void wait_for(const Rounds& rounds, std::int64_t asked) {
  for (int i = 0; i < 10'000 && rounds.asked() < asked; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

// A question that the contract does not know would be asked in vain for ever.
TEST(Rounds, AskOnlyWhatTheContractKnows) {
  TestInstance instance;
  for (const auto& question : opening_questions(instance.clock.now(), Zone{})) {
    const auto response = instance.ask("GET", question);
    // Too little history is told as a conflict (409) or as what cannot be worked out (422).
    const bool fine =
        response.status == 200 || response.status == 409 ||
        (response.status == 422 && response.body.find("is not known") == std::string::npos);
    EXPECT_TRUE(fine) << question << ' ' << response.status << ' ' << response.body;
  }
}

TEST(Rounds, ComeAgainOnlyWhenSomethingHasArrived) {
  TestInstance instance;
  const auto all =
      static_cast<std::int64_t>(opening_questions(instance.clock.now(), Zone{}).size());
  Rounds rounds{*instance.engine,
                *instance.api,
                instance.clock,
                {.first = std::chrono::milliseconds{0}, .every = std::chrono::milliseconds{1}}};
  wait_for(rounds, all);
  std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_EQ(rounds.asked(), all);
  ASSERT_EQ(instance.ask("POST", "/v1/signals", one_signal).status, 200);
  wait_for(rounds, 2 * all);
  EXPECT_EQ(rounds.asked(), 2 * all);
}

TEST(Rounds, EndAtOnce) {
  TestInstance instance;
  Rounds rounds{*instance.engine, *instance.api, instance.clock};
  rounds.stop();
  EXPECT_EQ(rounds.asked(), 0);
}

}  // namespace
}  // namespace myelin::server
