#include "trust/people.h"

#include <gtest/gtest.h>

namespace myelin::trust {
namespace {

const Time now{};

TEST(People, prove_who_they_are_and_nobody_else) {
  const auto person = enrol("李经理", "correct horse battery", "operator", now);
  ASSERT_TRUE(person) << person.error().message;
  EXPECT_TRUE(person->digest.starts_with("$argon2id$"));
  EXPECT_EQ(person->digest.find("horse"), std::string::npos);
  EXPECT_TRUE(prove(*person, "correct horse battery"));
  const auto wrong = prove(*person, "correct horse batterz"), nobody = prove({}, "correct horse");
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(wrong.error().message,
            nobody.error().message);  // neither tells whether the name exists
  EXPECT_NE(enrol("b", "correct horse battery", "viewer", now)->digest, person->digest);  // salted
}

TEST(People, are_refused_without_a_name_a_long_password_and_a_role) {
  EXPECT_FALSE(enrol("", "correct horse battery", "viewer", now));
  EXPECT_FALSE(enrol("a", "short", "viewer", now));
  EXPECT_FALSE(enrol("a", "correct horse battery", "king", now));
  EXPECT_EQ(*scopes_of_role("viewer"), std::vector<std::string>{"read"});
}

}  // namespace
}  // namespace myelin::trust
