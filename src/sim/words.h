// The rules of the grammar (sim/grammar.h), by subject. Written from how customers talk, not from
// any reader's word list.
#pragma once
#include <string_view>

namespace myelin::sim {

std::string_view words_delivery();  // broken, late, wrong, missing, packaging
std::string_view words_product();   // what is wrong with the thing itself
std::string_view words_service();   // rude service, refunds, money; what agents say
std::string_view words_praise();    // praise by category, questions, small talk
std::string_view words_frame();     // how reviews, posts, chats, calls are put together
std::string_view words_english();   // the tenth that writes English

}  // namespace myelin::sim
