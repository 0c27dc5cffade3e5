#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/hash.h"
#include "base/json_text.h"
#include "cause/emerging.h"
#include "text/normal.h"

namespace myelin::cause {
namespace {

constexpr std::size_t terms_min = 3;  // a clause of fewer says too little to be a topic
constexpr std::u32string_view grammar =
    U"的了是在也就很都和不我你他她它们这那有还又把被让给吗呢吧啊着过得地";
constexpr std::array<std::string_view, 60> english_grammar{
    "the",  "a",    "an",   "and",  "or",    "but",  "is",    "are",   "was",   "were",
    "be",   "been", "it",   "its",  "this",  "that", "i",     "my",    "me",    "we",
    "our",  "you",  "your", "they", "to",    "of",   "in",    "on",    "for",   "with",
    "at",   "by",   "from", "as",   "so",    "very", "not",   "no",    "too",   "have",
    "has",  "had",  "do",   "does", "did",   "will", "would", "can",   "all",   "just",
    "when", "if",   "then", "than", "there", "what", "which", "after", "about", "also"};

bool is_grammar(std::string_view word) {
  return std::ranges::find(english_grammar, word) != english_grammar.end();
}

// Chinese runs and other words of a clause, in order.
struct Piece {
  std::u32string points;
  bool han = false;
};
std::vector<Piece> pieces_of(std::string_view clause) {
  thread_local text::NormalText normal;
  text::normalise(clause, normal);
  std::vector<Piece> pieces;
  bool open = false;
  for (std::size_t i = 0; i < normal.size(); ++i) {
    const auto kind = normal.kinds[i];
    const bool han = kind == text::PointKind::han;
    if (!text::is_word(kind)) {
      open = false;
      continue;
    }
    if (!open || pieces.back().han != han) pieces.push_back({{}, han});
    pieces.back().points += normal.points[i];
    open = true;
  }
  return pieces;
}

std::uint64_t term(std::u32string_view points) {
  return hash64({reinterpret_cast<const char*>(points.data()), points.size() * sizeof(char32_t)});
}

// Counts in how many of the quotes each phrase stands.
using Phrases = std::map<std::u32string, std::uint32_t>;

void add_chinese(const std::u32string& run, std::set<std::u32string>& into) {
  constexpr std::size_t length_max = 8;
  for (std::size_t begin = 0; begin < run.size(); ++begin)
    for (std::size_t length = 2; length <= length_max && begin + length <= run.size(); ++length)
      if (!grammar.contains(run[begin]) && !grammar.contains(run[begin + length - 1]))
        into.insert(run.substr(begin, length));
}

void add_english(const std::vector<std::u32string>& words, std::set<std::u32string>& into) {
  constexpr std::size_t words_max = 4;
  for (std::size_t begin = 0; begin < words.size(); ++begin) {
    std::u32string phrase;
    for (std::size_t k = begin; k < words.size() && k < begin + words_max; ++k) {
      phrase += (k == begin ? U"" : U" ") + words[k];
      if (!is_grammar(text::to_utf8(words[begin])) && !is_grammar(text::to_utf8(words[k])))
        into.insert(phrase);
    }
  }
}

// The phrases that most quotes share, longer ones before their parts.
std::vector<std::string> best(const Phrases& phrases, std::size_t quotes) {
  const auto least = std::max<std::uint32_t>(2, static_cast<std::uint32_t>(quotes * 2 / 5));
  std::vector<std::pair<double, std::u32string>> ranked;
  for (const auto& [phrase, count] : phrases)
    if (count >= least)
      ranked.emplace_back(
          static_cast<double>(count) *
              std::sqrt(static_cast<double>(std::min<std::size_t>(phrase.size(), 24))),
          phrase);
  std::ranges::stable_sort(ranked, std::greater{}, [](const auto& one) { return one.first; });
  std::vector<std::string> kept;
  std::vector<std::u32string> taken;
  for (const auto& [score, phrase] : ranked) {
    const bool part = std::ranges::any_of(taken, [&](const auto& other) {
      return other.find(phrase) != std::u32string::npos ||
             phrase.find(other) != std::u32string::npos;
    });
    if (part) continue;
    taken.push_back(phrase);
    kept.push_back(text::to_utf8(phrase));
    if (kept.size() == 5) break;
  }
  return kept;
}

std::string quoted_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const auto& item : items) out += (out.size() > 1 ? ", " : "") + json_quoted(item);
  return out + "]";
}

}  // namespace

std::vector<std::uint64_t> topic_terms(std::string_view clause) {
  std::vector<std::uint64_t> terms;
  std::u32string before;
  for (const auto& [points, han] : pieces_of(clause)) {
    if (han) {
      before.clear();
      for (std::size_t i = 0; i + 1 < points.size(); ++i)
        terms.push_back(term(std::u32string_view{points}.substr(i, 2)));
      continue;
    }
    const std::string word = text::to_utf8(points);
    if (is_grammar(word)) continue;
    const std::u32string stem =
        points.size() > 3 && points.back() == U's' ? points.substr(0, points.size() - 1) : points;
    terms.push_back(term(stem));
    if (!before.empty()) terms.push_back(term(before + U" " + stem));
    before = stem;
  }
  std::ranges::sort(terms);
  const auto twice = std::ranges::unique(terms);
  terms.erase(twice.begin(), twice.end());
  if (terms.size() < terms_min) terms.clear();
  return terms;
}

TopicPhrases topic_phrases(const Topic& topic) {
  Phrases chinese, english;
  std::size_t chinese_quotes = 0, english_quotes = 0;
  for (const auto& quote : topic.quotes) {
    std::set<std::u32string> zh, en;
    std::vector<std::u32string> words;
    for (const auto& [points, han] : pieces_of(quote.text)) {
      if (han)
        add_chinese(points, zh);
      else
        words.push_back(points);
    }
    if (zh.empty()) add_english(words, en);
    chinese_quotes += zh.empty() ? 0 : 1;
    english_quotes += en.empty() ? 0 : 1;
    for (const auto& phrase : zh) ++chinese[phrase];
    for (const auto& phrase : en) ++english[phrase];
  }
  return {best(chinese, chinese_quotes), best(english, english_quotes)};
}

std::string topic_proposal(const Topic& topic) {
  const TopicPhrases phrases = topic_phrases(topic);
  std::vector<std::string> examples;
  for (const auto& quote : topic.quotes)
    if (examples.size() < 3) examples.push_back(quote.text);
  const std::string key = "emerging_" + std::to_string(topic.id);
  const std::string zh = topic.name_zh.empty() ? topic.name_en : topic.name_zh;
  const std::string en = topic.name_en.empty() ? topic.name_zh : topic.name_en;
  std::string yaml =
      "# Paste under `issues:` of the factor it belongs to, say who owns it, then `myelin "
      "restate`.\n";
  yaml += key + ":\n";
  yaml += "  name: {zh: " + json_quoted(zh) + ", en: " + json_quoted(en) + "}\n";
  yaml += "  definition: {zh: " + json_quoted("顾客说到：" + zh) +
          ", en: " + json_quoted("Customers speak of: " + en) + "}\n";
  yaml += std::string{"  polarity: "} + (topic.negative * 2 >= topic.texts ? "-1" : "1") + "\n";
  yaml += "  zh: " + quoted_list(phrases.zh) + "\n";
  yaml += "  en: " + quoted_list(phrases.en) + "\n";
  yaml += "  examples: " + quoted_list(examples) + "\n";
  return yaml;
}

}  // namespace myelin::cause
