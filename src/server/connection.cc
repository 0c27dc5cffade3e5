#include "server/connection.h"

#include "base/limits.h"
#include "server/response_head.h"

namespace myelin::server {

Connection::Connection(asio::ip::tcp::socket socket, Service& service, Timeouts timeouts)
    : socket_{std::move(socket)},
      strand_{asio::make_strand(socket_.get_executor())},
      timer_{socket_.get_executor()},
      service_{service},
      timeouts_{timeouts} {
  asio::error_code fault;
  const auto peer = socket_.remote_endpoint(fault);
  peer_is_local_ = !fault && peer.address().is_loopback();
  if (!fault) peer_ = peer.address().to_string();
  socket_.set_option(asio::ip::tcp::no_delay{true}, fault);
}

Connection::~Connection() {
  service_.hold_bytes(-held_bytes_);
}

void Connection::start() {
  asio::dispatch(strand_, [self = shared_from_this()] {
    self->arm(self->timeouts_.idle);
    self->read();
  });
}

void Connection::read() {
  socket_.async_read_some(
      asio::buffer(chunk_),
      asio::bind_executor(
          strand_, [self = shared_from_this()](const asio::error_code& fault, std::size_t size) {
            if (fault || self->closed_) return self->shut();
            if (self->finishing_) return;  // what still comes is discarded elsewhere
            if (self->streaming())
              return self->read();  // a reader of events has nothing more to say
            self->buffer_.append(self->chunk_.data(), size);
            self->on_bytes();
          }));
}

void Connection::on_bytes() {
  while (!buffer_.empty() && !busy()) {
    const auto before = reader_.state();
    const std::size_t used = reader_.feed(buffer_);
    buffer_.erase(0, used);
    if (reader_.state() == RequestReader::State::failed) return refuse(reader_.refusal());
    if (reader_.begun() && !headers_timed_) {
      headers_timed_ = true;
      arm(timeouts_.headers);
    }
    if (before == RequestReader::State::headers && reader_.state() != RequestReader::State::headers)
      on_headers();
    if (closed_ || finishing_) return;
    if (!account()) {
      return refuse(problem(
          {ErrorCode::unavailable, "too many large requests are in hand", "Try again shortly"},
          reader_.request().path));
    }
    if (reader_.state() == RequestReader::State::complete) return hand_over();
  }
  read();
}

void Connection::on_headers() {
  if (reader_.state() == RequestReader::State::body) arm(timeouts_.body);
  reader_.request().peer = peer_;
  if (auto answer = service_.admit(reader_.request())) return refuse(std::move(*answer));
  if (reader_.expects_continue() && reader_.state() == RequestReader::State::body) {
    // Forty bytes into an empty socket: this does not wait.
    asio::error_code ignored;
    asio::write(socket_, asio::buffer(std::string_view{"HTTP/1.1 100 Continue\r\n\r\n"}), ignored);
  }
}

bool Connection::account() {
  const auto size = static_cast<std::int64_t>(reader_.request().body.size());
  const std::int64_t change = size - held_bytes_;
  held_bytes_ = size;
  return change == 0 || service_.hold_bytes(change);
}

void Connection::hand_over() {
  busy_ = true;
  timer_.cancel();
  keep_alive_ = reader_.keep_alive();
  head_only_ = reader_.request().method == "HEAD";
  Request request = std::move(reader_.request());
  service_.serve(shared_from_this(), std::move(request));
}

void Connection::refuse(Response response) {
  busy_ = true;
  finishing_ = true;
  write(std::move(response), true);
}

void Connection::respond(Response response) {
  asio::dispatch(strand_, [self = shared_from_this(), answer = std::move(response)]() mutable {
    self->write(std::move(answer), !self->keep_alive_ || self->finishing_);
  });
}

void Connection::write(Response response, bool last) {
  if (closed_) return;
  arm(timeouts_.write);
  head_ = response_head(response, Framing::counted, !last);
  body_ = head_only_ ? std::string{} : std::move(response.body);
  const std::array<asio::const_buffer, 2> parts{asio::buffer(head_), asio::buffer(body_)};
  asio::async_write(socket_, parts,
                    asio::bind_executor(strand_, [self = shared_from_this(), last](
                                                     const asio::error_code& fault, std::size_t) {
                      if (fault) return self->shut();
                      self->after_write(last);
                    }));
}

void Connection::after_write(bool last) {
  body_.clear();
  busy_ = false;
  service_.hold_bytes(-held_bytes_);
  held_bytes_ = 0;
  if (last || finishing_) return linger();
  reader_.reset();
  headers_timed_ = false;
  arm(timeouts_.idle);
  if (buffer_.empty())
    read();
  else
    on_bytes();
}

// A sender that is still sending would have our answer torn from its hands by a reset; read on for
// a moment and discard.
void Connection::linger() {
  asio::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  arm(std::chrono::seconds{2});
  discard();
}

void Connection::discard() {
  socket_.async_read_some(
      asio::buffer(chunk_),
      asio::bind_executor(strand_,
                          [self = shared_from_this()](const asio::error_code& fault, std::size_t) {
                            if (fault || self->closed_) return self->shut();
                            self->discard();
                          }));
}

void Connection::open_stream(Response response) {
  streaming_ = true;
  auto head =
      std::make_shared<const std::string>(response_head(response, Framing::until_close, false));
  push(std::move(head));
  asio::dispatch(strand_, [self = shared_from_this()] {
    self->timer_.cancel();
    self->read();  // the only way to notice that the reader has left
  });
}

bool Connection::push(std::shared_ptr<const std::string> frame) {
  const std::size_t size = frame->size();
  if (backlog_bytes_.fetch_add(size) + size > limits::stream_backlog_bytes_max) {
    close();
    return false;
  }
  asio::dispatch(strand_, [self = shared_from_this(), frame = std::move(frame)] {
    self->frames_.push_back(frame);
    if (!self->writing_) self->write_frames();
  });
  return true;
}

void Connection::write_frames() {
  if (frames_.empty() || closed_) return;
  writing_ = true;
  asio::async_write(
      socket_, asio::buffer(*frames_.front()),
      asio::bind_executor(
          strand_, [self = shared_from_this()](const asio::error_code& fault, std::size_t size) {
            self->writing_ = false;
            self->backlog_bytes_ -= size;
            if (fault) return self->shut();
            self->frames_.pop_front();
            self->write_frames();
          }));
}

void Connection::finish() {
  asio::dispatch(strand_, [self = shared_from_this()] {
    self->finishing_ = true;
    if (!self->busy() || self->streaming()) self->shut();
  });
}

void Connection::close() {
  asio::dispatch(strand_, [self = shared_from_this()] { self->shut(); });
}

void Connection::arm(std::chrono::milliseconds wait) {
  timer_.expires_after(wait);
  timer_.async_wait(
      asio::bind_executor(strand_, [self = shared_from_this()](const asio::error_code& fault) {
        if (!fault) self->on_deadline();
      }));
}

void Connection::on_deadline() {
  if (closed_ || timer_.expiry() > asio::steady_timer::clock_type::now()) return;
  if (reader_.begun() && !busy() && !finishing_) {
    return refuse(problem({ErrorCode::unavailable, "the request did not arrive in time", {}},
                          reader_.request().path, 408));
  }
  shut();
}

void Connection::shut() {
  if (closed_) return;
  closed_ = true;
  asio::error_code ignored;
  timer_.cancel();
  socket_.close(ignored);
  service_.closed(*this);
}

}  // namespace myelin::server
