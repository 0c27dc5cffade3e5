#include "cause/reader.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/limits.h"
#include "cause/reader_laws.h"
#include "cause/taxonomy.h"

namespace myelin::cause {
namespace {

constexpr std::string_view taxonomy_yaml = R"(
taxonomy: {zh: 小语言, en: Small language}
departments:
  warehouse: {zh: 仓储部, en: Warehouse}
stages:
  unpack:
    name: {zh: 开箱, en: Unpack}
    definition: {zh: 打开包裹。, en: Opening the parcel.}
    owner: warehouse
    factors:
      packaging:
        name: {zh: 包装, en: Packaging}
        definition: {zh: 包装好坏。, en: How it was packed.}
        zh: [包装, 盒子]
        en: [packaging, box]
        issues:
          broken:
            name: {zh: 破损, en: Broken}
            definition: {zh: 到手就破了。, en: It arrived broken.}
            polarity: -1
            zh: [破损, 包装破损, 碎了]
            en: [broken, damage]
            examples: [盒子碎了, It arrived broken]
          handsome:
            name: {zh: 精美, en: Handsome}
            definition: {zh: 包装好看。, en: Handsomely packed.}
            polarity: 1
            zh: [精美]
            en: [handsome]
            examples: [包装精美, A handsome box]
      service:
        name: {zh: 客服, en: Service}
        definition: {zh: 客服好坏。, en: How service was.}
        zh: [客服]
        en: [service]
        issues:
          slow:
            name: {zh: 慢, en: Slow}
            definition: {zh: 等了很久才有人理。, en: Nobody answered for long.}
            polarity: -1
            zh: ["等了{n}{t}", "回复{d}慢"]
            en: ["waited {n} {t}"]
            examples: [等了三天]
)";

class ReaderTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto parsed = Taxonomy::parse(taxonomy_yaml, 3);
    ASSERT_TRUE(parsed) << parsed.error().message;
    taxonomy_ = *parsed;
    const auto made = Reader::create(taxonomy_, MYELIN_SOURCE_DIR "/models");
    ASSERT_TRUE(made) << made.error().message;
    reader_ = *made;
  }

  static model::Reading read(std::string_view text) {
    model::Reading reading;
    reader_->read(text, reading);
    return reading;
  }
  // "unpack.packaging.broken-" for each mention: its key and the sign of its polarity.
  static std::string mentions(std::string_view text) {
    std::string out;
    for (const auto& m : read(text).mentions)
      out += (out.empty() ? "" : " ") + taxonomy_->factors()[m.factor].key +
             (m.polarity > 0.05F    ? "+"
              : m.polarity < -0.05F ? "-"
                                    : "0");
    return out;
  }

  static std::shared_ptr<const Taxonomy> taxonomy_;
  static std::shared_ptr<const Reader> reader_;
};
std::shared_ptr<const Taxonomy> ReaderTest::taxonomy_;
std::shared_ptr<const Reader> ReaderTest::reader_;

TEST_F(ReaderTest, NamesWhatATextSaysOfAFactor) {
  EXPECT_EQ(mentions("包装破损！"), "unpack.packaging.broken-");
  EXPECT_EQ(mentions("包装很精美"), "unpack.packaging+ unpack.packaging.handsome+");
  EXPECT_EQ(mentions("The box arrived broken"), "unpack.packaging- unpack.packaging.broken-");
  EXPECT_EQ(mentions("今天天气不错"), "");
}

TEST_F(ReaderTest, TurnsDeniedComplaintsAround) {
  EXPECT_EQ(mentions("没有破损"), "unpack.packaging.broken+");
  EXPECT_EQ(mentions("no damage at all"), "unpack.packaging.broken+");
  EXPECT_EQ(mentions("一点也不精美"), "unpack.packaging.handsome-");
  EXPECT_EQ(mentions("担心破损"), "unpack.packaging.broken0");
}

TEST_F(ReaderTest, KeepsTheSidesOfAContrastApart) {
  EXPECT_EQ(mentions("客服态度非常好，但是盒子太差了，很失望"),
            "unpack.service+ unpack.packaging-");
  EXPECT_EQ(mentions("包装太差了，不过客服很热情，非常满意"), "unpack.packaging- unpack.service+");
}

TEST_F(ReaderTest, MentionsAFactorOnceInAClause) {
  EXPECT_EQ(mentions("包装，包装包装很好"), "unpack.packaging+ unpack.packaging+");
}

TEST_F(ReaderTest, FillsTheSlotsOfSynonyms) {
  EXPECT_EQ(mentions("等了好几天，回复真的是太慢了"), "unpack.service.slow- unpack.service.slow-");
  EXPECT_EQ(mentions("没等了三天"), "unpack.service.slow+") << "denied as any other";
  EXPECT_EQ(mentions("I waited two weeks!"), "unpack.service.slow-");
  const std::string text = "客服慢，等了 ３ 天";
  const auto reading = read(text);
  ASSERT_EQ(reading.mentions.size(), 2u);
  const auto [begin, end] = reading.mentions.back().aspect;
  EXPECT_EQ(text.substr(begin, end - begin), "等了 ３ 天");
}

TEST_F(ReaderTest, HearsOnlyTheCustomerInATranscript) {
  EXPECT_EQ(mentions("客服：您好，包装没有破损吧\n顾客：盒子碎了\n客服：我们的客服会处理"),
            "unpack.packaging- unpack.packaging.broken-");
  const std::string turn = "太差了，非常失望，再也不买了";
  EXPECT_EQ(read("客服：非常满意，质量很好，欢迎下次再来\n客户：" + turn).polarity,
            read("客户：" + turn).polarity);
  EXPECT_LT(read("Agent: great, perfect, love it! Customer: terrible, broken, very disappointed")
                .polarity,
            0);
  EXPECT_EQ(mentions("客服：您好\n客户：在吗"), "") << "a label is no mention";
  const std::string text = "Agent: Hello\nCustomer: the box broke\nAgent: sorry";
  const auto reading = read(text);
  ASSERT_FALSE(reading.mentions.empty());
  const auto [begin, end] = reading.mentions.front().aspect;
  EXPECT_EQ(text.substr(begin, end - begin), "box") << "spans are of the whole text";
}

TEST_F(ReaderTest, ProvesEachMentionWithBytesOfTheOriginal) {
  const std::string text = "到货慢…包裝破損，很失望";
  const auto reading = read(text);
  ASSERT_EQ(reading.mentions.size(), 1u);
  const auto [begin, end] = reading.mentions.front().aspect;
  EXPECT_EQ(text.substr(begin, end - begin), "包裝破損");
}

TEST_F(ReaderTest, NamesTheWordsOfEachMention) {
  using Words = std::array<std::string, 4>;
  const auto words = [](std::string_view text) {
    std::vector<Words> all;
    for (const auto& m : read(text).mentions) {
      auto& one = all.emplace_back();
      std::size_t i = 0;
      for (const auto& span : {m.aspect, m.opinion, m.object, m.cause})
        one[i++] = text.substr(span.begin, span.end - span.begin);
    }
    return all;
  };
  using All = std::vector<Words>;
  EXPECT_EQ(words("包装很精致。"), (All{{"包装", "很精致", "", ""}}));
  EXPECT_EQ(words("手机的包装很差"), (All{{"包装", "很差", "手机", ""}}));
  EXPECT_EQ(words("这款锅，包装不错"), (All{{"包装", "不错", "这款锅", ""}}));
  EXPECT_EQ(words("因为快递暴力分拣，里面全碎了。"), (All{{"碎了", "", "", "快递暴力分拣"}}));
  EXPECT_EQ(words("The packaging of this kettle is poor because it was dropped."),
            (All{{"packaging", "poor", "this kettle", "it was dropped"}}));
}

TEST_F(ReaderTest, SeesPolarityLanguageAndNoise) {
  EXPECT_GT(read("质量非常好，很满意，下次还会再来").polarity, 0.5F);
  EXPECT_LT(read("太差了，非常失望，再也不买了").polarity, -0.5F);
  EXPECT_LT(read("Terrible quality, very disappointed, returned it").polarity, -0.5F);
  EXPECT_EQ(read("Recebi o produto antes do prazo").language, model::Language::other);
  EXPECT_EQ(read("Recebi o produto antes do prazo").confidence, 0) << "no model reads it";
  EXPECT_TRUE(read("").spam);
  EXPECT_FALSE(read("好").spam);
}

// Sentences that a head of its own would misread; every one is praise.
TEST_F(ReaderTest, TheSurerHeadSpeaksWhereTwoContradict) {
  for (const std::string_view text :
       {"给家里添置的，上手就会，好清洗，很喜欢。", "拿铁用它好吃，拿铁用它停不下来。",
        "按一下就行，不占地方，薯条香得很，包装严实，满意"}) {
    const auto reading = read(text);
    ASSERT_GT(reading.polarity, 0) << text;
    for (const auto& hit : reading.intents)
      EXPECT_TRUE(hit.intent > model::Intent::threatens || hit.probability >= reading.confidence)
          << text << ": " << model::name(hit.intent);
    EXPECT_TRUE(reading.emotion == model::Emotion::neutral ||
                reading.emotion == model::Emotion::happy ||
                reading.emotion == model::Emotion::surprise ||
                reading.emotion_confidence >= reading.confidence)
        << text << ": " << model::name(reading.emotion);
  }
  const auto furious = read("气死我了，垃圾东西，我要去12315投诉你们，马上给我退款！");
  EXPECT_LT(furious.polarity, 0);
  EXPECT_FALSE(furious.intents.empty()) << "what agrees stays";
}

TEST_F(ReaderTest, SaysWhatMadeAReading) {
  EXPECT_EQ(reader_->taxonomy_version(), 3);
  EXPECT_TRUE(reader_->model_version().starts_with("linear.")) << reader_->model_version();
}

// Under the shipped taxonomy, with the sources given: keys of the mentions.
std::string shipped(std::string_view text, MentionSources sources) {
  std::ifstream file(MYELIN_SOURCE_DIR "/taxonomies/retail.yaml", std::ios::binary);
  std::stringstream yaml;
  yaml << file.rdbuf();
  const auto taxonomy = Taxonomy::parse(yaml.str(), 1);
  if (!taxonomy) return taxonomy.error().message;
  const auto reader = Reader::create(*taxonomy, MYELIN_SOURCE_DIR "/models", sources);
  if (!reader) return reader.error().message;
  model::Reading reading;
  (*reader)->read(text, reading);
  laws::valid(text, reading, (*taxonomy)->factors().size());
  std::string out;
  for (const auto& m : reading.mentions)
    out += (out.empty() ? "" : " ") + (*taxonomy)->factors()[m.factor].key;
  return out;
}

TEST(FactorHead, HearsWhatNoPhraseNames) {
  constexpr std::string_view text = "seller replies fast";
  EXPECT_EQ(shipped(text, {.phrases = true, .head = false}), "");
  EXPECT_EQ(shipped(text, {}), "support.response.quick_reply");
  EXPECT_EQ(shipped("今天星期三", {.phrases = false}), "");
}

TEST(FactorHead, GivesWayToAnIssueThatIsNamed) {
  const auto read = shipped("物流很快", {});
  EXPECT_EQ(read, "deliver.speed.fast") << "once, though phrase and head both find it";
}

TEST_F(ReaderTest, KeepsTheLawsOnTextsOfItsWords) {
  const auto texts = laws::any_text(
      {"包装", "破损", "包装破损", "盒子", "客服", "精美", "box", "broken", "service "});
  rc::check("laws on woven texts", [&] {
    const std::string text = *texts;
    laws::keeps_laws([](std::string_view t, model::Reading& r) { reader_->read(t, r); }, text,
                     taxonomy_->factors().size());
    RC_ASSERT(!HasFailure());
  });
}

TEST_F(ReaderTest, ExplainsByTheLaws) {
  const auto plain = [](std::string_view t, model::Reading& r) { reader_->read(t, r); };
  const auto explained = [](std::string_view t, model::Reading& r) { reader_->explain(t, r); };
  const auto texts = laws::any_text({"包装", "气死我了", "开心", "broken", "love it "});
  rc::check("laws on explained texts", [&] {
    laws::explains_by_the_laws(plain, explained, *texts, taxonomy_->factors().size());
    RC_ASSERT(!HasFailure());
  });
}

TEST_F(ReaderTest, NamesTheWordsThatMovedPolarity) {
  const std::string text = "上周三收到的，质量太差了，非常失望";
  model::Reading reading;
  reader_->explain(text, reading);
  ASSERT_LT(reading.polarity, 0);
  ASSERT_FALSE(reading.reasons.empty());
  const auto& first = reading.reasons.front();
  EXPECT_EQ(first.judgement, model::Judgement::polarity);
  EXPECT_GT(first.weight, 0);
  const auto words = text.substr(first.words.begin, first.words.end - first.words.begin);
  EXPECT_TRUE(words.find("差") != words.npos || words.find("失望") != words.npos) << words;
}

TEST_F(ReaderTest, ReadsEmotion) {
  EXPECT_EQ(read("气死我了，什么垃圾公司，滚").emotion, model::Emotion::angry);
  const auto happy = read("今天太开心了哈哈哈哈");
  EXPECT_EQ(happy.emotion, model::Emotion::happy);
  EXPECT_GT(happy.emotion_intensity, 0.5F);
  EXPECT_EQ(read("").emotion_confidence, 0);
}

TEST_F(ReaderTest, KeepsTheLawsOnLongTexts) {
  std::string text;
  while (text.size() < limits::text_bytes_max + 100) text += "包装破损客服不好";
  laws::keeps_laws([](std::string_view t, model::Reading& r) { reader_->read(t, r); }, text,
                   taxonomy_->factors().size());
  for (const auto& mention : read(text).mentions)
    EXPECT_LE(mention.aspect.end, limits::text_bytes_max);
}

TEST_F(ReaderTest, ReadsTheSameOnEveryThread) {
  const std::array<std::string_view, 3> texts{
      "包装破损，客服不理人", "The box was broken but service was great", "很精美，没有破损"};
  std::array<model::Reading, 3> expected;
  for (std::size_t i = 0; i < texts.size(); ++i) reader_->read(texts[i], expected[i]);
  std::array<bool, 4> agreed{};
  std::vector<std::jthread> threads;
  for (std::size_t t = 0; t < agreed.size(); ++t)
    threads.emplace_back([&, t] {
      model::Reading reading;
      agreed[t] = true;
      for (std::size_t i = 0; i < 300; ++i) {
        reader_->read(texts[(i + t) % texts.size()], reading);
        agreed[t] = agreed[t] && laws::same(reading, expected[(i + t) % texts.size()]);
      }
    });
  threads.clear();
  for (const bool agrees : agreed) EXPECT_TRUE(agrees);
}

TEST_F(ReaderTest, SaysWhichModelIsMissing) {
  const auto made = Reader::create(taxonomy_, "/nonexistent");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::not_found);
  EXPECT_NE(made.error().message.find("polarity.zh.bin"), std::string::npos)
      << made.error().message;
}

}  // namespace
}  // namespace myelin::cause
