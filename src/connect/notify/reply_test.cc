#include "connect/notify/reply.h"

#include <gtest/gtest.h>

namespace myelin::connect::notify {
namespace {

HttpReply answered(int status, std::string body = {}) {
  HttpReply reply;
  reply.status = status;
  reply.left_house = true;
  reply.body = std::move(body);
  return reply;
}

TEST(Reply, TheStatusDecidesForWebhooks) {
  for (const int status : {200, 201, 202, 204})
    EXPECT_EQ(webhook_delivery(answered(status)).outcome, Outcome::delivered);
  for (const int status : {408, 425, 429, 500, 503})
    EXPECT_EQ(webhook_delivery(answered(status)).outcome, Outcome::retry);
  for (const int status : {301, 307, 400, 401, 404, 410})
    EXPECT_EQ(webhook_delivery(answered(status)).outcome, Outcome::refused);
  for (const int status : {502, 504})
    EXPECT_EQ(webhook_delivery(answered(status)).outcome, Outcome::unknown)
        << "a gateway does not know what happened behind it";
}

TEST(Reply, WhatNeverLeftIsNotInDoubt) {
  HttpReply reply;
  reply.error = "Could not resolve host";
  EXPECT_EQ(webhook_delivery(reply).outcome, Outcome::retry);
  EXPECT_EQ(dingtalk_delivery(reply).outcome, Outcome::retry);
  reply.left_house = true;
  EXPECT_EQ(webhook_delivery(reply).outcome, Outcome::unknown);
  EXPECT_EQ(feishu_delivery(reply).outcome, Outcome::unknown);
}

TEST(Reply, RobotsSayItInJson) {
  EXPECT_EQ(dingtalk_delivery(answered(200, R"({"errcode":0,"errmsg":"ok"})")).outcome,
            Outcome::delivered);
  const auto fast =
      dingtalk_delivery(answered(200, R"({"errcode":130101,"errmsg":"send too fast"})"));
  EXPECT_EQ(fast.outcome, Outcome::retry);
  EXPECT_EQ(fast.retry_after, std::optional<Duration>(minutes{1}));
  const auto sign =
      dingtalk_delivery(answered(200, R"({"errcode":310000,"errmsg":"sign not match"})"));
  EXPECT_EQ(sign.outcome, Outcome::refused);
  EXPECT_NE(sign.detail.find("check the secret"), std::string::npos) << sign.detail;
  EXPECT_EQ(feishu_delivery(answered(200, R"({"StatusCode":0,"StatusMessage":"success"})")).outcome,
            Outcome::delivered);
  EXPECT_EQ(feishu_delivery(answered(200, R"({"code":0,"msg":"success","data":{}})")).outcome,
            Outcome::delivered);
  EXPECT_EQ(feishu_delivery(answered(200, R"({"code":19021,"msg":"sign match fail"})")).outcome,
            Outcome::refused);
  EXPECT_EQ(feishu_delivery(answered(400, R"({"code":11232,"msg":"frequency limited"})")).outcome,
            Outcome::retry);
  EXPECT_EQ(wecom_delivery(answered(200, R"({"errcode":45009,"errmsg":"api freq out of limit"})"))
                .outcome,
            Outcome::retry);
  EXPECT_EQ(
      wecom_delivery(answered(200, R"({"errcode":93000,"errmsg":"invalid webhook url"})")).outcome,
      Outcome::refused);
}

TEST(Reply, GarbageIsNoAnswer) {
  for (const char* body :
       {"", "<html>", "{", "[]", "null", R"({"errcode":"0"})", R"({"errcode":0.0})", "\xff\xfe"}) {
    EXPECT_EQ(dingtalk_delivery(answered(200, body)).outcome, Outcome::unknown) << body;
    EXPECT_EQ(dingtalk_delivery(answered(500, body)).outcome, Outcome::retry) << body;
  }
}

}  // namespace
}  // namespace myelin::connect::notify
