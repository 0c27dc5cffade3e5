#include "app/emotion_rows.h"

#include <algorithm>
#include <array>

#include "app/evaluate_head.h"
#include "model/reading.h"

namespace myelin::app {
namespace {

constexpr std::array<std::string_view, model::emotion_names.size()> chinese_names{
    "中性", "开心", "愤怒", "悲伤", "恐惧", "惊奇"};
static_assert(model::emotion_names.size() == text::emotion_count);

}  // namespace

Status read_emotions(const EmotionTable& table, std::vector<text::EmotionRow>& into) {
  HeadQuery query;
  query.file = table.path;
  query.text_column = table.text_column, query.label_column = table.label_column;
  MYELIN_TRY(rows, read_labelled_rows(query));
  for (auto& row : rows) {
    auto found = std::ranges::find(model::emotion_names, row.label) - model::emotion_names.begin();
    if (found == std::ssize(model::emotion_names))
      found = std::ranges::find(chinese_names, row.label) - chinese_names.begin();
    if (found == std::ssize(model::emotion_names))
      return fail(ErrorCode::invalid_argument,
                  table.path.string() + " holds the label " + row.label + ", which is no emotion",
                  "use neutral, happy, angry, sad, fear or surprise");
    into.push_back(
        {std::move(row.text), static_cast<std::uint8_t>(found), table.tone, table.source});
  }
  return {};
}

}  // namespace myelin::app
