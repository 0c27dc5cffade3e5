#include "text/gloss.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "text/gloss_rows.h"
#include "text/ngram.h"

namespace myelin::text {
namespace {

// The n-gram that covers the whole word.
std::uint64_t ngram(std::string_view word) {
  NormalText normal;
  std::vector<Feature> features;
  normalise(word, normal);
  features_of(normal, FeatureSet::zh, features);
  for (const auto& feature : features)
    if (feature.first == 0 && feature.last + 1 == normal.size()) return feature.hash;
  return 0;
}

GlossBook book_of_fear() {
  GlossBook book;
  book.add_line("# CC-CEDICT");
  book.add_line("驚恐 惊恐 [jing1 kong3] /to be alarmed/frightened/");
  book.add_line("恐慌 恐慌 [kong3 huang1] /panic/panicky (of crowds)/to be frightened/");
  book.add_line("張 张 [Zhang1] /surname Zhang/");
  book.add_line("not a line of it");
  return book;
}

TEST(Gloss, words_that_mean_the_same_share_a_gloss) {
  const auto book = book_of_fear();
  ASSERT_EQ(book.words().size(), 2u);
  const auto one = book.of(ngram("惊恐")), other = book.of(ngram("恐慌"));
  std::vector<std::uint32_t> shared;
  std::ranges::set_intersection(one, other, std::back_inserter(shared));
  EXPECT_EQ(shared.size(), 1u);  // "frighten"
  EXPECT_EQ(other.size(), 3u);   // panic, panicky, frighten; what stands in brackets is none
  EXPECT_TRUE(book.of(ngram("高兴")).empty());
}

TEST(Gloss, a_word_that_no_row_holds_gets_the_weight_of_its_glosses) {
  const auto book = book_of_fear();
  std::vector<std::uint64_t> ngrams{ngram("惊恐"), ngram("高兴")};
  SparseRows rows;
  for (const std::uint32_t column : {0u, 1u}) {
    rows.terms.push_back({column, 1});
    rows.row_begin.push_back(rows.terms.size());
  }
  const auto glossed = with_glosses(std::move(rows), ngrams, book, 0.5F);
  ASSERT_EQ(ngrams.size(), 3u);  // 恐慌 is new
  ASSERT_EQ(glossed.columns, 3 + book.size());
  const std::vector<float> labels{1, -1}, scale(glossed.columns, 1);
  const std::vector<double> cost{10, 10};
  auto weights = solve({glossed.rows, labels, cost, scale}).weights;
  EXPECT_EQ(weights[2], 0);
  fold_glosses(ngrams, book, 0.5F, weights);
  ASSERT_EQ(weights.size(), 3u);
  EXPECT_GT(weights[2], 0);
  EXPECT_GT(weights[0], weights[2]);
}

}  // namespace
}  // namespace myelin::text
