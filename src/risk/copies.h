// CopyGuard: recognises a burst of copied texts, so that bought praise is no news and does not thin
// the complaint rate.
//
// A text is a copy when enough that share at least `alike_min` of their pairs of characters came
// from other customers shortly before: clauses in another order, a word exchanged, something added
// or left out do not hide it. The share (Jaccard's) is estimated from 32 least hashes (one
// permutation hashing with rotation: Li, Owen and Zhang 2012; Shrivastava and Li 2014). Short texts
// repeat by nature and are never copies; neither are complaints: a campaign of copied complaints is
// something a person must see.
//
// Thread safety: print_of from any thread; CopyGuard none.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace myelin::store {
class Session;
}  // namespace myelin::store

namespace myelin::risk {

struct TextPrint {
  std::array<std::uint16_t, 32> least{};  // of the pairs' hashes, in 32 bins
  std::uint32_t letters = 0;              // letters and ideographs, without spaces and punctuation
};
TextPrint print_of(std::string_view text);
// The share of pairs of characters that two texts have in common, 0…1; ± 0.09.
double alike(const TextPrint& a, const TextPrint& b);

struct CopySettings {
  std::uint32_t letters_min = 16;
  double alike_min = 0.65;
  int earlier_min = 2;  // nearly equal texts of other customers that came before
  hours window{72};
};

class CopyGuard {
 public:
  explicit CopyGuard(CopySettings settings = {});
  ~CopyGuard();
  CopyGuard(CopyGuard&&) noexcept;
  CopyGuard& operator=(CopyGuard&&) noexcept;

  // Remembers the text and says whether it is a copy. `negative`: the reader's polarity is below
  // zero.
  bool copied(const TextPrint& print, CustomerId customer, Time at, bool negative);
  // Remembers the texts of the last window.
  Status load(store::Session& session, Time now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace myelin::risk
