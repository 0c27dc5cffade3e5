// Sentences with the intents of their writers: models/intents/*.yaml, and tables with intents
// joined by + or |.
//
// Thread safety: functions without state.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/sentence_labels.h"

namespace myelin::cause {

// The intents of a key ("will_return+wants_refund", "none") as indices of model::Intent. Errors:
// invalid_argument where there is no such intent.
Result<std::vector<std::uint16_t>> intents_of(std::string_view key);

struct IntentSentence {
  std::string text;
  std::vector<std::uint16_t> intents;
};
// A YAML map from intents to lists of sentences. Errors: not_found, invalid_argument with the line.
Result<std::vector<IntentSentence>> read_intent_sentences(const std::filesystem::path& path);

}  // namespace myelin::cause
