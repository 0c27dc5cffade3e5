// Once its scratch has grown, a net asks for no memory: neither for making a NetText nor for
// reading it, whatever head is asked.
#include <gtest/gtest.h>

#include "base/counted_new_test.h"
#include "text/net/trainer.h"

namespace myelin::text::net {
namespace {

TEST(net_model, a_warm_net_does_not_allocate) {
  if (!counts_allocations) GTEST_SKIP() << "a sanitizer has its own operator new";
  NormalText normal;
  NetText a_text, b_text;
  const auto encoded = [&](std::string_view bytes, NetText& into) {
    normalise(bytes, normal);
    encode(normal, {}, into);
  };
  encoded("这家店的味道不错，就是送餐太慢了", a_text);
  NetShape shape;
  shape.heads = {
      {.name = "c", .outputs = {"a", "b"}},
      {.name = "l", .kind = Head::labels, .outputs = {"a", "b"}, .hidden = 32},
      {.name = "t", .kind = Head::tags, .outputs = {"O", "B-x", "I-x"}, .scheme = TagScheme::bio},
      {.name = "s", .kind = Head::spans, .outputs = {"a", "b"}, .stretches = 2},
      {.name = "p", .kind = Head::pair, .outputs = {"a", "b"}}};
  const auto trainer = NetTrainer::create(shape, {&a_text, 1}, {}, {.texts_with_min = 1}, 1);
  ASSERT_TRUE(trainer);
  const auto model = *NetModel::from_bytes((*trainer)->file());
  NetScratch a, b;
  const auto ask = [&](std::string_view first, std::string_view second) {
    encoded(first, a_text);
    encoded(second, b_text);
    model->read(a_text, a);
    model->read(b_text, b);
    float sum = 0;
    for (const std::size_t head : {std::size_t{0}, std::size_t{1}})
      sum += model->pooled(head, a)[0];
    sum += static_cast<float>(model->tags(2, a).size());
    for (const float p : model->tag_probabilities(2, model->tag_scores(2, a), a)) sum += p;
    sum += model->spans(3, a, {0, 2}, {1, 4})[0];
    return sum + model->pair(4, a, b)[0];
  };
  ask("这家店的味道不错，就是送餐太慢了", "这家店的味道不错，就是送餐太慢了");
  const std::uint64_t before = allocations_of_thread;
  EXPECT_GT(ask("送餐太慢了", "味道"), 0);
  EXPECT_GT(ask("", "味道不错"), 0);
  EXPECT_GT(ask("味道不错，就是", "就是送餐太慢了"), 0);
  EXPECT_EQ(allocations_of_thread, before);
}

}  // namespace
}  // namespace myelin::text::net
