// Classifiers of whole texts: they learn, say when they do not know, keep their bytes, and turn
// damaged files away.
#include <gtest/gtest.h>

#include "text/classes/labels.h"
#include "text/classes/reader.h"
#include "text/classes/trainer.h"

namespace myelin::text::classes {
namespace {

const std::vector<std::string> names{"card", "loan", "oos", "rate"};

// Small talk of a bank's customers: each class has words of its own among common ones.
std::vector<ClassRow> rows() {
  const std::vector<std::pair<std::uint16_t, std::vector<std::string>>> words{
      {0, {"my card is lost", "the card was stolen", "block this card", "a new card please"}},
      {1, {"i want a loan", "how big a loan can i get", "pay the loan back", "loan for a house"}},
      {3, {"what is the exchange rate", "rate for euros", "today's rate", "the rate changed"}},
      {2, {"tell me a joke", "is it raining", "who won the game", "sing a song"}}};
  std::vector<ClassRow> all;
  for (const auto& [output, texts] : words)
    for (const auto& text : texts)
      for (const char* frame : {"", "please ", "hello, ", "quick question: "})
        all.push_back({frame + text, {output}, 1});
  return all;
}

std::string trained() {
  auto file = train_classes(names, rows(), {.features = FeatureSet::en, .rows_max = 400});
  return file ? *file : "";
}

std::vector<DecisionRow> heard(const ClassReader& reader) {
  std::vector<DecisionRow> decisions;
  ReaderScratch scratch;
  for (const auto& row : rows()) {
    reader.listen(row.text, scratch);
    decisions.push_back(scratch.row);
    decisions.back().truth = reader.index_of(names[row.yes[0]]);
  }
  return decisions;
}

TEST(Classes, ALearntClassIsRecognisedInOtherWords) {
  const auto reader = ClassReader::of(trained(), {});
  ASSERT_TRUE(reader);
  ReaderScratch scratch;
  for (const auto& [text, name] :
       {std::pair{"somebody took my card", "card"}, std::pair{"may i have a loan", "loan"},
        std::pair{"which rate do you give", "rate"}})
    EXPECT_EQ((*reader)->names()[(*reader)->answer(text, scratch).output], name) << text;
}

TEST(Classes, ATextOfNoClassIsSaidToBeNone) {
  const auto first = ClassReader::of(trained(), {});
  ASSERT_TRUE(first);
  const auto decision = fit_decision(heard(**first), (*first)->none(), {});
  EXPECT_EQ(decision.has_none, 1U);
  const auto reader = ClassReader::of(with_decision(trained(), decision), {});
  ASSERT_TRUE(reader);
  ReaderScratch scratch;
  EXPECT_EQ((*reader)->answer("tell me whether it is raining", scratch).output, no_class);
  EXPECT_NE((*reader)->answer("my card was stolen", scratch).output, no_class);
}

TEST(Classes, TheSameRowsGiveTheSameBytes) {
  EXPECT_EQ(trained(), trained());
}

TEST(Classes, EveryDamagedByteOfAFileIsNoticedOrHarmless) {
  const std::string sound = trained();
  ASSERT_TRUE(ClassModel::from_bytes(sound));
  for (std::size_t i = 88; i < sound.size(); i += 97) {
    std::string damaged = sound;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    EXPECT_FALSE(ClassModel::from_bytes(damaged)) << i;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{87}, sound.size() - 1})
    EXPECT_FALSE(ClassModel::from_bytes(sound.substr(0, size))) << size;
}

TEST(Classes, AnyTextGivesProbabilitiesThatSumToOne) {
  const auto reader = ClassReader::of(trained(), {});
  ASSERT_TRUE(reader);
  ReaderScratch scratch;
  for (const std::string text : {"", " ", "?", "\xff\xfe", "号码丢了", "cardcardcard"}) {
    static_cast<void>((*reader)->answer(text, scratch));
    float sum = 0;
    for (const float p : scratch.probabilities) sum += p;
    EXPECT_NEAR(sum, 1, 1e-4) << text;
  }
}

TEST(Labels, OneSideSpeaksForAGroup) {
  const std::vector<std::string> labels{":bad",      ":good",  "fuel:",     "fuel:bad",
                                        "fuel:good", "price:", "price:bad", "price:good"};
  const LabelFamily family{labels};
  EXPECT_FALSE(family.whole[0]);
  EXPECT_FALSE(family.whole[2]);
  EXPECT_EQ(family.group[3], 2);
  EXPECT_EQ(family.side[3], 0);
  LabelDecision decision;
  decision.shared.linear_scale = 1;
  decision.intercepts.assign(labels.size(), 0);
  LabelEvidence evidence;
  evidence.linear = {9, 9, 9, 1, 2, 9, -3, -4};
  std::vector<SaidLabel> said;
  say(evidence, family, decision, true, said);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(labels[said[0].label], "fuel:good");
  evidence.linear = {0, 0, 0, -2, -3, 0, -1, -4};
  say(evidence, family, decision, true, said);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(labels[said[0].label], "price:bad");
  say(evidence, family, decision, false, said);
  EXPECT_TRUE(said.empty());
}

TEST(Figures, AreThoseOfTheDefinition) {
  const std::vector<std::uint16_t> truth{0, 0, 1, no_class, no_class};
  const std::vector<Answer> answers{
      {0, 0.9F, 0.1F}, {1, 0.6F, 0.4F}, {1, 0.8F, 0.2F}, {no_class, 0.3F, 0.9F}, {0, 0.5F, 0.45F}};
  const auto f = figures_of(truth, answers);
  EXPECT_DOUBLE_EQ(f.accuracy, 0.6);
  EXPECT_DOUBLE_EQ(f.in_scope_accuracy, 2.0 / 3);
  EXPECT_DOUBLE_EQ(f.oos_recall, 0.5);
  EXPECT_DOUBLE_EQ(f.oos_precision, 1);
  EXPECT_DOUBLE_EQ(f.macro_f1, (0.5 + 2.0 / 3 + 2.0 / 3) / 3);
}

}  // namespace
}  // namespace myelin::text::classes
