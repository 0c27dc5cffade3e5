#include "trust/field_rules.h"

#include <gtest/gtest.h>

namespace myelin::trust {
namespace {

TEST(FieldRules, AsShippedAViewerSeesNoIdentitiesAndAnAgentNoMoney) {
  const auto rules = *FieldRules::read("");
  EXPECT_TRUE(rules.hidden_from("viewer").has(Field::identities));
  EXPECT_FALSE(rules.hidden_from("viewer").has(Field::money));
  EXPECT_TRUE(rules.hidden_from("agent").has(Field::money));
  EXPECT_FALSE(rules.hidden_from("agent").has(Field::identities));
  EXPECT_TRUE(rules.hidden_from("operator").empty());
  EXPECT_TRUE(rules.hidden_from("admin").empty());
}

TEST(FieldRules, WhatIsWrittenReplacesWhatIsShippedForThatRoleOnly) {
  const auto rules = *FieldRules::read(
      "access: {hidden: {viewer: [money, identities], agent: [], operator: [money]}}");
  EXPECT_TRUE(rules.hidden_from("viewer").has(Field::money));
  EXPECT_TRUE(rules.hidden_from("agent").empty());
  EXPECT_TRUE(rules.hidden_from("operator").has(Field::money));
}

TEST(FieldRules, WhatCannotBeReadIsRefusedAndNamed) {
  for (const auto* yaml :
       {"access: {hidden: {viewer: [wealth]}}", "access: {hidden: {boss: [money]}}",
        "access: {hidden: {admin: [money]}}", "access: {shown: {}}", "access: [money]",
        "access: {hidden: {viewer: money}}"}) {
    const auto read = FieldRules::read(yaml);
    ASSERT_FALSE(read) << yaml;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(read.error().message.find("access."), std::string::npos) << read.error().message;
  }
}

}  // namespace
}  // namespace myelin::trust
