// For tests: small honest servers on 127.0.0.1 that record what arrives and answer as the test
// scripts it. Thread safety: the server runs on a thread of its own; its record is locked.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace myelin::connect::notify {

// Accepts one connection at a time and hands it to `serve`.
class Listener {
 public:
  explicit Listener(std::function<void(int)> serve) : serve_(std::move(serve)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket_, 16) != 0)
      std::abort();
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~Listener() {
    stop_ = true;
    ::shutdown(socket_, SHUT_RDWR);
    thread_.join();
    ::close(socket_);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  int port() const { return port_; }

 private:
  void run() {
    while (!stop_) {
      const int connection = ::accept(socket_, nullptr, nullptr);
      if (connection < 0) continue;
      serve_(connection);
      ::close(connection);
    }
  }
  std::function<void(int)> serve_;
  int socket_ = -1, port_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

inline void send_all(int connection, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// Appends what comes next; false when the peer is gone.
inline bool read_more(int connection, std::string& to) {
  char buffer[4096];
  const auto got = ::recv(connection, buffer, sizeof buffer, 0);
  if (got <= 0) return false;
  to.append(buffer, static_cast<std::size_t>(got));
  return true;
}

inline std::string http_reply(int status, const std::string& body,
                              const std::string& more_headers = {}) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more_headers +
         "Connection: close\r\n\r\n" + body;
}

class FakeReceiver {
 public:
  struct Request {
    std::string method, target;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
  };
  static constexpr const char* hang = "hang";      // reads the request, never answers
  static constexpr const char* vanish = "vanish";  // reads the request, closes

  FakeReceiver() : listener_([this](int connection) { serve(connection); }) {}
  std::string url(const std::string& path = "/hook") const {
    return "http://127.0.0.1:" + std::to_string(listener_.port()) + path;
  }
  // Raw replies in order; the last one repeats.
  void script(std::vector<std::string> replies) {
    const std::lock_guard lock(mutex_);
    replies_.assign(replies.begin(), replies.end());
  }
  // Instead of a script: an honest server's raw reply to each request.
  void answer(std::function<std::string(const Request&)> with) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(with);
  }
  std::vector<Request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve(int connection) {
    std::string bytes;
    std::size_t end = std::string::npos;
    while ((end = bytes.find("\r\n\r\n")) == std::string::npos)
      if (!read_more(connection, bytes)) return;
    Request request = parse(bytes.substr(0, end));
    const std::size_t length = std::stoul(
        request.headers.contains("content-length") ? request.headers["content-length"] : "0");
    request.body = bytes.substr(end + 4);
    while (request.body.size() < length)
      if (!read_more(connection, request.body)) return;
    std::string reply = http_reply(200, "{}");
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::move(request));
      if (answer_) reply = answer_(requests_.back());
      if (!replies_.empty()) reply = replies_.front();
      if (replies_.size() > 1) replies_.pop_front();
    }
    if (reply == vanish) return;
    if (reply != hang) return send_all(connection, reply);
    std::string rest;
    while (read_more(connection, rest)) {
    }
  }
  static Request parse(const std::string& head) {
    Request request;
    std::size_t line = head.find("\r\n");
    const std::string first = head.substr(0, line);
    const std::size_t space = first.find(' ');
    request.method = first.substr(0, space);
    request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
    while (line != std::string::npos) {
      const std::size_t next = head.find("\r\n", line + 2);
      const std::string text =
          head.substr(line + 2, next == std::string::npos ? next : next - line - 2);
      const std::size_t colon = text.find(':');
      std::string name = text.substr(0, colon);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      std::string value = colon == std::string::npos ? "" : text.substr(colon + 1);
      value.erase(0, value.find_first_not_of(' ') == std::string::npos
                         ? value.size()
                         : value.find_first_not_of(' '));
      request.headers[name] = value;
      line = next;
    }
    return request;
  }
  mutable std::mutex mutex_;
  std::deque<std::string> replies_;
  std::function<std::string(const Request&)> answer_;
  std::vector<Request> requests_;
  Listener listener_;  // last: its thread uses what stands above
};

class FakeMailServer {
 public:
  struct Script {
    std::string on_rcpt = "250 ok", on_end = "250 queued";  // "hang": no answer
  };
  FakeMailServer() : listener_([this](int connection) { serve(connection); }) {}
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(listener_.port()); }
  void script(Script script) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(script);
  }
  std::string mail() const {
    const std::lock_guard lock(mutex_);
    return mail_;
  }
  std::vector<std::string> commands() const {
    const std::lock_guard lock(mutex_);
    return commands_;
  }

 private:
  void serve(int connection) {
    send_all(connection, "220 fake ESMTP\r\n");
    Script script;
    {
      const std::lock_guard lock(mutex_);
      script = script_;
    }
    std::string bytes;
    for (;;) {
      std::size_t end = bytes.find("\r\n");
      while (end == std::string::npos) {
        if (!read_more(connection, bytes)) return;
        end = bytes.find("\r\n");
      }
      const std::string line = bytes.substr(0, end);
      bytes.erase(0, end + 2);
      {
        const std::lock_guard lock(mutex_);
        commands_.push_back(line);
      }
      if (line.starts_with("EHLO"))
        send_all(connection, "250-fake\r\n250 8BITMIME\r\n");
      else if (line.starts_with("RCPT"))
        send_all(connection, script.on_rcpt + "\r\n");
      else if (line.starts_with("QUIT"))
        return send_all(connection, "221 bye\r\n");
      else if (line.starts_with("DATA")) {
        send_all(connection, "354 go\r\n");
        std::size_t dot = std::string::npos;
        while ((dot = bytes.find("\r\n.\r\n")) == std::string::npos)
          if (!read_more(connection, bytes)) return;
        {
          const std::lock_guard lock(mutex_);
          mail_ = bytes.substr(0, dot + 2);
        }
        bytes.erase(0, dot + 5);
        if (script.on_end != "hang") send_all(connection, script.on_end + "\r\n");
      } else
        send_all(connection, "250 ok\r\n");
    }
  }
  mutable std::mutex mutex_;
  Script script_;
  std::string mail_;
  std::vector<std::string> commands_;
  Listener listener_;
};

}  // namespace myelin::connect::notify
