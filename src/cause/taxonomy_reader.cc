#include "cause/taxonomy_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "base/limits.h"
#include "cause/nearest_word.h"
#include "text/slot.h"

namespace myelin::cause {
namespace {

using Kind = YamlNode::Kind;
constexpr std::array<std::string_view, 4> level_words{"stages", "factors", "issues", "causes"};

bool is_key(std::string_view text) {
  if (text.empty() || text.size() > 64 || text[0] < 'a' || text[0] > 'z') return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

// Every brace belongs to a slot, there is more than slots, and not too many of them.
bool well_slotted(std::string_view word) {
  std::size_t slots = 0, others = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] != '{' && word[i] != '}') {
      others += word[i] != ' ';
      continue;
    }
    if (std::ranges::find(text::slot_names, word.substr(i, 3)) == text::slot_names.end())
      return false;
    ++slots;
    i += 2;
  }
  return slots == 0 || (others > 0 && slots <= limits::slots_per_synonym_max);
}

// Two synonyms that differ in letter case only fold to one text.
std::string folded(std::string_view text) {
  std::string out;
  for (char c : text) out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

}  // namespace

TaxonomyReader::TaxonomyReader(std::string_view yaml) : taxonomy_(new Taxonomy) {
  if (yaml.size() > limits::taxonomy_bytes_max) {
    fault(0, "",
          fmt::format("the file has {} bytes, at most {} are read", yaml.size(),
                      limits::taxonomy_bytes_max),
          "split the language by industry");
    return;
  }
  const auto root = read_yaml(yaml);
  if (!root)
    fault(root.error().line, "", root.error().problem, root.error().hint);
  else
    read_root(*root);
}

void TaxonomyReader::fault(int line, std::string where, std::string problem, std::string hint) {
  faults_.push_back({line, std::move(where), std::move(problem), std::move(hint)});
}

const YamlNode* TaxonomyReader::entry(const YamlNode& map, std::string_view key) {
  for (std::size_t i = 0; i < map.keys.size(); ++i)
    if (map.keys[i].first == key) return &map.items[i];
  return nullptr;
}

bool TaxonomyReader::check_keys(const YamlNode& node, const std::string& where,
                                std::initializer_list<std::string_view> known) {
  if (node.kind != Kind::map) {
    fault(node.line, where, "a map was expected here",
          fmt::format("write entries such as '{}: …', indented", *known.begin()));
    return false;
  }
  std::set<std::string_view> seen;
  for (const auto& [key, line] : node.keys) {
    if (!seen.insert(key).second)
      fault(line, where, fmt::format("'{}' stands here twice", key), "keep one of them");
    else if (std::ranges::find(known, key) == known.end()) {
      const auto nearest = nearest_word(key, known);
      fault(line, where, fmt::format("'{}' is not an entry of this place", key),
            nearest ? fmt::format("did you mean '{}'?", *nearest)
                    : fmt::format("known here: {}", fmt::join(known, ", ")));
    }
  }
  return true;
}

void TaxonomyReader::read_root(const YamlNode& root) {
  if (!check_keys(root, "file", {"taxonomy", "departments", "stages"})) return;
  if (const auto* name = entry(root, "taxonomy"))
    read_names(*name, "taxonomy", limits::name_bytes_max, taxonomy_->name_zh_, taxonomy_->name_en_);
  else
    fault(root.line, "file", "'taxonomy' (the language's name) is missing",
          "add 'taxonomy: {zh: …, en: …}'");
  if (const auto* departments = entry(root, "departments"))
    read_departments(*departments);
  else
    fault(root.line, "file", "'departments' is missing",
          "add a map of departments: 'logistics: {zh: 物流部, en: Logistics}'");
  if (const auto* stages = entry(root, "stages"))
    read_nodes(*stages, model::FactorLevel::stage, model::no_factor);
  else
    fault(root.line, "file", "'stages' is missing", "add a map of journey stages");
  for (const auto& factor : taxonomy_->factors_)
    for (const auto& word : factor.facts)
      taxonomy_->by_fact_[word].push_back(taxonomy_->by_key_.at(factor.key));
}

void TaxonomyReader::read_departments(const YamlNode& node) {
  if (node.kind != Kind::map || node.keys.empty()) {
    fault(node.line, "departments", "a map of departments was expected",
          "write 'logistics: {zh: 物流部, en: Logistics}'");
    return;
  }
  if (node.keys.size() > limits::departments_max)
    fault(node.line, "departments",
          fmt::format("{} departments, at most {} are read", node.keys.size(),
                      limits::departments_max),
          "keep the accountable ones");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const auto& [key, line] = node.keys[i];
    const std::string where = "departments." + key;
    if (!seen.insert(key).second)
      fault(line, where, "this department stands here twice", "keep one of them");
    if (!is_key(key))
      fault(line, where, fmt::format("'{}' is not a key", key),
            "use a–z, 0–9 and _, beginning with a letter");
    Department department;
    department.key = key;
    read_names(node.items[i], where, limits::name_bytes_max, department.name_zh,
               department.name_en);
    taxonomy_->departments_.push_back(std::move(department));
  }
}

void TaxonomyReader::read_nodes(const YamlNode& node, model::FactorLevel level,
                                model::FactorIndex parent) {
  const auto word = level_words[static_cast<std::size_t>(level)];
  const std::string prefix =
      parent == model::no_factor ? "" : taxonomy_->factors_[parent].key + ".";
  if (node.kind != Kind::map || node.keys.empty()) {
    fault(node.line, prefix + std::string(word), fmt::format("a map of {} was expected", word),
          "write 'some_key:' and its entries below, indented");
    return;
  }
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const auto& [key, line] = node.keys[i];
    if (!is_key(key))
      fault(line, prefix + key, fmt::format("'{}' is not a key", key),
            "use a–z, 0–9 and _, beginning with a letter");
    else if (taxonomy_->by_key_.contains(prefix + key))
      fault(line, prefix + key, "this key stands here twice", "rename one, or merge them");
    else if (taxonomy_->factors_.size() >= limits::factors_max) {
      fault(line, prefix + key, fmt::format("more than {} nodes", limits::factors_max),
            "merge what nobody tells apart");
      return;
    } else
      read_node(node.items[i], line, prefix + key, level, parent);
  }
}

void TaxonomyReader::read_node(const YamlNode& node, int line, std::string key,
                               model::FactorLevel level, model::FactorIndex parent) {
  const bool deepest = level == model::FactorLevel::cause;
  const auto child_level = static_cast<model::FactorLevel>(static_cast<int>(level) + 1);
  const std::string_view child_word =
      deepest ? "" : level_words[static_cast<std::size_t>(child_level)];
  const bool proper =
      deepest
          ? check_keys(node, key,
                       {"name", "definition", "polarity", "zh", "en", "examples", "facts", "owner"})
          : check_keys(node, key,
                       {"name", "definition", "polarity", "zh", "en", "examples", "facts", "owner",
                        child_word});
  if (!proper) return;
  const auto index = static_cast<model::FactorIndex>(taxonomy_->factors_.size());
  model::Factor factor;
  factor.key = key;
  factor.level = level;
  factor.parent = parent;
  if (const auto* name = entry(node, "name"))
    read_names(*name, key + ": name", limits::name_bytes_max, factor.name_zh, factor.name_en);
  else
    fault(line, key, "'name' is missing", "add 'name: {zh: …, en: …}'");
  if (const auto* definition = entry(node, "definition"))
    read_names(*definition, key + ": definition", limits::definition_bytes_max,
               factor.definition_zh, factor.definition_en);
  else
    fault(line, key, "'definition' is missing",
          "add 'definition: {zh: …, en: …}', one sentence each, so that nobody argues about it "
          "later");
  if (const auto* words = entry(node, "zh"))
    read_words(*words, key + ": zh", key, factor.synonyms_zh);
  if (const auto* words = entry(node, "en"))
    read_words(*words, key + ": en", key, factor.synonyms_en);
  if (const auto* examples = entry(node, "examples"))
    factor.examples = read_texts(*examples, key + ": examples", limits::definition_bytes_max);
  if (const auto* polarity = entry(node, "polarity")) read_polarity(*polarity, factor);
  if (const auto* facts = entry(node, "facts")) read_facts(*facts, factor);
  read_owner(entry(node, "owner"), line, factor);
  taxonomy_->by_key_.emplace(key, index);
  taxonomy_->factors_.push_back(std::move(factor));
  if (const auto* children = deepest ? nullptr : entry(node, child_word))
    read_nodes(*children, child_level, index);
}

void TaxonomyReader::read_names(const YamlNode& node, const std::string& where,
                                std::size_t bytes_max, std::string& zh, std::string& en) {
  if (!check_keys(node, where, {"zh", "en"})) return;
  for (const auto& [language, target] :
       {std::pair<std::string_view, std::string*>{"zh", &zh}, {"en", &en}}) {
    const auto* value = entry(node, language);
    if (!value || value->kind != Kind::scalar || trimmed(value->scalar).empty())
      fault(value ? value->line : node.line, where, fmt::format("the {} text is missing", language),
            fmt::format("add '{}: …' as one text", language));
    else if (value->scalar.size() > bytes_max)
      fault(value->line, where,
            fmt::format("the {} text has {} bytes, at most {} are read", language,
                        value->scalar.size(), bytes_max),
            "shorten it");
    else
      *target = std::string(trimmed(value->scalar));
  }
}

std::vector<std::string> TaxonomyReader::read_texts(const YamlNode& node, const std::string& where,
                                                    std::size_t bytes_max) {
  std::vector<std::string> texts;
  if (node.kind != Kind::list) {
    fault(node.line, where, "a list was expected here",
          "write [one, two] or lines that begin with '- '");
    return texts;
  }
  for (const auto& item : node.items) {
    if (item.kind != Kind::scalar || trimmed(item.scalar).empty())
      fault(item.line, where, "a text was expected here",
            "write words, in quotes where they hold : or #");
    else if (item.scalar.size() > bytes_max)
      fault(item.line, where,
            fmt::format("a text of {} bytes, at most {} are read", item.scalar.size(), bytes_max),
            "shorten it");
    else if (has_control(item.scalar))
      fault(item.line, where, "a text holds a control character", "remove it");
    else
      texts.emplace_back(trimmed(item.scalar));
  }
  return texts;
}

void TaxonomyReader::read_words(const YamlNode& node, const std::string& where,
                                const std::string& factor, std::vector<std::string>& words) {
  words = read_texts(node, where, limits::synonym_bytes_max);
  if (words.size() > limits::synonyms_per_factor_max)
    fault(node.line, where,
          fmt::format("{} synonyms, at most {} are read", words.size(),
                      limits::synonyms_per_factor_max),
          "keep those that customers really write");
  for (const auto& word : words) {
    int line = node.line;
    for (const auto& item : node.items)
      if (trimmed(item.scalar) == word) line = item.line;
    if (characters(word) < 2)
      fault(line, where, fmt::format("the synonym '{}' is a single character", word),
            "it would be found inside other words: write two characters or more");
    if (!well_slotted(word))
      fault(line, where, fmt::format("the synonym '{}' has a brace that opens no slot", word),
            fmt::format("write {{n}} a number, {{t}} a unit of time, {{d}} words of degree, beside "
                        "words and at most {} of them",
                        limits::slots_per_synonym_max));
    const auto [claim, fresh] = claims_.try_emplace(folded(word), Claim{factor, line});
    if (fresh) continue;
    if (claim->second.factor == factor)
      fault(line, where,
            fmt::format("the synonym '{}' stands here twice (line {})", word, claim->second.line),
            "keep one of them");
    else
      fault(line, where,
            fmt::format("the synonym '{}' is claimed by {} too (line {})", word,
                        claim->second.factor, claim->second.line),
            "leave it where its complaint belongs: one word, one factor");
  }
}

void TaxonomyReader::read_polarity(const YamlNode& node, model::Factor& factor) {
  float value = 0;
  const std::string_view text = trimmed(node.scalar);
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (node.kind != Kind::scalar || problem != std::errc{} || end != digits.data() + digits.size() ||
      !(value >= -1 && value <= 1))
    fault(node.line, factor.key + ": polarity", fmt::format("'{}' is not a polarity", text),
          "write -1 (naming it is a complaint), 0 (depends on the opinion) or 1 (a praise)");
  else
    factor.polarity = value;
}

void TaxonomyReader::read_facts(const YamlNode& node, model::Factor& factor) {
  const std::string where = factor.key + ": facts";
  for (auto& fact : read_texts(node, where, limits::name_bytes_max)) {
    if (std::ranges::find(factor.facts, fact) != factor.facts.end())
      fault(node.line, where, fmt::format("the fact '{}' stands here twice", fact),
            "keep one of them");
    else
      factor.facts.push_back(std::move(fact));
  }
}

}  // namespace myelin::cause
