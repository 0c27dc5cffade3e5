// Text that leaves the house or comes from outside: always valid UTF-8, one line, of bounded
// length. Thread safety: pure functions.
#pragma once
#include <string>
#include <string_view>

namespace myelin::connect::notify {

// One line of valid UTF-8 of at most `bytes_max` bytes: control characters become spaces, broken
// bytes become U+FFFD, and what is cut off is shown by "…". REQUIRES: bytes_max >= 8.
std::string one_line(std::string_view text, std::size_t bytes_max);
// The same, and characters that robots' dialects of Markdown give a meaning become their full-width
// twins: names come from outside and must not draw links, mentions or colours.
std::string plain_markdown(std::string_view text, std::size_t bytes_max);
// &, <, > and quotes as HTML entities.
std::string html_text(std::string_view text);

}  // namespace myelin::connect::notify
