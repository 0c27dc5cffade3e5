// Texts with one of six emotions, read from public collections in the form their authors gave.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/emotion_trainer.h"

namespace myelin::app {

struct EmotionTable {
  std::filesystem::path path;  // a table or JSONL, plain or compressed
  std::string text_column, label_column;
  std::string source;
  std::uint8_t tone = 0;  // the register of its texts
};
// Appends the rows that have a text and one of the six emotions, in English or Chinese. Errors:
// those of reading; invalid_argument where a label is none of the six, or no row has one.
Status read_emotions(const EmotionTable& table, std::vector<text::EmotionRow>& into);

}  // namespace myelin::app
