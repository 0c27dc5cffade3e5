// What returns and refunds state is heard as a complaint, and is remembered.
#include "engine/engine_fixture_test.h"

namespace myelin::engine {
namespace {

TEST_F(EngineTest, WhatAReturnStatesIsRememberedAsAComplaint) {
  auto back = message(1, "");
  back.kind = SignalKind::returned;
  back.event = "damaged";
  back.order = "o1";
  auto silent = back;
  silent.external_id = "m2";
  silent.event = "returned";  // no reason
  accept({back, silent, message(3, "壶嘴漏水，太失望了"), message(4, "客服态度很差，物流太慢了")});
  expect_memory_equals_store();  // of issues, of the factors they belong to, of what is stated
  open();
  accept({message(5, "水壶很好用")});
  expect_memory_equals_store();
}

}  // namespace
}  // namespace myelin::engine
