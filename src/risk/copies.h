// CopyGuard: recognises a burst of copied texts, so that bought praise is no news and does not thin
// the complaint rate.
//
// A text is a copy when enough nearly equal ones (64-bit simhash over character 3-grams, at most
// `distance_max` bits apart) came from other customers shortly before. Short texts repeat by nature
// and are never copies; neither are complaints: a campaign of copied complaints is something a
// person must see. Charikar 2002; Manku, Jain, Das Sarma 2007.
//
// Thread safety: print_of from any thread; CopyGuard none.
#pragma once
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
  std::uint64_t simhash = 0;
  std::uint32_t letters = 0;  // letters and ideographs, without spaces and punctuation
};
TextPrint print_of(std::string_view text);

struct CopySettings {
  std::uint32_t letters_min = 16;
  int distance_max = 3;  // bits; at most 3, the number the index finds surely
  int earlier_min = 2;   // nearly equal texts of other customers that came before
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
