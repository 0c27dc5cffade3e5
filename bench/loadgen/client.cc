#include "loadgen/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <charconv>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>

namespace myelin::bench {
namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;

std::chrono::nanoseconds seconds_of(double s) {
  return std::chrono::nanoseconds{static_cast<std::int64_t>(s * 1e9)};
}
std::uint32_t us_between(Instant from, Instant until) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(
      0, std::chrono::duration_cast<std::chrono::microseconds>(until - from).count()));
}
double cpu_now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// An answer as far as it has come.
class Answer {
 public:
  void clear() { text_.clear(), body_at_ = 0, length_.reset(); }
  void append(std::string_view bytes) { text_ += bytes; }
  bool complete() {
    if (body_at_ == 0) {
      const std::size_t end = text_.find("\r\n\r\n");
      if (end == std::string::npos) return false;
      body_at_ = end + 4;
      read_length();
    }
    return length_ ? text_.size() >= body_at_ + *length_
                   : std::string_view{text_}.ends_with("0\r\n\r\n");
  }
  int status() const {
    int code = 0;
    if (text_.size() > 12) std::from_chars(text_.data() + 9, text_.data() + 12, code);
    return code;
  }
  std::string_view text() const { return text_; }

 private:
  void read_length() {
    std::string head = text_.substr(0, body_at_);
    std::ranges::transform(head, head.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    const std::size_t at = head.find("\r\ncontent-length:");
    if (at == std::string::npos) return;  // chunked: the last chunk ends it
    std::size_t first = at + 17, length = 0;
    while (head[first] == ' ') ++first;
    std::from_chars(head.data() + first, head.data() + head.size(), length);
    length_ = length;
  }
  std::string text_;
  std::size_t body_at_ = 0;
  std::optional<std::size_t> length_;
};

class Driver {
 public:
  Driver(const ClientOptions& options, Requests& requests)
      : options_(options), requests_(requests), timer_(io_), end_timer_(io_) {}
  Result<Measured> run();

 private:
  struct Connection {
    explicit Connection(asio::io_context& io) : socket(io) {}
    tcp::socket socket;
    std::array<char, 16 * 1024> buffer;
    Answer answer;
    Instant due, sent;
    bool busy = false;
  };

  bool open() const { return options_.rate > 0; }
  Instant due_at(std::int64_t i) const {
    return start_ + seconds_of(static_cast<double>(i) / options_.rate);
  }
  void pace();
  void send(Connection& c, Instant due);
  void read(Connection& c);
  void answered(Connection& c);
  void next_on(Connection& c);
  void broken(const std::string& what) {
    if (failure_.empty()) failure_ = what;
    io_.stop();
  }
  void conclude_if_done() {
    if (finished_sending_ && busy_ == 0) io_.stop();
  }

  const ClientOptions& options_;
  Requests& requests_;
  asio::io_context io_{1};
  asio::steady_timer timer_, end_timer_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> idle_;
  Instant start_, count_from_, stop_at_, last_answer_;
  std::int64_t next_ = 0, total_ = 0;
  int busy_ = 0;
  bool finished_sending_ = false;
  std::string failure_;
  Measured measured_;
};

Result<Measured> Driver::run() {
  const tcp::endpoint server{asio::ip::make_address(options_.address), options_.port};
  for (int i = 0; i < options_.connections; ++i) {
    connections_.push_back(std::make_unique<Connection>(io_));
    asio::error_code error;
    connections_.back()->socket.connect(server, error);
    if (error)
      return fail(ErrorCode::unavailable,
                  fmt::format("cannot connect to {}:{}: {}", options_.address, options_.port,
                              error.message()),
                  "start the server first: myelin serve");
    connections_.back()->socket.set_option(tcp::no_delay{true});
    idle_.push_back(connections_.back().get());
  }
  const double cpu_before = cpu_now();
  start_ = last_answer_ = Clock::now();
  count_from_ = start_ + seconds_of(options_.warm_up_seconds);
  stop_at_ = count_from_ + seconds_of(options_.seconds);
  if (open()) {
    total_ =
        static_cast<std::int64_t>(options_.rate * (options_.seconds + options_.warm_up_seconds));
    pace();
  } else {
    for (Connection* c : std::exchange(idle_, {})) send(*c, Clock::now());
  }
  end_timer_.expires_at(stop_at_ + seconds_of(options_.patience_seconds));
  end_timer_.async_wait([this](asio::error_code error) {
    if (!error) io_.stop();
  });
  io_.run();
  const Instant now = Clock::now();
  for (const auto& c : connections_) {
    if (!c->busy) continue;
    ++measured_.unanswered;  // counted as late as they are by now
    measured_.from_due_us.push_back(us_between(c->due, now));
    measured_.from_sent_us.push_back(us_between(c->sent, now));
  }
  if (!failure_.empty()) return fail(ErrorCode::unavailable, failure_, "look at the server's log");
  measured_.seconds = std::chrono::duration<double>(last_answer_ - count_from_).count();
  measured_.cpu_seconds = cpu_now() - cpu_before;
  return std::move(measured_);
}

// Sends what is due to whoever is free, and sleeps until the next is due.
void Driver::pace() {
  const Instant now = Clock::now();
  while (next_ < total_ && !idle_.empty() && due_at(next_) <= now) {
    Connection* c = idle_.back();
    idle_.pop_back();
    send(*c, due_at(next_++));
  }
  if (next_ >= total_) {
    finished_sending_ = true;
    return conclude_if_done();
  }
  if (idle_.empty()) {  // answered() goes on; how far behind are we?
    const auto behind = std::chrono::duration<double>(now - due_at(next_)).count() * options_.rate;
    measured_.backlog_max = std::max(measured_.backlog_max, static_cast<std::int64_t>(behind));
    return;
  }
  timer_.expires_at(due_at(next_));
  timer_.async_wait([this](asio::error_code error) {
    if (!error) pace();
  });
}

void Driver::send(Connection& c, Instant due) {
  c.busy = true;
  ++busy_;
  ++measured_.sent;
  c.due = due;
  c.sent = Clock::now();
  c.answer.clear();
  const std::string_view request = requests_.next();
  asio::async_write(c.socket, asio::buffer(request.data(), request.size()),
                    [this, &c](asio::error_code error, std::size_t) {
                      if (error) return broken(fmt::format("sending failed: {}", error.message()));
                      read(c);
                    });
}

void Driver::read(Connection& c) {
  c.socket.async_read_some(
      asio::buffer(c.buffer), [this, &c](asio::error_code error, std::size_t bytes) {
        if (error)
          return broken(fmt::format("the server closed a connection: {}", error.message()));
        c.answer.append({c.buffer.data(), bytes});
        if (c.answer.complete())
          answered(c);
        else
          read(c);
      });
}

void Driver::answered(Connection& c) {
  const Instant now = last_answer_ = Clock::now();
  c.busy = false;
  --busy_;
  if (c.due >= count_from_) {
    measured_.from_due_us.push_back(us_between(c.due, now));
    measured_.from_sent_us.push_back(us_between(c.sent, now));
    const int status = c.answer.status();
    if (status >= 200 && status < 300) {
      ++measured_.accepted;
    } else if (status == 429) {
      ++measured_.refused_429;
    } else {
      if (measured_.failed++ == 0) measured_.first_failure = c.answer.text().substr(0, 600);
    }
  }
  next_on(c);
}

void Driver::next_on(Connection& c) {
  if (open()) {
    const bool all_were_busy = idle_.empty();
    idle_.push_back(&c);
    // When somebody was idle, a timer is already set for the next one.
    if (all_were_busy && !finished_sending_) return pace();
    return conclude_if_done();
  }
  if (Clock::now() < stop_at_) return send(c, Clock::now());
  finished_sending_ = true;
  conclude_if_done();
}

}  // namespace

Result<Measured> drive(const ClientOptions& options, Requests& requests) {
  return Driver{options, requests}.run();
}

}  // namespace myelin::bench
