// Seal: how WeCom seals what it tells an app's server, and what it is answered.
// https://developer.work.weixin.qq.com/document/path/90968
//
// Sealed: base64 of AES-256-CBC (key: the app's EncodingAESKey; the first vector its first half;
// padded to 32 bytes) over 16 random bytes, the length in four bytes, the text, and the company's
// id. Signed: SHA-1 over token, time, nonce and the sealed text, sorted.
//
// Thread safety: const after make().
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "base/result.h"

namespace myelin::connect::wecom {

class Seal {
 public:
  // `token` and `encoding_key` (43 characters) as the app's page "接收消息" shows them.
  // Error::invalid_argument says what is wrong, and repeats no secret.
  static Result<Seal> make(std::string company, std::string token, std::string_view encoding_key);
  // Lower-case hexadecimal.
  std::string signature(std::string_view stamp, std::string_view nonce,
                        std::string_view sealed) const;
  bool holds(std::string_view signature, std::string_view stamp, std::string_view nonce,
             std::string_view sealed) const;
  // Error::unauthenticated where it was not sealed for this company with this key.
  Result<std::string> open(std::string_view sealed) const;
  std::string close(std::string_view text) const;

 private:
  Seal(std::string company, std::string token)
      : company_(std::move(company)), token_(std::move(token)) {}
  std::string company_, token_;
  std::array<unsigned char, 32> key_{};
};

}  // namespace myelin::connect::wecom
