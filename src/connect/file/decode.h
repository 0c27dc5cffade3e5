// Turns whatever encoding a text file has into UTF-8: UTF-8 and UTF-16 with or without BOM, GB18030
// (and so GBK, GB2312).
//
// Without a BOM the bytes decide, at the first byte that is not ASCII: 64 KiB from there are
// weighed as UTF-8 and as GB18030. Bytes that are wrong in the encoding become U+FFFD (GB18030,
// UTF-16) or pass as they are (UTF-8): the reader of rows finds and reports them with their line.
// Thread safety: none.
#pragma once
#include <string_view>

#include "connect/file/byte_source.h"

namespace myelin::connect::file {

enum class Encoding : std::uint8_t { utf8, utf16le, utf16be, gb18030 };

// REQUIRES: the sample holds a byte above 127 and does not begin with a BOM.
Encoding guess_encoding(std::string_view sample);

class TextSource : public ByteSource {
 public:
  virtual Encoding encoding() const = 0;  // as far as is known: ASCII so far is utf8
};
Result<std::unique_ptr<TextSource>> decode(std::unique_ptr<ByteSource> source);

// The whole of a short text in GB18030, such as a member's name in an archive made on Windows.
std::string from_gb18030(std::string_view bytes);

}  // namespace myelin::connect::file
