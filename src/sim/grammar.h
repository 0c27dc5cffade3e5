// A phrase grammar: rules with alternatives, expanded at random.
//
//   @late                       a rule begins; each line below is one alternative
//   {open}等了{$days}天还没到      {open} expands a rule, {$days} is filled from the scene
//   {hey?40}你们发货了吗           a rule with a question mark comes with that chance, in percent
//
// A rule may be continued in another text: its alternatives add up. Thread safety: const after
// construction.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/random.h"

namespace myelin::sim {

enum class Slot : std::uint8_t {
  thing,  // 杯子
  product,
  carrier,
  city,
  days,
  price,
  agent,
  phone,
  spoken_phone,  // 幺三八…
  name,
  order,
  count
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Slot::count)> slot_names{
    "thing", "product", "carrier",      "city", "days", "price",
    "agent", "phone",   "spoken_phone", "name", "order"};
struct Slots {
  std::array<std::string_view, static_cast<std::size_t>(Slot::count)> values;
  std::string_view& operator[](Slot s) { return values[static_cast<std::size_t>(s)]; }
  std::string_view operator[](Slot s) const { return values[static_cast<std::size_t>(s)]; }
};

class Grammar {
 public:
  using Rule = std::uint16_t;
  static constexpr Rule none = 0xffff;

  // The texts must outlive the grammar. A name that no rule has is our own mistake and ends the
  // program.
  explicit Grammar(std::span<const std::string_view> texts);
  Rule rule(std::string_view name) const;  // none when there is no such rule
  void expand(Rule rule, const Slots& slots, Random& random, std::string& out) const;

 private:
  struct Piece {
    enum class Kind : std::uint8_t { text, rule, slot } kind = Kind::text;
    std::uint8_t percent = 100;
    std::uint16_t index = 0;
    std::string_view text;
  };
  struct Alternative {
    std::uint32_t first = 0, last = 0;  // into pieces_
  };
  void compile(std::string_view line, std::vector<Piece>& pieces);
  Rule rule_of(std::string_view name);

  std::unordered_map<std::string_view, Rule> names_;
  std::vector<std::vector<Alternative>> rules_;
  std::vector<Piece> pieces_;
};

// The whole grammar of the simulated company, built once.
const Grammar& company_grammar();

// Index below n, uniform enough for words and faster than Random::between.
inline std::size_t quick_below(Random& random, std::size_t n) {
  return static_cast<std::size_t>(((random.bits() >> 32) * n) >> 32);
}

}  // namespace myelin::sim
