// Money: an exact decimal with two places and its currency. Amounts of different currencies never
// meet in one sum.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace myelin {

// An ISO 4217 code, "CNY" unless told otherwise.
struct Currency {
  std::array<char, 3> code{'C', 'N', 'Y'};
  constexpr auto operator<=>(const Currency&) const = default;
  std::string_view view() const { return {code.data(), code.size()}; }
  static Result<Currency> parse(std::string_view text);  // "CNY", "cny", "¥", "￥", "$", "R$"…
};

struct Money {
  std::int64_t minor = 0;  // hundredths: fen, cents
  Currency currency;
  constexpr auto operator<=>(const Money&) const = default;
  // "1,234.50", "¥12", "-3.5", "12.345" (rounds half away from zero); magnitude up to 10^13.
  static Result<Money> parse(std::string_view text, Currency currency = {});
  std::string text() const;  // "1234.50"
};

}  // namespace myelin
