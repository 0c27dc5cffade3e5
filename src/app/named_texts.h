// Texts whose names are marked, as zh-cluener gives them, and the sources that a tagger of names
// knows words from.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "text/name_trainer.h"

namespace myelin::app {

// One JSON object a line: {"text": …, "label": {kind: {name: [[first, last], …]}}}, positions in
// code points, both ends counted. Plain or compressed with xz. Appends to `into`. Errors: those of
// reading, corrupt with the line.
Status read_named_texts(const std::filesystem::path& path, std::vector<text::NamedText>& into);

struct NameSourceFiles {
  std::filesystem::path dictionary;  // "word frequency part-of-speech" a line
  std::filesystem::path bigrams;     // a language model as `tslminfo -v -p` writes it out
  std::filesystem::path lexicon;     // the words its numbers mean (SunPinyin's pydict)
};
Result<text::NameSources> read_name_sources(const NameSourceFiles& files, std::uint64_t seed);

std::u32string code_points(std::string_view utf8);

}  // namespace myelin::app
