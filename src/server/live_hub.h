// LiveHub: what happens, as server-sent events, to every open stream.
//
//   event: alert | case | pulse      data: one line of JSON; an id counts the events of this
//   process
//
// A stream that cannot keep up is closed; the browser comes back and reads the lists anew. Nothing
// is replayed. Thread safety: any thread. Private to this room.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/connection.h"
#include "server/traffic.h"

namespace myelin::server {

class LiveHub {
 public:
  explicit LiveHub(Traffic& traffic) : traffic_{traffic} {}
  // Error::unavailable beyond limits::live_streams_max.
  Status add(const std::shared_ptr<Connection>& connection);
  void remove(const Connection& connection);
  bool empty() const;
  void send(std::string_view event, std::string_view json);
  void close_all();

 private:
  Traffic& traffic_;
  mutable std::mutex mutex_;
  std::vector<std::pair<const Connection*, std::weak_ptr<Connection>>> streams_;
  std::int64_t next_id_ = 1;
};

}  // namespace myelin::server
