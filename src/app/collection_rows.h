// Rows of the public collections of topics and of question pairs, in the form their authors gave.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/pair_trainer.h"

namespace myelin::app {

// A post with its topics, each "topic:side", sides −1, 0, 1, sorted.
struct TopicPost {
  std::string text;
  std::vector<std::string> topics;
};
struct TopicColumns {
  std::string text = "content", topic = "subject", side = "sentiment_value";
};
// A table with one row for each topic of a post; rows with the same text are one post, in the order
// of their first. Errors: those of reading, not_found for a column.
Result<std::vector<TopicPost>> read_topic_posts(const std::filesystem::path& path,
                                                const TopicColumns& columns);

// Four columns: id, question, question, 1 or 0; with or without a header line. Columns may be
// named.
struct PairColumns {
  std::string a, b, label;
};
Result<std::vector<text::PairRow>> read_pairs(const std::filesystem::path& path,
                                              const PairColumns& columns);

}  // namespace myelin::app
