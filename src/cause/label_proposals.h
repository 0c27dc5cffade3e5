// Which texts are worth a person's label: those whose answer is least sure, and unlike each other.
// Thread safety: functions without state.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "cause/reader.h"
#include "model/factor.h"

namespace myelin::cause {

struct Proposal {
  std::string text;
  float probability = 0;  // of yes, as it is read now
};
// At most `count`, the least sure first; of texts that share most of their characters one. A
// factor or an intent that is not heard counts as unsure where its neighbours are: texts with
// complaint in them come first. Errors: invalid_argument where there is no such target.
Result<std::vector<Proposal>> worth_labelling(const Reader& reader,
                                              std::span<const model::Factor> factors,
                                              std::string_view target,
                                              std::span<const std::string> texts,
                                              std::size_t count);

}  // namespace myelin::cause
