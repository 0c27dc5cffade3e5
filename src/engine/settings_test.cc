// What of a configuration keeps the engine from opening.
#include <gtest/gtest.h>

#include "engine/memory.h"

namespace myelin::engine {
namespace {

TEST(Settings, RulesOfFieldsThatCannotBeReadAreRefusedAndNotReplacedByThoseShipped) {
  EXPECT_TRUE(Settings::read("access: {hidden: {viewer: [money, identities]}}", Zone{}));
  const auto read = Settings::read("access: {hidden: {viewer: [sums]}}", Zone{});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::invalid_argument);
  EXPECT_NE(read.error().message.find("sums"), std::string::npos) << read.error().message;
  EXPECT_FALSE(read.error().hint.empty());
}

}  // namespace
}  // namespace myelin::engine
