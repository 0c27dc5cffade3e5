#include "text/opinion_model.h"

#include <gtest/gtest.h>

#include "text/opinion_trainer.h"

namespace myelin::text {
namespace {

// Texts like "包装很好，味道太差。" with both opinions marked.
std::vector<OpinionText> texts() {
  const std::vector<std::string> things{"包装", "味道", "物流", "客服"}, praise{"很好", "不错"},
      blame{"太差", "糟糕"};
  std::vector<OpinionText> rows;
  for (std::size_t i = 0; i < 120; ++i) {
    OpinionText row;
    for (std::size_t k = 0; k < 2; ++k) {
      const auto thing = (i + k * (1 + i % 3)) % things.size();
      const bool good = (i / 2 + k) % 2 == 0;
      const auto& said = good ? praise[i % 2] : blame[i / 3 % 2];
      const auto at = static_cast<std::uint32_t>(row.text.size());
      row.text += things[thing] + said + (k == 0 ? "，" : "。");
      row.opinions.push_back({{at, at + 6},
                              {at + 6, at + 12},
                              static_cast<std::uint16_t>(thing),
                              static_cast<std::int8_t>(good ? 1 : -1)});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

const std::vector<std::string> names{"packaging", "taste", "delivery", "service"};

TEST(OpinionModel, LearnsWhatIsJudgedInWhichWords) {
  const auto rows = texts();
  const auto trained = train_opinions(names, rows, {});
  ASSERT_TRUE(trained.has_value());
  const auto model = OpinionModel::from_bytes(trained->bytes);
  ASSERT_TRUE(model.has_value());
  const auto figures = figures_of(**model, trained->thresholds, rows);
  EXPECT_GT(figures.category.value(), 0.9);
  EXPECT_GT(figures.opinion.value(), 0.9);
  const auto again = train_opinions(names, rows, {});
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(trained->bytes, again->bytes);
}

TEST(OpinionModel, ADamagedFileIsRefused) {
  auto trained = train_opinions(names, texts(), {});
  ASSERT_TRUE(trained.has_value());
  auto bytes = trained->bytes;
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  EXPECT_FALSE(OpinionModel::from_bytes(bytes).has_value());
  EXPECT_FALSE(OpinionModel::from_bytes(trained->bytes.substr(0, 100)).has_value());
  EXPECT_FALSE(OpinionModel::from_bytes("").has_value());
}

}  // namespace
}  // namespace myelin::text
