// LoginGuard: how often passwords may be guessed, by the name that is given and by the address that
// asks. Each wrong one is forgotten after a while; who has too many unforgotten ones waits.
//
// Names and addresses are not kept: each is hashed, under a key of this process, to one cell in
// each of a few rows of a table of fixed size (a count-min sketch, Cormode and Muthukrishnan 2005,
// with conservative update), and the least of its cells counts. A cell only ever fades with time:
// neither other names nor a right password make it forget sooner. What shares all its cells with
// others waits with them; rows and width make that rare under the most guesses that argon2id leaves
// time for.
//
// Thread safety: any thread. Private to this room.
#pragma once
#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace myelin::server {

// Wrong tries that fade: `at_once` of them are free, and one is forgotten every `forget`.
class FadingTries {
 public:
  struct Pace {
    int at_once = 0;
    Duration forget{};
  };
  explicit FadingTries(Pace pace);
  // How long `who` still has to wait; zero: it may try.
  Duration wait(std::string_view who, Time now) const;
  void note_wrong(std::string_view who, Time now);

 private:
  static constexpr std::size_t rows = 4, width = 1 << 15;
  std::array<std::size_t, rows> cells_of(std::string_view who) const;

  Pace pace_;
  std::array<unsigned char, 16> key_;
  std::vector<Time> forgotten_at_;  // when everything that this cell counted is forgotten
};

class LoginGuard {
 public:
  // How long this has to wait; zero: it may try. An empty name: the address alone.
  Duration wait(std::string_view name, std::string_view address, Time now) const;
  void note_wrong(std::string_view name, std::string_view address, Time now);

 private:
  mutable std::mutex mutex_;
  FadingTries names_{{.at_once = 5, .forget = minutes{1}}};
  // Many people may share one address: an office, a proxy.
  FadingTries addresses_{{.at_once = 20, .forget = seconds{10}}};
};

}  // namespace myelin::server
