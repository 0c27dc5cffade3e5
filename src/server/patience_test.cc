#include "server/patience.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace myelin::server {
namespace {

Response said(std::string body) {
  Response response;
  response.body = std::move(body);
  return response;
}

TEST(Patience, WhatIsQuickIsAnsweredAtOnce) {
  Patience patience;
  const auto answer = patience.ask("a", [] { return said("1"); });
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "1");
}

TEST(Patience, WhoComesBackGetsWhatWasBegunOnce) {
  std::promise<void> ready;
  std::atomic<int> begun = 0;
  Patience patience;  // ends first: its threads use the others
  const auto work = [&, gate = ready.get_future().share()] {
    ++begun;
    gate.wait();
    return said("slow");
  };
  const auto first = patience.ask("q", work);
  EXPECT_EQ(first.status, 202);
  EXPECT_EQ(header(first.headers, "retry-after"), "1");
  EXPECT_EQ(patience.ask("q", work).status, 202);
  EXPECT_EQ(patience.ask("other", [] { return said("quick"); }).body, "quick");
  ready.set_value();
  auto last = patience.ask("q", work);
  for (int i = 0; i < 50 && last.status == 202; ++i) last = patience.ask("q", work);
  EXPECT_EQ(last.body, "slow");
  EXPECT_EQ(begun, 1);
}

TEST(Patience, TooManyAtOnceAreToldToComeBackAndNotBegun) {
  std::promise<void> ready;
  std::atomic<int> begun = 0;
  const auto gate = ready.get_future().share();
  Patience patience;  // ends first: its threads use the others
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(patience
                  .ask("q" + std::to_string(i),
                       [&] {
                         ++begun;
                         gate.wait();
                         return said("");
                       })
                  .status,
              202);
  EXPECT_EQ(begun, 8);
  ready.set_value();
}

TEST(Patience, OnlyAQuestionThatSaysSoIsPatient) {
  Request request;
  request.headers = {{"prefer", "respond-async"}};
  EXPECT_TRUE(Patience::wanted(request));
  request.method = "POST";
  EXPECT_FALSE(Patience::wanted(request));
  EXPECT_FALSE(Patience::wanted(Request{}));
}

}  // namespace
}  // namespace myelin::server
