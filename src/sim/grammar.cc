#include "sim/grammar.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "sim/words.h"

namespace myelin::sim {
namespace {

[[noreturn]] void mistake(std::string_view what, std::string_view where) {
  std::fprintf(stderr, "sim/grammar: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(where.size()), where.data());
  std::abort();
}

}  // namespace

Grammar::Grammar(std::span<const std::string_view> texts) {
  Rule current = none;
  for (std::string_view text : texts) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
      if (line.empty()) continue;
      if (line[0] == '@') {
        current = rule_of(line.substr(1));
        continue;
      }
      if (current == none) mistake("a line before the first rule", line);
      const auto first = static_cast<std::uint32_t>(pieces_.size());
      compile(line, pieces_);
      rules_[current].push_back({first, static_cast<std::uint32_t>(pieces_.size())});
    }
  }
  for (const auto& [name, rule] : names_)
    if (rules_[rule].empty()) mistake("a rule without alternatives", name);
}

Grammar::Rule Grammar::rule_of(std::string_view name) {
  const auto [found, fresh] = names_.try_emplace(name, static_cast<Rule>(rules_.size()));
  if (fresh) rules_.emplace_back();
  return found->second;
}

Grammar::Rule Grammar::rule(std::string_view name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? none : found->second;
}

void Grammar::compile(std::string_view line, std::vector<Piece>& pieces) {
  while (!line.empty()) {
    const std::size_t open = line.find('{');
    if (open != 0) {
      pieces.push_back({Piece::Kind::text, 100, 0, line.substr(0, open)});
      if (open == std::string_view::npos) return;
    }
    const std::size_t close = line.find('}', open);
    if (close == std::string_view::npos) mistake("an open brace", line);
    std::string_view name = line.substr(open + 1, close - open - 1);
    line = line.substr(close + 1);
    Piece piece;
    if (const std::size_t mark = name.find('?'); mark != std::string_view::npos) {
      unsigned percent = 0;
      std::from_chars(name.data() + mark + 1, name.data() + name.size(), percent);
      piece.percent = static_cast<std::uint8_t>(percent);
      name = name.substr(0, mark);
    }
    if (name.starts_with('$')) {
      piece.kind = Piece::Kind::slot;
      std::size_t slot = 0;
      while (slot < slot_names.size() && slot_names[slot] != name.substr(1)) ++slot;
      if (slot == slot_names.size()) mistake("no such slot", name);
      piece.index = static_cast<std::uint16_t>(slot);
    } else {
      piece.kind = Piece::Kind::rule;
      piece.index = rule_of(name);
    }
    pieces.push_back(piece);
  }
}

void Grammar::expand(Rule rule, const Slots& slots, Random& random, std::string& out) const {
  if (rule == none) return;
  const auto& alternatives = rules_[rule];
  const Alternative chosen = alternatives[quick_below(random, alternatives.size())];
  for (std::uint32_t i = chosen.first; i < chosen.last; ++i) {
    const Piece& piece = pieces_[i];
    if (piece.percent < 100 && quick_below(random, 100) >= piece.percent) continue;
    switch (piece.kind) {
      case Piece::Kind::text:
        out += piece.text;
        break;
      case Piece::Kind::slot:
        out += slots.values[piece.index];
        break;
      case Piece::Kind::rule:
        expand(piece.index, slots, random, out);
        break;
    }
  }
}

const Grammar& company_grammar() {
  static const std::array<std::string_view, 6> texts{words_delivery(), words_product(),
                                                     words_service(),  words_praise(),
                                                     words_frame(),    words_english()};
  static const Grammar grammar{texts};
  return grammar;
}

}  // namespace myelin::sim
