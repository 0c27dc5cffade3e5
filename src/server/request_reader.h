// RequestReader: bytes of a connection → one Request at a time (HTTP/1.0 and 1.1), held against
// limits::.
//
// The parsing of HTTP is http_parser's (the library under Node.js and RESTinio); it refuses what
// smuggles requests, such as Content-Length beside Transfer-Encoding. Thread safety: none; one
// connection, one thread at a time. Private to this room.
#pragma once
#include <http_parser.h>

#include <cstddef>
#include <string_view>

#include "server/message.h"

namespace myelin::server {

class RequestReader {
 public:
  enum class State { headers, body, complete, failed };

  RequestReader() { reset(); }
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  void reset();
  // Takes bytes up to the end of the message or the first fault; returns how many it took.
  std::size_t feed(std::string_view bytes);
  State state() const { return state_; }
  bool begun() const { return begun_; }
  // As far as it was read: everything but the body once state() is body.
  Request& request() { return request_; }
  bool keep_alive() const { return keep_alive_; }
  bool expects_continue() const { return expects_continue_; }
  // REQUIRES: state() is failed. The answer that tells the sender why.
  const Response& refusal() const { return refusal_; }

 private:
  static const http_parser_settings& settings();
  int on_field(std::string_view text);
  int on_value(std::string_view text);
  int on_headers_complete();
  int on_body(std::string_view text);
  int refuse(int status, ErrorCode code, std::string message);

  http_parser parser_{};
  State state_ = State::headers;
  Request request_;
  Response refusal_;
  std::string target_;
  std::size_t header_bytes_ = 0;
  bool begun_ = false, keep_alive_ = true, expects_continue_ = false, value_open_ = false;
};

}  // namespace myelin::server
