#include "text/name_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "text/name_field.h"
#include "text/name_trainer.h"
#include "text/packed_table.h"

namespace myelin::text {
namespace {

// Sentences of a small world: people say, companies sell, one lives at addresses.
std::vector<NamedText> small_world(int texts, std::uint64_t seed) {
  Random random{seed};
  const std::vector<std::u32string> surnames{U"张", U"王", U"李", U"赵"},
      given{U"伟", U"芳", U"小明", U"建国", U"静", U"丽华"}, firms{U"华", U"鼎", U"云", U"泰"};
  std::vector<NamedText> rows;
  for (int i = 0; i < texts; ++i) {
    const std::u32string person = random.pick(surnames) + random.pick(given);
    const std::u32string firm = random.pick(firms) + random.pick(firms) + U"公司";
    NamedText row;
    row.text = U"昨天" + person + U"表示" + firm + U"不错";
    const auto at = static_cast<std::uint32_t>(2 + person.size());
    row.names = {{2, at, NameKind::name},
                 {at + 2, at + 2 + static_cast<std::uint32_t>(firm.size()), NameKind::company}};
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<TrainedNames> trained_small() {
  NameSources sources;
  sources.words.push_back({name_hash(U"公司"), word_value(3, 30)});
  sources.words.push_back({name_hash(U"表示"), word_value(4, 30)});
  sources.groups.push_back({name_hash(U"表示"), 77});
  return train_names(
      small_world(80, 1), sources,
      {.seen_min = 1, .weights_kept = 5'000, .net_epochs = 2, .net_vocabulary = 500});
}

}  // namespace

TEST(PackedTable, GivesBackEveryValueOfAKeyAndNothingElse) {
  std::vector<PackedTable::Pair> pairs;
  Random random{3};
  for (std::uint32_t i = 0; i < 2'000; ++i) pairs.push_back({random.bits(), i % 128});
  pairs.push_back({pairs[0].hash, 127});
  std::string bytes;
  PackedTable::write(pairs, 6, 7, bytes);
  std::span<const char> rest{bytes};
  const auto table = PackedTable::take(rest);
  ASSERT_TRUE(table);
  EXPECT_TRUE(rest.empty());
  for (const auto& pair : pairs) {
    bool there = false;
    table->each(pair.hash, [&](std::uint32_t value) { there = there || value == pair.value; });
    EXPECT_TRUE(there);
  }
  EXPECT_EQ(table->find(random.bits()), -1);
  for (const std::size_t length : {std::size_t{3}, std::size_t{40}, bytes.size() - 1}) {
    std::span<const char> cut{bytes.data(), length};
    EXPECT_FALSE(PackedTable::take(cut)) << length;
  }
}

TEST(NameField, ItsGradientIsTheSlopeOfItsLoss) {
  Random random{5};
  const std::vector<std::uint8_t> labels{0, name_label(NameKind::name, NamePart::begin),
                                         name_label(NameKind::name, NamePart::end), 0,
                                         name_label(NameKind::book, NamePart::single)};
  NameScores scores;
  for (std::size_t i = 0; i < labels.size() * name_labels; ++i)
    scores.of.push_back(static_cast<float>(random.normal()));
  NameSteps steps{};
  for (float& step : steps) step = static_cast<float>(random.normal() / 2);
  NameField field;
  NameGradient here, there;
  field.gradient(scores, steps, labels, here);
  for (const std::size_t k : {0U, 1U, 45U, 90U, 170U}) {
    NameScores moved = scores;
    constexpr float step = 0.01F;
    moved.of[k] += step;
    field.gradient(moved, steps, labels, there);
    EXPECT_NEAR((there.loss - here.loss) / static_cast<double>(step),
                static_cast<double>(here.scores[k]), 0.01);
  }
}

TEST(NameModel, FindsNamesItHasNeverSeen) {
  const auto trained = trained_small();
  ASSERT_TRUE(trained) << trained.error().message;
  const auto model = NameModel::from_bytes(trained->bytes);
  ASSERT_TRUE(model) << model.error().message;
  NameTagger tagger;
  std::vector<NameSpan> found;
  (*model)->find(U"昨天赵小芳表示云鼎公司不错", tagger, found);
  EXPECT_EQ(found, (std::vector<NameSpan>{{2, 5, NameKind::name}, {7, 11, NameKind::company}}));
}

TEST(NameModel, TheSameRowsGiveTheSameBytes) {
  EXPECT_EQ(trained_small()->bytes, trained_small()->bytes);
}

TEST(NameModel, AnyTextGivesSpansInOrder) {
  const auto model = NameModel::from_bytes(trained_small()->bytes);
  Random random{11};
  NameTagger tagger;
  std::vector<NameSpan> found;
  for (int i = 0; i < 200; ++i) {
    std::u32string text;
    for (auto n = random.between(0, 60); n > 0; --n)
      text += random.chance(0.2) ? static_cast<char32_t>(random.between(0, 0x10FFFF))
                                 : U"张伟表示公司《》 a9Ａ"[random.between(0, 12)];
    (*model)->find(text, tagger, found);
    std::uint32_t from = 0;
    for (const auto& name : found) {
      EXPECT_GE(name.begin, from);
      EXPECT_GT(name.end, name.begin);
      EXPECT_LE(name.end, text.size());
      from = name.end;
    }
  }
}

TEST(NameNet, AddsLogarithmsOfProbabilities) {
  constexpr float share = 0.5F, rarest = -9.3F;  // a little below ln 1e-4
  const std::u32string text = U"昨天张伟  表示";
  const NameKnowledge knowledge;
  const auto rows = small_world(40, 1);
  const auto bytes = train_name_net(rows, knowledge, {.net_epochs = 1, .net_vocabulary = 200});
  ASSERT_TRUE(bytes);
  const auto net = NameNet::from_bytes(*bytes);
  ASSERT_TRUE(net);
  NameScratch words;
  read_for_names(text, knowledge, words);
  NameNetScratch scratch;
  std::vector<float> scores(text.size() * name_labels, 0);
  NameNet{}.add(words, share, scratch, scores);
  EXPECT_EQ(std::ranges::count(scores, 0.0F), std::ssize(scores)) << "no net says nothing";
  net->add(words, share, scratch, scores);
  for (std::size_t i = 0; i < text.size(); ++i) {
    double sum = 0;
    for (std::size_t label = 0; label < name_labels; ++label) {
      const float added = scores[i * name_labels + label];
      EXPECT_LE(added, 0);
      EXPECT_GE(added, share * rarest);
      sum += std::exp(static_cast<double>(added / share));
    }
    // A run of white space is one position: its first point has the say.
    if (i != 5) {
      EXPECT_NEAR(sum, 1, 0.01) << i;
    }
  }
  EXPECT_FALSE(NameNet::from_bytes("no net"));
}

TEST(NameModel, ADamagedFileIsRefused) {
  std::string bytes = trained_small()->bytes;
  EXPECT_FALSE(NameModel::from_bytes(bytes.substr(0, bytes.size() / 2)));
  bytes[bytes.size() - 2] = static_cast<char>(bytes[bytes.size() - 2] ^ 1);
  EXPECT_FALSE(NameModel::from_bytes(bytes));
  EXPECT_FALSE(NameModel::from_bytes("short"));
}

}  // namespace myelin::text
