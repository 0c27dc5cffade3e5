// For tests: an instance that is talked to, each reply held against the contract.
#pragma once
#include <gtest/gtest.h>

#include <cctype>
#include <string>

#include "server/test_contract.h"
#include "server/test_instance.h"
#include "server/wire.h"

namespace myelin::server {

struct TestTalk : TestInstance {
  using TestInstance::TestInstance;
  // `path`: as the contract names it; `method`: in lower case.
  Json ask_for(const std::string& path, const std::string& target, const std::string& method,
               const std::string& body, int status) {
    std::string upper = method;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const auto reply = ask(upper, target, body);
    EXPECT_EQ(reply.status, status) << target << ": " << reply.body;
    EXPECT_EQ(contract().faults_of(path, method, reply), "") << reply.body;
    return reply.body.empty() ? Json() : Json::parse(reply.body);
  }
};

}  // namespace myelin::server
