// Losses and effects per cause, as the last closing of the books left them. Thread safety: that of
// the session.
#pragma once
#include "cause/taxonomy.h"
#include "engine/answers.h"
#include "store/store.h"

namespace myelin::engine {

Result<CauseAnswer> answer_causes(store::Session& session, const cause::Taxonomy& taxonomy,
                                  const CauseQuestion& question, Zone zone);

}  // namespace myelin::engine
