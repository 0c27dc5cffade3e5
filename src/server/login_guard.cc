#include "server/login_guard.h"

#include <arpa/inet.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace myelin::server {
namespace {

// Whoever has one address of the new kind has the 2^64 beside it, too.
std::string network_of(std::string_view address) {
  std::string text{address};
  in6_addr parsed{};
  if (::inet_pton(AF_INET6, text.c_str(), &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed))
    return text;
  return {reinterpret_cast<const char*>(parsed.s6_addr), 8};
}

}  // namespace

FadingTries::FadingTries(Pace pace) : pace_{pace}, forgotten_at_(rows * width) {
  randombytes_buf(key_.data(), key_.size());
}

std::array<std::size_t, FadingTries::rows> FadingTries::cells_of(std::string_view who) const {
  static_assert(rows * sizeof(std::uint32_t) <= crypto_generichash_BYTES_MIN);
  std::array<unsigned char, crypto_generichash_BYTES_MIN> digest;
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(who.data()), who.size(), key_.data(),
                     key_.size());
  std::array<std::size_t, rows> cells;
  for (std::size_t row = 0; row < rows; ++row) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, digest.data() + row * sizeof bits, sizeof bits);
    cells[row] = row * width + bits % width;
  }
  return cells;
}

Duration FadingTries::wait(std::string_view who, Time now) const {
  Time forgotten = Time::max();
  for (const auto cell : cells_of(who)) forgotten = std::min(forgotten, forgotten_at_[cell]);
  const Duration too_much = forgotten - now - (pace_.at_once - 1) * pace_.forget;
  return std::max(too_much, Duration{0});
}

void FadingTries::note_wrong(std::string_view who, Time now) {
  const auto cells = cells_of(who);
  Time forgotten = Time::max();
  for (const auto cell : cells) forgotten = std::min(forgotten, forgotten_at_[cell]);
  forgotten = std::max(forgotten, now) + pace_.forget;
  for (const auto cell : cells) forgotten_at_[cell] = std::max(forgotten_at_[cell], forgotten);
}

Duration LoginGuard::wait(std::string_view name, std::string_view address, Time now) const {
  const std::lock_guard lock{mutex_};
  const Duration by_address = addresses_.wait(network_of(address), now);
  return name.empty() ? by_address : std::max(by_address, names_.wait(name, now));
}

void LoginGuard::note_wrong(std::string_view name, std::string_view address, Time now) {
  const std::lock_guard lock{mutex_};
  addresses_.note_wrong(network_of(address), now);
  if (!name.empty()) names_.note_wrong(name, now);
}

}  // namespace myelin::server
