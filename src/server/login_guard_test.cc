#include "server/login_guard.h"

#include <gtest/gtest.h>

#include <string>

namespace myelin::server {
namespace {

const Time start = from_us(1'700'000'000'000'000);

TEST(LoginGuard, lets_five_wrong_passwords_pass_and_then_one_a_minute) {
  LoginGuard guard;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(guard.wait("li", "10.0.0.1", start), Duration{0});
    guard.note_wrong("li", "10.0.0.1", start);
  }
  EXPECT_EQ(guard.wait("li", "10.0.0.2", start), minutes{1});  // from wherever it is tried
  EXPECT_EQ(guard.wait("wang", "10.0.0.1", start), Duration{0});
  EXPECT_EQ(guard.wait("li", "10.0.0.1", start + minutes{1}), Duration{0});
  guard.note_wrong("li", "10.0.0.1", start + minutes{1});
  EXPECT_EQ(guard.wait("li", "10.0.0.1", start + minutes{1}), minutes{1});
  EXPECT_EQ(guard.wait("li", "10.0.0.1", start + hours{1}), Duration{0});
}

TEST(LoginGuard, lets_an_address_guess_at_many_names_only_so_often) {
  LoginGuard guard;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(guard.wait("", "10.0.0.1", start), Duration{0}) << i;
    guard.note_wrong("name " + std::to_string(i), "10.0.0.1", start);
  }
  EXPECT_EQ(guard.wait("yet another", "10.0.0.1", start), seconds{10});
  EXPECT_EQ(guard.wait("yet another", "10.0.0.2", start), Duration{0});
  for (int i = 0; i < 20; ++i) guard.note_wrong("", "2001:db8::" + std::to_string(i), start);
  EXPECT_EQ(guard.wait("", "2001:db8::ffff:1", start), seconds{10});
  EXPECT_EQ(guard.wait("", "2001:db8:0:1::1", start), Duration{0});
  EXPECT_EQ(guard.wait("", "::ffff:10.0.0.9", start), Duration{0});
}

// A guesser used to push a name out of the table with other names, and then start afresh with it.
TEST(LoginGuard, is_not_made_to_forget_a_name_by_others) {
  LoginGuard guard;
  for (int i = 0; i < 5; ++i) guard.note_wrong("li", "10.0.0.1", start);
  int others_waiting = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string other = "flood " + std::to_string(i);
    others_waiting += guard.wait(other, "10.0.0.2", start) > Duration{0} && i < 20 ? 1 : 0;
    guard.note_wrong(other, "10.1." + std::to_string(i / 256) + "." + std::to_string(i % 256),
                     start);
  }
  EXPECT_EQ(guard.wait("li", "10.0.0.3", start), minutes{1});
  EXPECT_EQ(others_waiting, 0);
  EXPECT_EQ(guard.wait("wang", "10.0.0.3", start), Duration{0});  // nobody waits for the flood
}

}  // namespace
}  // namespace myelin::server
