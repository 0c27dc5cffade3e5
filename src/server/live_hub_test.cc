// A stream whose reader has stopped reading is closed; the others go on.
#include "server/live_hub.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <thread>

#include "base/limits.h"

namespace myelin::server {
namespace {

// Every request becomes a stream of the hub.
struct Streams : Service {
  Traffic traffic;
  LiveHub hub{traffic};
  std::optional<Response> admit(const Request&) override { return std::nullopt; }
  void serve(std::shared_ptr<Connection> connection, Request) override {
    Response head;
    head.content_type = "text/event-stream";
    connection->open_stream(std::move(head));
    EXPECT_TRUE(hub.add(connection, [] { return true; }));
  }
  bool hold_bytes(std::int64_t) override { return true; }
  void closed(const Connection& connection) override { hub.remove(connection); }
};

class Listening {
 public:
  explicit Listening(Service& service) : service_(service) {
    accept();
    thread_ = std::thread{[this] { io_.run(); }};
  }
  ~Listening() {
    io_.stop();
    thread_.join();
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept([this](const asio::error_code& fault, asio::ip::tcp::socket socket) {
      if (fault) return;
      std::make_shared<Connection>(std::move(socket), service_, Timeouts{})->start();
      accept();
    });
  }
  Service& service_;
  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
  std::thread thread_;
};

int open_stream(std::uint16_t port) {
  const int reader = ::socket(AF_INET, SOCK_STREAM, 0);
  const int small = 4096;
  ::setsockopt(reader, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  const timeval wait{10, 0};
  ::setsockopt(reader, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(reader, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  const std::string_view ask = "GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n";
  EXPECT_EQ(::send(reader, ask.data(), ask.size(), MSG_NOSIGNAL), static_cast<ssize_t>(ask.size()));
  return reader;
}

TEST(LiveHub, drops_a_reader_that_does_not_read_and_keeps_the_others) {
  Streams streams;
  const Listening listening{streams};
  const int slow = open_stream(listening.port()), quick = open_stream(listening.port());
  for (int i = 0; i < 1'000 && streams.traffic.streams() < 2; ++i) ::usleep(5'000);
  ASSERT_EQ(streams.traffic.streams(), 2);

  const std::string line(64 * 1024, 'x');
  // What the kernel's buffers and our backlog hold together is far below this.
  constexpr int frames_max = 400;
  std::string seen;
  int sent = 0;
  while (streams.traffic.streams() == 2 && sent < frames_max) {
    streams.hub.send("pulse", line);
    ++sent;
    // The quick reader takes each event before the next.
    const std::string end = "id: " + std::to_string(sent) + "\n";
    const auto whole = [&] {
      const auto at = seen.find(end);
      return at != std::string::npos && seen.find("\n\n", at) != std::string::npos;
    };
    while (!whole()) {
      char chunk[32 * 1024];
      const auto size = ::recv(quick, chunk, sizeof chunk, 0);
      ASSERT_GT(size, 0) << "the quick reader lost its stream at event " << sent;
      seen.append(chunk, static_cast<std::size_t>(size));
    }
    seen.erase(0, seen.find(end));
  }
  EXPECT_LT(sent, frames_max);
  EXPECT_GT(static_cast<std::size_t>(sent) * line.size(), limits::stream_backlog_bytes_max);
  EXPECT_EQ(streams.traffic.streams(), 1);
  EXPECT_NE(streams.traffic.prometheus().find("dropped_total 1\n"), std::string::npos)
      << streams.traffic.prometheus();
  ::close(slow), ::close(quick);
  for (int i = 0; i < 1'000 && streams.traffic.streams() > 0; ++i) ::usleep(5'000);
  EXPECT_TRUE(streams.hub.empty());
}

}  // namespace
}  // namespace myelin::server
