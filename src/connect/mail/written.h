// What a person wrote in a mail: without the mail that it answers, which mail programs repeat below
// it, and without the signature. Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>

namespace myelin::connect::mail {

// At most limits::text_bytes_max of it, cut between characters.
std::string written(std::string_view text);
// Words of an HTML text, a line a block; quotes, styles and scripts left out.
std::string text_of_html(std::string_view html);

}  // namespace myelin::connect::mail
