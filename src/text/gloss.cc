#include "text/gloss.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/hash.h"
#include "text/ngram.h"

namespace myelin::text {
namespace {

// Words of the dictionary's own speech, and words that mean nothing alone.
constexpr std::array<std::string_view, 29> empty_words{
    "and",  "one", "that", "which", "from", "also", "used", "into",    "etc",    "lit",
    "fig",  "see", "abbr", "esp",   "old",  "his",  "her",  "their",   "out",    "person",
    "with", "are", "sth",  "the",   "for",  "not",  "has",  "variant", "someone"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "frightened" and "frightening" are one: the commonest endings of long words go.
std::string stem(std::string word) {
  constexpr std::array<std::string_view, 7> endings{"ing", "ness", "ful", "ed", "ly", "es", "s"};
  constexpr std::size_t long_enough = 6;
  if (word.size() < long_enough) return word;
  for (const auto ending : endings)
    if (word.ends_with(ending)) return word.substr(0, word.size() - ending.size());
  return word;
}

// What stands in brackets explains; what has a bar in it is Chinese.
std::string without_brackets(std::string_view text) {
  std::string plain;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) plain += c;
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  return plain;
}

std::uint64_t ngram_of(std::string_view word) {
  NormalText normal;
  std::vector<Feature> features;
  normalise(word, normal);
  if (normal.size() < GlossBook::points_min || normal.size() > GlossBook::points_max) return 0;
  features_of(normal, FeatureSet::zh, features);
  for (const auto& feature : features)
    if (feature.first == 0 && feature.last + 1 == normal.size()) return feature.hash;
  return 0;
}

}  // namespace

void GlossBook::add_line(std::string_view line) {
  if (line.empty() || line.front() == '#') return;
  const auto word_begin = line.find(' '), glosses_begin = line.find("] /");
  if (word_begin == std::string_view::npos || glosses_begin == std::string_view::npos) return;
  const auto word_end = line.find(' ', word_begin + 1);
  const auto hash = ngram_of(line.substr(word_begin + 1, word_end - word_begin - 1));
  if (hash == 0) return;
  std::vector<std::uint32_t> found;
  std::string_view rest = line.substr(glosses_begin + 3);
  for (std::size_t slash; (slash = rest.find('/')) != std::string_view::npos;
       rest.remove_prefix(slash + 1)) {
    const auto gloss = rest.substr(0, slash);
    if (gloss.starts_with("CL:") || gloss.starts_with("variant of") || gloss.starts_with("see ") ||
        gloss.starts_with("surname"))
      continue;
    const std::string plain = without_brackets(gloss);
    for (std::size_t i = 0; i < plain.size();) {
      std::string word;
      for (; i < plain.size() && is_letter(plain[i]); ++i)
        word += plain[i] <= 'Z' ? static_cast<char>(plain[i] - 'A' + 'a') : plain[i];
      i += word.empty();
      if (word.size() < 3 || std::ranges::find(empty_words, word) != empty_words.end()) continue;
      const auto number = static_cast<std::uint32_t>(number_of_.size());
      found.push_back(number_of_.emplace(hash64(stem(std::move(word))), number).first->second);
    }
  }
  if (found.empty()) return;
  const auto [at, fresh] = glosses_.try_emplace(hash);
  if (fresh) words_.push_back(hash);
  auto& glosses = at->second;  // a word of two readings has the glosses of both
  glosses.insert(glosses.end(), found.begin(), found.end());
  std::ranges::sort(glosses);
  const auto twice = std::ranges::unique(glosses);
  glosses.erase(twice.begin(), twice.end());
}

std::span<const std::uint32_t> GlossBook::of(std::uint64_t ngram) const {
  const auto at = glosses_.find(ngram);
  return at == glosses_.end() ? std::span<const std::uint32_t>{} : at->second;
}

}  // namespace myelin::text
