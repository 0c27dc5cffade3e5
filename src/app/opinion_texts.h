// Texts with annotated opinions, in the forms of the public collections:
//
//   asqp  text####[['category', 'begin,end', 'begin,end', '2'], …]    characters, end exclusive;
//         −1,−1: no words; 0 complains, 1 neither, 2 praises
//   aste  tokens####[((first, last), (first, last), 'POS'), …]        tokens, last inclusive
//   absa  a table: text, text with $T$ for the aspect, aspect, polarity
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/opinion_trainer.h"

namespace myelin::app {

// Categories by name; those that are not there yet are added while `grows`, and have the index
// names.size() otherwise.
struct CategoryNames {
  std::vector<std::string> names;
  bool grows = true;
  std::uint16_t index(std::string_view name);
};

// Each appends to `into`. Errors: those of reading; invalid_argument where no line has the form.
Status read_asqp(const std::filesystem::path& path, CategoryNames& categories,
                 std::vector<text::OpinionText>& into);
Status read_aste(const std::filesystem::path& path, std::vector<text::OpinionText>& into);
Status read_absa(const std::filesystem::path& path, std::vector<text::OpinionText>& into);

// The language of most of the texts: "zh" or "en".
std::string language_of(const std::vector<text::OpinionText>& texts);

}  // namespace myelin::app
