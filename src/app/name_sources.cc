#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include "app/named_texts.h"
#include "text/word_groups.h"

namespace myelin::app {
namespace {

constexpr std::uint32_t speech_max = 60, speech_of_lexicon = 61;
constexpr std::size_t dictionary_points_max = 6;
constexpr long rare = 2;  // words of the dictionary as rare as this are left out

std::u32string folded(std::u32string points) {
  for (char32_t& point : points) point = text::name_fold(point);
  return points;
}

Result<std::ifstream> open_source(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, path.string() + " cannot be read",
                "run tools/name_sources; models/names.md says what it fetches");
  return file;
}

// Words by their numbers, as SunPinyin's binary dictionary holds them: UTF-32, each ended by a 0.
Result<std::vector<std::u32string>> read_lexicon(const std::filesystem::path& path) {
  MYELIN_TRY(file, open_source(path));
  std::stringstream content;
  content << file.rdbuf();
  const std::string bytes = content.str();
  std::uint32_t head[4];
  if (bytes.size() < sizeof head)
    return fail(ErrorCode::corrupt, path.string() + " is cut short",
                "run tools/name_sources again");
  std::memcpy(head, bytes.data(), sizeof head);
  const std::uint32_t words = head[0], start = head[3];
  std::vector<std::u32string> found(1);
  for (std::size_t at = start; at + 4 <= bytes.size() && found.size() <= words; at += 4) {
    char32_t point = 0;
    std::memcpy(&point, bytes.data() + at, 4);
    if (point == 0)
      found.emplace_back();
    else
      found.back() += point;
  }
  return found;
}

struct Bigrams {
  std::vector<double> probability;
  std::vector<text::WordPair> pairs;
};

Result<Bigrams> read_bigrams(const std::filesystem::path& path, std::size_t words) {
  MYELIN_TRY(file, open_source(path));
  Bigrams found;
  found.probability.assign(words, 0);
  int section = -1;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('\\')) {
      section = line.size() > 1 ? line[1] - '0' : -1;
      if (section > 2) break;
      continue;
    }
    std::uint32_t a = 0, b = 0;
    double p = 0;
    if (section == 1 && std::sscanf(line.c_str(), "%u %lf", &a, &p) == 2 && a < words)
      found.probability[a] = p;
    if (section == 2 && std::sscanf(line.c_str(), "%u %u %lf", &a, &b, &p) == 3 && a < words &&
        b < words)
      found.pairs.push_back({a, b, static_cast<float>(p)});
  }
  if (found.pairs.empty())
    return fail(ErrorCode::corrupt, path.string() + " has no pairs of words",
                "run tools/name_sources again");
  return found;
}

}  // namespace

Result<text::NameSources> read_name_sources(const NameSourceFiles& files, std::uint64_t seed) {
  text::NameSources sources;
  MYELIN_TRY(lexicon, read_lexicon(files.lexicon));
  MYELIN_TRY(bigrams, read_bigrams(files.bigrams, lexicon.size()));
  MYELIN_TRY(dictionary, open_source(files.dictionary));
  std::map<std::string, std::uint32_t> speeches;
  std::vector<std::tuple<std::uint64_t, std::uint32_t, long>> words;
  std::unordered_set<std::uint64_t> have;
  double total = 0;
  std::string word, speech;
  for (long times = 0; dictionary >> word >> times >> speech;) {
    const auto points = folded(code_points(word));
    total += static_cast<double>(times);
    if (points.size() > dictionary_points_max || (times <= rare && points.size() > 1)) continue;
    const auto number =
        speeches
            .emplace(speech, std::min<std::uint32_t>(
                                 static_cast<std::uint32_t>(speeches.size()) + 1, speech_max))
            .first->second;
    const auto hash = text::name_hash(points);
    if (have.insert(hash).second) words.emplace_back(hash, number, times);
  }
  for (const auto& [hash, number, times] : words)
    sources.words.push_back(
        {hash, text::word_value(number, text::frequency_step(
                                            std::log(static_cast<double>(times + 1) / total)))});
  // Only words are placed among words: the lexicon's first numbers are marks.
  constexpr std::size_t marks = 100;
  std::fill_n(bigrams.probability.begin(), std::min(marks, bigrams.probability.size()), 0.0);
  const auto leaves = text::group_words(bigrams.pairs, bigrams.probability, seed);
  for (std::size_t w = marks; w < lexicon.size(); ++w) {
    if (lexicon[w].empty() || bigrams.probability[w] <= 0) continue;
    const auto hash = text::name_hash(folded(lexicon[w]));
    if (leaves[w] != text::word_groups_unknown) sources.groups.push_back({hash, leaves[w]});
    if (lexicon[w].size() >= 2 && lexicon[w].size() <= text::word_points_max &&
        have.insert(hash).second)
      sources.words.push_back(
          {hash, text::word_value(speech_of_lexicon,
                                  text::frequency_step(std::log(bigrams.probability[w])))});
  }
  return sources;
}

}  // namespace myelin::app
