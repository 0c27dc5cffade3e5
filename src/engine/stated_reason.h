// What a return or refund states as its reason ("damaged", "wrong_item", "质量问题"), and what a
// parcel's own history says ("late"). It is a complaint about the factors whose `facts` name it
// (docs/taxonomy.md), though nobody wrote a word.
//
// Thread safety: pure functions.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cause/taxonomy.h"
#include "model/signal.h"

namespace myelin::engine {

// Whether the event of a return or refund says why, and not only what happened to the order
// ("returned", "partial").
bool is_reason(std::string_view event);
bool states_reason(model::SignalKind kind, std::string_view event);
// What happened to a parcel that nobody needs to say: "late" when it arrived after it was due,
// "late_dispatch" when it was only sent then; empty otherwise.
std::string_view parcel_fact(const model::Signal& signal);
bool arrived(const model::Signal& signal);
// The factors that a reason, or such a fact, names by itself, and the factors they belong to; each
// once.
void for_each_stated(std::string_view event, const cause::Taxonomy& taxonomy,
                     const std::function<void(const model::Factor&)>& each);
// Their keys; none where the event is no reason.
std::vector<std::string> stated_factors(std::string_view event, const cause::Taxonomy& taxonomy);
// The other way round: the reasons that name a factor or one below it; all of them where it is
// empty.
std::vector<std::string> reasons_of(std::string_view factor, const cause::Taxonomy& taxonomy);

}  // namespace myelin::engine
