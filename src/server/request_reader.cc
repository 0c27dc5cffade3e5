#include "server/request_reader.h"

#include <algorithm>

#include "base/limits.h"

namespace myelin::server {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

const http_parser_settings& RequestReader::settings() {
  static const http_parser_settings made = [] {
    http_parser_settings s;
    http_parser_settings_init(&s);
    s.on_message_begin = [](http_parser* p) {
      static_cast<RequestReader*>(p->data)->begun_ = true;
      return 0;
    };
    s.on_url = [](http_parser* p, const char* at, std::size_t size) {
      auto* reader = static_cast<RequestReader*>(p->data);
      reader->target_.append(at, size);
      reader->header_bytes_ += size;
      return reader->header_bytes_ > limits::header_bytes_max
                 ? reader->refuse(414, ErrorCode::too_large, "the address is too long")
                 : 0;
    };
    s.on_header_field = [](http_parser* p, const char* at, std::size_t size) {
      return static_cast<RequestReader*>(p->data)->on_field({at, size});
    };
    s.on_header_value = [](http_parser* p, const char* at, std::size_t size) {
      return static_cast<RequestReader*>(p->data)->on_value({at, size});
    };
    s.on_headers_complete = [](http_parser* p) {
      return static_cast<RequestReader*>(p->data)->on_headers_complete();
    };
    s.on_body = [](http_parser* p, const char* at, std::size_t size) {
      return static_cast<RequestReader*>(p->data)->on_body({at, size});
    };
    s.on_message_complete = [](http_parser* p) {
      static_cast<RequestReader*>(p->data)->state_ = State::complete;
      http_parser_pause(p, 1);  // what follows belongs to the next request
      return 0;
    };
    return s;
  }();
  return made;
}

void RequestReader::reset() {
  http_parser_init(&parser_, HTTP_REQUEST);
  parser_.data = this;
  state_ = State::headers;
  request_ = Request{};
  refusal_ = Response{};
  target_.clear();
  header_bytes_ = 0;
  begun_ = expects_continue_ = value_open_ = false;
  keep_alive_ = true;
}

std::size_t RequestReader::feed(std::string_view bytes) {
  const std::size_t used = http_parser_execute(&parser_, &settings(), bytes.data(), bytes.size());
  if (state_ == State::complete || state_ == State::failed) return used;
  if (parser_.upgrade) {
    refuse(400, ErrorCode::unsupported, "connections are not upgraded here");
    return used;
  }
  const auto fault = static_cast<http_errno>(parser_.http_errno);
  if (fault == HPE_HEADER_OVERFLOW)
    refuse(431, ErrorCode::too_large, "the headers are too large");
  else if (fault != HPE_OK)
    refuse(400, ErrorCode::invalid_argument,
           std::string{"this is not HTTP: "} + http_errno_description(fault));
  return used;
}

int RequestReader::on_field(std::string_view text) {
  header_bytes_ += text.size();
  if (header_bytes_ > limits::header_bytes_max || request_.headers.size() > limits::headers_max)
    return refuse(431, ErrorCode::too_large,
                  "the headers are larger than 16 KiB, or more than 100");
  if (value_open_ || request_.headers.empty()) request_.headers.emplace_back();
  value_open_ = false;
  std::string& name = request_.headers.back().first;
  std::transform(text.begin(), text.end(), std::back_inserter(name), lower);
  return 0;
}

int RequestReader::on_value(std::string_view text) {
  header_bytes_ += text.size();
  if (header_bytes_ > limits::header_bytes_max || request_.headers.empty())
    return refuse(431, ErrorCode::too_large, "the headers are larger than 16 KiB");
  request_.headers.back().second.append(text);
  value_open_ = true;
  return 0;
}

int RequestReader::on_headers_complete() {
  state_ = State::body;
  keep_alive_ = http_should_keep_alive(&parser_) != 0;
  request_.method = http_method_str(static_cast<http_method>(parser_.method));
  if (target_.empty() || target_.front() != '/')
    return refuse(400, ErrorCode::invalid_argument, "the address must begin with /");
  const auto mark = target_.find('?');
  request_.path = target_.substr(0, mark);
  if (mark != std::string::npos) request_.query = target_.substr(mark + 1);
  expects_continue_ = header(request_.headers, "expect") == "100-continue";
  const bool counted = parser_.content_length != UINT64_MAX;  // its word for "not stated"
  if (counted && parser_.content_length > limits::body_bytes_max)
    return refuse(413, ErrorCode::too_large, "the body is larger than 32 MiB");
  if (counted) request_.body.reserve(std::min<std::size_t>(parser_.content_length, 64 * 1024));
  return 0;
}

int RequestReader::on_body(std::string_view text) {
  if (request_.body.size() + text.size() > limits::body_bytes_max)
    return refuse(413, ErrorCode::too_large, "the body is larger than 32 MiB");
  request_.body.append(text);
  return 0;
}

int RequestReader::refuse(int status, ErrorCode code, std::string message) {
  state_ = State::failed;
  refusal_ = problem({code, std::move(message), {}}, request_.path, status);
  if (status == 413) {
    refusal_ = problem(
        {code, "the body is larger than 32 MiB", "Send at most 20,000 signals or 32 MiB a request"},
        request_.path, status);
  }
  return -1;  // from on_headers_complete 1 would mean: no body follows
}

}  // namespace myelin::server
