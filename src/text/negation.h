// Negation: whether a phrase that stands in a clause is denied ("没有破损", "不是很快", "no
// damage"), denied twice ("不是没有异味"), or not asserted at all ("怕破损", "会破损吗", "if it
// breaks").
//
// The words before the phrase are read backwards for as long as they only carry a negator over to
// it (很, 什么, 发现, "any", "at all"); the first word with a content of its own ends the scope, so
// 没用几天就坏了 is not denied. Chinese also denies after: 破损没有. Thread safety: function
// without state.
#pragma once
#include <cstdint>

#include "text/clause.h"
#include "text/normal.h"

namespace myelin::text {

struct Negation {
  bool denied = false;        // an odd number of negators
  bool not_asserted = false;  // feared, asked, supposed or wished
  std::uint32_t begin =
      0;  // point where the scope begins: the first negator; the phrase itself where there is none
};

// REQUIRES: clause.begin <= begin < end <= clause.end.
Negation negation_of(const NormalText& text, const Clause& clause, std::size_t begin,
                     std::size_t end);

}  // namespace myelin::text
