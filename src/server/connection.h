// Connection: one socket. Reads a request, hands it to its Service, writes the answer, reads the
// next; or turns into a stream of events that lasts until either side leaves.
//
// Thread safety: respond(), push() and close() from any thread, they go through the connection's
// strand; the rest is the strand's. Invariants: at most one request is in hand; what a client
// pipelines waits in the buffer. Every wait has a deadline. Private to this room.
#pragma once
#include <array>
#include <asio.hpp>
#include <atomic>
#include <deque>
#include <memory>
#include <string>

#include "server/request_reader.h"

namespace myelin::server {

class Connection;

struct Timeouts {
  std::chrono::milliseconds headers{10'000};  // from the first byte to the end of the headers
  std::chrono::milliseconds body{120'000};    // from the headers to the end of the body
  std::chrono::milliseconds idle{75'000};     // between two requests
  std::chrono::milliseconds write{30'000};    // for the peer to take an answer
};

// What stands behind the connections. Called on a connection's strand; must not block.
class Service {
 public:
  virtual ~Service() = default;
  // The headers are there, the body is not: an answer here refuses it unread.
  virtual std::optional<Response> admit(const Request& head) = 0;
  // The request is whole. Ends in one respond() or open_stream(), at once or later.
  virtual void serve(std::shared_ptr<Connection> connection, Request request) = 0;
  // Bytes of bodies in memory over all connections grew (or fell); false: there is no room.
  virtual bool hold_bytes(std::int64_t change) = 0;
  virtual void closed(const Connection& connection) = 0;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::ip::tcp::socket socket, Service& service, Timeouts timeouts);
  ~Connection();

  void start();
  bool peer_is_local() const { return peer_is_local_; }
  bool busy() const { return busy_.load(std::memory_order_relaxed); }
  bool streaming() const { return streaming_.load(std::memory_order_relaxed); }

  void respond(Response response);
  // The answer's headers now, then frames with push() until close().
  void open_stream(Response response);
  // False when the reader is so slow that the connection was closed.
  bool push(std::shared_ptr<const std::string> frame);
  // After the answer in hand, if there is one; at once when idle or streaming.
  void finish();
  void close();

 private:
  void read();
  void on_bytes();
  void on_headers();
  bool account();
  void hand_over();
  void refuse(Response response);
  void write(Response response, bool last);
  void write_frames();
  void after_write(bool last);
  void linger();
  void discard();
  void arm(std::chrono::milliseconds wait);
  void on_deadline();
  void shut();

  asio::ip::tcp::socket socket_;
  asio::strand<asio::any_io_executor> strand_;
  asio::steady_timer timer_;
  Service& service_;
  const Timeouts timeouts_;
  RequestReader reader_;
  std::array<char, 32 * 1024> chunk_;
  std::string buffer_;       // bytes not yet fed
  std::string head_, body_;  // the answer being written
  std::deque<std::shared_ptr<const std::string>> frames_;
  std::atomic<std::size_t> backlog_bytes_{0};
  std::int64_t held_bytes_ = 0;
  std::string peer_;  // its address
  bool peer_is_local_ = false, headers_timed_ = false;
  bool keep_alive_ = true, head_only_ = false, writing_ = false, closed_ = false,
       finishing_ = false;
  std::atomic<bool> busy_{false}, streaming_{false};
};

}  // namespace myelin::server
