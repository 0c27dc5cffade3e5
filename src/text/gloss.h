// GlossBook: what Chinese words mean, as the words of their English glosses in a dictionary, so
// that a word that no training row holds can lean on those that mean the same: 惊恐, 恐慌 and 惶恐
// all share "panic" or "fear". A word of two to four characters is found by the hash of its n-gram
// (ngram.h); a trainer gives the glosses columns of their own and adds what they weigh to the
// n-grams of their words, so that reading costs nothing more.
//
// Thread safety: none while words are added; const afterwards.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace myelin::text {

class GlossBook {
 public:
  static constexpr std::size_t points_min = 2, points_max = 4;  // of a word

  // One line of CC-CEDICT: "傳統 传统 [chuan2 tong3] /tradition/traditional/". Lines of another
  // form, names, variants and words of other lengths are passed over.
  void add_line(std::string_view line);

  // The glosses of the word that this n-gram is: numbers below size(). Empty where it is none.
  std::span<const std::uint32_t> of(std::uint64_t ngram) const;
  std::size_t size() const { return number_of_.size(); }
  // Hashes of n-grams with their glosses, in the order in which they were added.
  const std::vector<std::uint64_t>& words() const { return words_; }

 private:
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> glosses_;
  std::vector<std::uint64_t> words_;
  std::unordered_map<std::uint64_t, std::uint32_t> number_of_;  // of a gloss's word, by its hash
};

}  // namespace myelin::text
