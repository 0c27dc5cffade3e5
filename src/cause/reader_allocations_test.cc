// The hot path: once its scratch has grown, reading a text asks for no memory.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/counted_new_test.h"
#include "cause/reader.h"
#include "cause/taxonomy.h"

namespace myelin::cause {
namespace {

TEST(reader, a_warm_reader_does_not_allocate) {
  if (!counts_allocations) GTEST_SKIP() << "a sanitizer has its own operator new";
  const std::string root = MYELIN_SOURCE_DIR;
  std::ifstream file(root + "/taxonomies/retail.yaml", std::ios::binary);
  std::stringstream yaml;
  yaml << file.rdbuf();
  const auto taxonomy = Taxonomy::parse(yaml.str(), 1);
  ASSERT_TRUE(taxonomy);
  const auto reader = Reader::create(*taxonomy, root + "/models");
  ASSERT_TRUE(reader);
  const std::vector<std::string> texts{
      "味道不错，就是送餐太慢了，等了一个半小时，客服也不理人。",
      "这款手机电池不耐用，但是拍照很好！要是再便宜一点就好了……",
      "The room was clean but the staff were rude, and I waited 40 minutes for a refund.",
      "質量太差，退貨還要自己付運費😡😡",
      "客户：我的快递到哪了\n客服：您好，正在派送\n客户：都三天了",
      "",
      "。。。",
      "\xff\xfe 很好"};
  model::Reading reading;
  for (int turn = 0; turn < 2; ++turn)
    for (const auto& text : texts) (*reader)->read(text, reading);
  std::size_t mentions = 0;
  for (const auto& text : texts) {
    const std::uint64_t before = allocations_of_thread;
    (*reader)->read(text, reading);
    EXPECT_EQ(allocations_of_thread, before) << text;
    mentions += reading.mentions.size();
  }
  EXPECT_GT(mentions, 3u);
}

}  // namespace
}  // namespace myelin::cause
