// LiveHub: what happens, as server-sent events, to every open stream.
//
//   event: alert | case | pulse      data: one line of JSON; an id counts the events of this
//   process
//
// A stream that cannot keep up is closed; the browser comes back and reads the lists anew. Nothing
// is replayed. Thread safety: any thread. Private to this room.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/connection.h"
#include "server/traffic.h"
#include "trust/field_rules.h"

namespace myelin::server {

class LiveHub {
 public:
  explicit LiveHub(Traffic& traffic) : traffic_{traffic} {}
  // Error::unavailable beyond limits::live_streams_max. `welcome`: whether this reader may still
  // hear; called by dismiss() only. `hidden`: what no event shows them.
  Status add(const std::shared_ptr<Connection>& connection, std::function<bool()> welcome,
             trust::Fields hidden = {});
  // Closes the streams of those who are welcome no more. One caller at a time.
  void dismiss();
  void remove(const Connection& connection);
  bool empty() const;
  void send(std::string_view event, std::string_view json);

 private:
  Traffic& traffic_;
  mutable std::mutex mutex_;
  struct Stream {
    const Connection* key;
    std::weak_ptr<Connection> connection;
    std::shared_ptr<const std::function<bool()>> welcome;
    trust::Fields hidden;
  };
  std::vector<Stream> streams_;
  std::int64_t next_id_ = 1;
};

}  // namespace myelin::server
