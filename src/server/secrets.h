// Tokens and how they are compared. Thread safety: free functions. Private to this room.
#pragma once
#include <string>
#include <string_view>

namespace myelin::server {

std::string random_token();  // 192 bits, hexadecimal
// Takes the same time wherever the two differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace myelin::server
