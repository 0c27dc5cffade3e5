// Teaching: learnt in a moment, applied by the reader, taken back; a factor added to the taxonomy
// with ten examples works the same day.
#include "cause/taught.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

#include "cause/reader.h"
#include "cause/taxonomy.h"

namespace myelin::cause {
namespace {

namespace fs = std::filesystem;
const fs::path source = MYELIN_SOURCE_DIR;

// A factor that somebody has just added, with one word for it.
constexpr std::string_view yaml = R"(
taxonomy: {zh: 小语言, en: Small language}
departments:
  quality: {zh: 质量部, en: Quality}
stages:
  use:
    name: {zh: 使用, en: Use}
    definition: {zh: 用起来。, en: In use.}
    owner: quality
    factors:
      smell:
        name: {zh: 气味, en: Smell}
        definition: {zh: 闻起来怎样。, en: How it smells.}
        zh: [异味]
        en: [odour]
)";

struct Folder {
  fs::path path = fs::temp_directory_path() / ("taught_" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

Teaching sample() {
  Teaching t;
  t.target = "intent:asks", t.language = "zh", t.made_at = "2026-01-01T00:00:00Z", t.rows = 8;
  t.figures = {8, 0.5, 1, 0.25, 0.75};
  t.model = text::DeltaTrainer::train(
      std::vector<text::DeltaRow>{{"蹲一个答案", true, -4}, {"很好", false, -4}}, {});
  return t;
}

TEST(Taught, IsKeptListedAndRolledBack) {
  const Folder folder;
  EXPECT_TRUE(list_taught(folder.path)->empty());
  ASSERT_EQ(*keep_taught(folder.path, sample()), 1U);
  ASSERT_EQ(*keep_taught(folder.path, sample()), 2U);
  ASSERT_TRUE(roll_back(folder.path, 1));
  EXPECT_EQ(roll_back(folder.path, 1).error().code, ErrorCode::conflict);
  EXPECT_EQ(roll_back(folder.path, 9).error().code, ErrorCode::not_found);
  const auto taught = list_taught(folder.path);
  ASSERT_EQ(taught->size(), 2U);
  EXPECT_TRUE((*taught)[0].rolled_back);
  EXPECT_FALSE((*taught)[1].rolled_back);
  EXPECT_EQ((*taught)[1].target, "intent:asks");
  EXPECT_DOUBLE_EQ((*taught)[1].figures.f1_after, 0.75);
  EXPECT_EQ((*taught)[1].model.to_text(), sample().model.to_text());
  EXPECT_EQ(*keep_taught(folder.path, sample()), 3U);  // a number is never given twice
}

TEST(Taught, ADamagedFileIsNamed) {
  const Folder folder;
  ASSERT_TRUE(keep_taught(folder.path, sample()));
  std::ofstream(folder.path / "0001.taught") << "nonsense";
  const auto taught = list_taught(folder.path);
  ASSERT_FALSE(taught);
  EXPECT_NE(taught.error().message.find("0001.taught"), std::string::npos);
}

TEST(Taught, AnIntentIsCorrected) {
  const auto taught = std::vector{sample()};
  const Taught heads{taught, {}};
  EXPECT_FALSE(heads.empty());
  const auto model = text::PolarityModel::open(source / "models/polarity.zh.bin");
  ASSERT_TRUE(model);
  text::NormalText normal;
  text::normalise("蹲一个答案", normal);
  text::PolarityScores scores;
  (*model)->score(normal, scores);
  std::vector<text::Clause> clauses;
  text::split_clauses(normal, clauses);
  model::Reading reading;
  reading.language = model::Language::zh;
  heads.correct(normal, clauses, scores, reading);
  ASSERT_EQ(reading.intents.size(), 1U);
  EXPECT_EQ(reading.intents[0].intent, model::Intent::asks);
  model::Reading english;
  english.language = model::Language::en;
  heads.correct(normal, clauses, scores, english);
  EXPECT_TRUE(english.intents.empty());
}

Result<std::shared_ptr<const Reader>> reader_of(std::shared_ptr<const Taxonomy> taxonomy,
                                                const fs::path& taught) {
  return Reader::create(std::move(taxonomy), source / "models", {}, taught);
}

TEST(Taught, AFactorAddedWithTenExamplesWorksTheSameDay) {
  const Folder folder;
  const auto taxonomy = Taxonomy::parse(yaml, 1);
  ASSERT_TRUE(taxonomy) << taxonomy.error().message;
  const auto before = reader_of(*taxonomy, folder.path);
  ASSERT_TRUE(before) << before.error().message;
  TeachingRequest request;
  request.target = "factor:" + (*taxonomy)->factors().back().key, request.language = "zh";
  for (const char* text : {"一股塑料味", "刺鼻得很", "味道很刺鼻", "打开有一股胶味", "闻着头晕",
                           "有一股怪味", "一股霉味", "塑料味很重", "味儿太冲了", "闻起来像汽油"})
    request.examples.push_back({text, true});
  request.background = {"质量很好", "送得很快", "尺码偏小", "颜色好看", "不想要了",
                        "客服很好", "包装破了", "屏幕碎了", "下次还来", "什么时候发货",
                        "味道不错", "一般般",   "价格贵",   "用着舒服", "孩子喜欢"};
  const auto teaching = teach(**before, (*taxonomy)->factors(), request);
  ASSERT_TRUE(teaching) << teaching.error().message;
  EXPECT_EQ(teaching->figures.n, 10U);
  ASSERT_TRUE(keep_taught(folder.path, *teaching));
  const auto after = reader_of(*taxonomy, folder.path);
  ASSERT_TRUE(after);
  EXPECT_NE((*after)->model_version(), (*before)->model_version());
  model::Reading reading;
  (*before)->read("刚拆开，有一股塑料味。颜色好看。", reading);
  EXPECT_TRUE(reading.mentions.empty());
  (*after)->read("刚拆开，有一股塑料味。颜色好看。", reading);
  ASSERT_EQ(reading.mentions.size(), 1U);
  EXPECT_EQ((*taxonomy)->factors()[reading.mentions[0].factor].key,
            (*taxonomy)->factors().back().key);
  ASSERT_TRUE(roll_back(folder.path, 1));
  const auto again = reader_of(*taxonomy, folder.path);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->model_version(), (*before)->model_version());
}

TEST(Taught, WhatCannotBeTaughtSaysWhatToDo) {
  const auto taxonomy = Taxonomy::parse(yaml, 1);
  ASSERT_TRUE(taxonomy);
  const auto reader = reader_of(*taxonomy, {});
  ASSERT_TRUE(reader);
  TeachingRequest request;
  request.target = "polarity", request.language = "zh";
  const auto refused = [&] {
    const auto teaching = teach(**reader, (*taxonomy)->factors(), request);
    return !teaching && !teaching.error().hint.empty();
  };
  EXPECT_TRUE(refused());  // too few
  request.examples.assign(10, {"好", true});
  EXPECT_TRUE(refused());  // of one kind
  request.target = "factor:nowhere";
  EXPECT_TRUE(refused());
  request.target = "intent:dances";
  EXPECT_TRUE(refused());
  request.target = "mood";
  EXPECT_TRUE(refused());
}

}  // namespace
}  // namespace myelin::cause
