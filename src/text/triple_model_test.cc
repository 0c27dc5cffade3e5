#include "text/triple_model.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "text/triple_trainer.h"

namespace myelin::text {
namespace {

// Sentences like "包装很好，味道太差。", and every fourth without a thing: "太差了。"
TripleTexts texts() {
  const std::vector<std::string> things{"包装", "味道", "物流", "客服"}, praise{"很好", "不错"},
      blame{"太差", "糟糕"};
  TripleTexts made;
  for (std::size_t i = 0; i < 120; ++i) {
    OpinionText row;
    for (std::size_t k = 0; k < 2; ++k) {
      const bool good = (i / 2 + k) % 2 == 0;
      const auto& thing = things[(i + k * (1 + i % 3)) % things.size()];
      const auto& said = good ? praise[i % 2] : blame[i / 3 % 2];
      const auto at = static_cast<std::uint32_t>(row.text.size());
      const std::uint32_t named = i % 4 == 0 ? 0 : 6;
      row.text += (named != 0 ? thing : "") + said + (k == 0 ? "，" : "。");
      row.opinions.push_back({named != 0 ? ByteSpan{at, at + named} : ByteSpan{},
                              {at + named, at + named + 6},
                              0,
                              static_cast<std::int8_t>(good ? 1 : -1)});
    }
    made.triples.push_back(std::move(row));
  }
  made.beside.assign(made.triples.begin(), made.triples.begin() + 5);
  made.judged = {{"很好不错", true, "", false}, {"太差糟糕", false, "", false}};
  return made;
}

const TripleTrainingOptions quick{.nets = 2, .channels = 16, .vocabulary = 300, .epochs = 20};

const TrainedTriples& trained() {
  static const auto made = train_triples(texts(), quick);
  return made.value();
}
std::shared_ptr<const TripleModel> model() {
  return TripleModel::from_bytes(trained().bytes).value();
}

TEST(TripleModel, LearnsWhoIsJudgedInWhichWords) {
  EXPECT_GT(trained().held_out.value(), 0.9);
  const auto reader = model();
  TripleScratch scratch;
  std::vector<Triple> read;
  // Spans are of the text as it was written: a wide comma, and a sign that the nets never met.
  reader->read("🙂物流很好，客服糟糕。", reader->threshold(), scratch, read);
  ASSERT_EQ(read.size(), 2U);
  std::ranges::sort(read, {}, &Triple::aspect);
  EXPECT_EQ(read[0].aspect, (ByteSpan{4, 10}));
  EXPECT_EQ(read[0].opinion, (ByteSpan{10, 16}));
  EXPECT_EQ(read[0].polarity, 1);
  EXPECT_EQ(read[1].aspect, (ByteSpan{19, 25}));
  EXPECT_EQ(read[1].opinion, (ByteSpan{25, 31}));
  EXPECT_EQ(read[1].polarity, -1);
  reader->read("太差，不错。", reader->threshold(), scratch, read);
  ASSERT_EQ(read.size(), 2U);
  EXPECT_TRUE(read[0].aspect == ByteSpan{} && read[1].aspect == ByteSpan{});
  reader->read("", 0, scratch, read);
  EXPECT_TRUE(read.empty());
  const auto again = train_triples(texts(), quick);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(trained().bytes, again->bytes);
}

TEST(TripleModel, ADamagedFileIsRefused) {
  auto bytes = trained().bytes;
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  EXPECT_FALSE(TripleModel::from_bytes(bytes).has_value());
  EXPECT_FALSE(TripleModel::from_bytes(trained().bytes.substr(0, 100)).has_value());
  EXPECT_FALSE(TripleModel::from_bytes("").has_value());
  EXPECT_FALSE(TripleModel::from_bytes(pack_triples({}, 0.4F, 7)).has_value());
}

TEST(TripleModel, WhatStandsFarBehindIsReadAsWell) {
  const auto reader = model();
  const std::string one = "包装很好，味道太差。";
  std::string many;
  for (int i = 0; i < 40; ++i) many += one;
  TripleScratch scratch;
  std::vector<Triple> read;
  reader->read(many, reader->threshold(), scratch, read);
  const auto in_last = [&](const Triple& triple) {
    return triple.aspect.begin >= many.size() - one.size();
  };
  EXPECT_EQ(std::ranges::count_if(read, in_last), 2);
}

TEST(TripleModel, AnyTextGivesTriplesThatLieInIt) {
  const auto reader = model();
  TripleScratch scratch;
  std::vector<Triple> read;
  Random random(5);
  const std::vector<std::string> parts{"味道", "很好",     "，", "太差", " ",
                                       "\xff", "\xe5\x91", "Ａ", "🙂"};
  for (int i = 0; i < 60; ++i) {
    std::string text;
    // The last one is read in pieces.
    for (auto n = i == 59 ? 600 : random.between(0, 40); n > 0; --n) text += random.pick(parts);
    reader->read(text, 0.4F, scratch, read);
    for (const auto& one : read) {
      EXPECT_LT(one.opinion.begin, one.opinion.end);
      EXPECT_LE(one.opinion.end, text.size());
      EXPECT_LE(one.aspect.begin, one.aspect.end);
      EXPECT_LE(one.aspect.end, text.size());
      EXPECT_TRUE(one.probability >= 0.4F && one.probability <= 1.001F);
    }
  }
}

TEST(TripleModel, RefusesToLearnFromNothing) {
  EXPECT_FALSE(train_triples({}, quick).has_value());
}

}  // namespace
}  // namespace myelin::text
