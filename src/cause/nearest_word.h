// The known word that somebody probably meant: the nearest by edit distance, when it is near enough
// to be a slip of the hand.
#pragma once
#include <initializer_list>
#include <optional>
#include <string_view>

namespace myelin::cause {

std::optional<std::string_view> nearest_word(std::string_view word,
                                             std::initializer_list<std::string_view> known);

}  // namespace myelin::cause
