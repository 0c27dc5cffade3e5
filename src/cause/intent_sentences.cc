#include "cause/intent_sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "cause/yaml_tree.h"
#include "model/reading.h"

namespace myelin::cause {

Result<std::vector<std::uint16_t>> intents_of(std::string_view key) {
  std::vector<std::uint16_t> intents;
  if (key == "none") return intents;
  while (!key.empty()) {
    const auto end = std::min(key.find_first_of("+|"), key.size());
    const auto found = std::ranges::find(model::intent_names, key.substr(0, end));
    if (found == model::intent_names.end())
      return fail(ErrorCode::invalid_argument,
                  fmt::format("there is no intent {}", key.substr(0, end)),
                  fmt::format("intents are {}, or none", fmt::join(model::intent_names, ", ")));
    intents.push_back(static_cast<std::uint16_t>(found - model::intent_names.begin()));
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return intents;
}

Result<std::vector<IntentSentence>> read_intent_sentences(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "no sentences at " + path.string(),
                "models/intents/ holds those of the repository");
  std::stringstream yaml;
  yaml << file.rdbuf();
  const auto tree = read_yaml(yaml.str());
  if (!tree)
    return fail(ErrorCode::invalid_argument,
                fmt::format("{}:{}: {}", path.string(), tree.error().line, tree.error().problem),
                tree.error().hint);
  std::vector<IntentSentence> sentences;
  for (std::size_t k = 0; k < tree->keys.size(); ++k) {
    auto intents = intents_of(tree->keys[k].first);
    if (!intents) {
      intents.error().message =
          fmt::format("{}:{}: {}", path.string(), tree->keys[k].second, intents.error().message);
      return std::unexpected(intents.error());
    }
    for (const auto& item : tree->items[k].items) sentences.push_back({item.scalar, *intents});
  }
  if (sentences.empty())
    return fail(ErrorCode::invalid_argument, path.string() + " holds no sentence",
                "write a map from intents to lists of sentences");
  return sentences;
}

}  // namespace myelin::cause
