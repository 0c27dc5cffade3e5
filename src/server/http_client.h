// HttpClient: sends a Request to a Myelin that listens somewhere, and brings its Response back.
// Thread safety: none; one client, one thread. It keeps its connection open between requests.
#pragma once
#include <memory>
#include <string>

#include "server/message.h"

namespace myelin::server {

struct ClientOptions {
  std::string address;  // "http://127.0.0.1:7800"
  std::string key;      // sent as a bearer key; empty: none
  long connect_wait_ms = 2'000;
  long answer_wait_ms = 0;  // 0: as long as it takes; a restatement of history takes minutes
};

class HttpClient {
 public:
  explicit HttpClient(ClientOptions options);
  ~HttpClient();
  // Error::unavailable when nobody answers. An answer with a status of 400 and more is a Response
  // like any other.
  Result<Response> send(const Request& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace myelin::server
