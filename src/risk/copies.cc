#include "risk/copies.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "risk/sql.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

constexpr std::size_t gram = 2;
constexpr std::size_t bins = 32;
constexpr std::size_t letters_max = 2'000;   // what a text says is said by then
constexpr std::size_t candidates_max = 128;  // per band; beyond it, a burst is already certain

std::uint64_t mixed(std::uint64_t h) {  // SplitMix64's finaliser (Steele, Lea & Flood 2014)
  h = (h ^ (h >> 30)) * 0xbf58'476d'1ce4'e5b9;
  h = (h ^ (h >> 27)) * 0x94d0'49bb'1331'11eb;
  return h ^ (h >> 31);
}

// The next code point; malformed bytes count as themselves, which is enough for comparing texts.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  char32_t point = length == 1 ? first : first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = point << 6 | (byte(at + i) & 0x3fU);
  at += length;
  return point;
}

// Letters, digits and ideographs speak; spaces, punctuation, emoji and case do not.
bool speaks(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  if (c >= 0x2000 && c <= 0x2fff) return false;
  if ((c >= 0x3000 && c <= 0x303f) || (c >= 0xfe30 && c <= 0xfe4f)) return false;
  if ((c >= 0xff00 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20) || (c >= 0xff3b && c <= 0xff65))
    return false;
  return c < 0xe000 || (c >= 0xf900 && c < 0xffff) || (c >= 0x20000 && c < 0x40000);
}

}  // namespace

TextPrint print_of(std::string_view text) {
  constexpr std::uint32_t empty = 0xffff'ffff;
  std::array<std::uint32_t, bins> least;
  least.fill(empty);
  char32_t before = 0;
  TextPrint print;
  for (std::size_t at = 0; at < text.size() && print.letters < letters_max;) {
    auto c = next_code_point(text, at);
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (!speaks(c)) continue;
    if (++print.letters >= gram) {
      const auto hash = mixed(std::uint64_t{before} << 32 | c);
      auto& bin = least[hash >> 59];
      bin = std::min(bin, static_cast<std::uint32_t>(hash & 0x7fff'ffff));
    }
    before = c;
  }
  if (print.letters < gram) return print;
  // An empty bin takes the next full one's, marked with the distance.
  for (std::size_t i = 0; i < bins; ++i) {
    std::size_t steps = 0;
    while (least[(i + steps) % bins] == empty) ++steps;
    print.least[i] =
        static_cast<std::uint16_t>(mixed(std::uint64_t{least[(i + steps) % bins]} + (steps << 32)));
  }
  return print;
}

double alike(const TextPrint& a, const TextPrint& b) {
  int equal = 0;
  for (std::size_t i = 0; i < bins; ++i) equal += a.least[i] == b.least[i] ? 1 : 0;
  return static_cast<double>(equal) / static_cast<double>(bins);
}

struct CopyGuard::State {
  struct Seen {
    TextPrint print;
    CustomerId customer;
    Time at;
  };
  CopySettings settings;
  std::vector<Seen> ring;
  std::uint32_t next = 0;  // number of the next text; its slot is the number modulo the ring's size
  // Texts that share half of their pairs agree in one of eight bands of three bins two times in
  // three, those that share three quarters in 99 of 100.
  std::array<std::unordered_map<std::uint16_t, std::vector<std::uint32_t>>, 8> bands;

  static std::uint16_t band(const TextPrint& print, std::size_t i) {
    const std::uint64_t three = std::uint64_t{print.least[4 * i]} << 32 |
                                std::uint64_t{print.least[4 * i + 1]} << 16 |
                                print.least[4 * i + 2];
    return static_cast<std::uint16_t>(mixed(three));
  }
  bool held(std::uint32_t number) const { return next - number <= limits::copied_texts_max; }
  const Seen& seen(std::uint32_t number) const { return ring[number % limits::copied_texts_max]; }

  void remember(const Seen& text) {
    const auto slot = next % limits::copied_texts_max;
    if (ring.size() <= slot) ring.resize(slot + 1);
    ring[slot] = text;
    for (std::size_t i = 0; i < bands.size(); ++i) {
      auto& numbers = bands[i][band(text.print, i)];
      const auto fresh = std::ranges::find_if(numbers, [&](std::uint32_t n) { return held(n); });
      numbers.erase(numbers.begin(), fresh);
      if (numbers.size() >= candidates_max)
        numbers.erase(numbers.begin(), numbers.begin() + candidates_max / 2);
      numbers.push_back(next);
    }
    ++next;
  }

  // Whether enough texts of other customers that came shortly before are alike; newest first, for a
  // burst is of today.
  bool copied(const TextPrint& print, CustomerId customer, Time at) const {
    others_.clear();
    for (std::size_t i = 0; i < bands.size(); ++i) {
      const auto found = bands[i].find(band(print, i));
      if (found == bands[i].end()) continue;
      for (auto number = found->second.rbegin(); number != found->second.rend(); ++number) {
        if (!held(*number)) break;
        if (counts(seen(*number), *number, print, customer, at) &&
            static_cast<int>(others_.size()) >= settings.earlier_min)
          return true;
      }
    }
    return false;
  }

 private:
  // Notes who wrote the other text, if it is alike and his first; a text of nobody stands for
  // itself.
  bool counts(const Seen& other, std::uint32_t number, const TextPrint& print, CustomerId customer,
              Time at) const {
    const auto apart = at > other.at ? at - other.at : other.at - at;
    if (apart > settings.window || (other.customer && other.customer == customer)) return false;
    const auto who = other.customer ? other.customer.value : -1 - std::int64_t{number};
    if (std::ranges::find(others_, who) != others_.end()) return false;
    if (risk::alike(other.print, print) < settings.alike_min) return false;
    others_.push_back(who);
    return true;
  }

  mutable std::vector<std::int64_t> others_;  // of one call; kept for its memory
};

CopyGuard::CopyGuard(CopySettings settings) : state_(std::make_unique<State>()) {
  state_->settings = settings;
}
CopyGuard::~CopyGuard() = default;
CopyGuard::CopyGuard(CopyGuard&&) noexcept = default;
CopyGuard& CopyGuard::operator=(CopyGuard&&) noexcept = default;

bool CopyGuard::copied(const TextPrint& print, CustomerId customer, Time at, bool negative) {
  if (negative || print.letters < state_->settings.letters_min) return false;
  const bool copy = state_->copied(print, customer, at);
  state_->remember({print, customer, at});
  return copy;
}

Status CopyGuard::load(store::Session& session, Time now) {
  const auto limit = static_cast<std::int64_t>(limits::copied_texts_max);
  return session.query(
      sql::load_texts, {now - state_->settings.window, limit}, [&](const store::Row& row) {
        const auto print = print_of(row.text(2));
        if (print.letters >= state_->settings.letters_min)
          state_->remember({print, CustomerId{row.is_null(1) ? 0 : row.integer(1)}, row.time(0)});
        return true;
      });
}

}  // namespace myelin::risk
