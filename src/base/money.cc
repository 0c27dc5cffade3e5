#include "base/money.h"

#include <fmt/format.h>

#include <cctype>
#include <utility>

namespace myelin {
namespace {

constexpr std::int64_t whole_max = 10'000'000'000'000;

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> symbols{{
    {"R$", "BRL"},
    {"US$", "USD"},
    {"HK$", "HKD"},
    {"¥", "CNY"},
    {"￥", "CNY"},
    {"RMB", "CNY"},
    {"元", "CNY"},
    {"$", "USD"},
    {"€", "EUR"},
    {"£", "GBP"},
}};

}  // namespace

Result<Currency> Currency::parse(std::string_view text) {
  for (const auto& [symbol, code] : symbols)
    if (text == symbol) text = code;
  Currency currency;
  if (text.size() != 3)
    return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not a currency", text),
                "write its ISO code, such as CNY");
  for (std::size_t i = 0; i < 3; ++i) {
    if (!std::isalpha(static_cast<unsigned char>(text[i])))
      return fail(ErrorCode::invalid_argument, fmt::format("'{}' is not a currency", text),
                  "write its ISO code, such as CNY");
    currency.code[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
  }
  return currency;
}

Result<Money> Money::parse(std::string_view text, Currency currency) {
  const std::string_view whole_text = text;
  const auto bad = [&] {
    return fail(ErrorCode::invalid_argument,
                fmt::format("'{}' is not an amount of money", whole_text.substr(0, 64)),
                "write it as 1234.50");
  };
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  bool negative = false, signed_already = false;
  const auto sign = [&] {  // before the currency sign or after it, but once
    if (!signed_already && !text.empty() && (text[0] == '-' || text[0] == '+')) {
      signed_already = true;
      negative = text[0] == '-';
      text.remove_prefix(1);
    }
  };
  sign();
  for (const auto& [symbol, code] : symbols) {
    if (text.starts_with(symbol))
      text.remove_prefix(symbol.size());
    else if (text.ends_with(symbol))
      text.remove_suffix(symbol.size());
    else
      continue;
    MYELIN_TRY(named, Currency::parse(code));
    currency = named;
    break;
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  sign();
  std::int64_t whole = 0, fraction = 0;
  int digits = 0, places = -1;
  bool round_up = false;
  for (char c : text) {
    if (c == '.' && places < 0)
      places = 0;
    else if (c == ',' && places < 0 && digits > 0)
      continue;
    else if (c >= '0' && c <= '9') {
      ++digits;
      if (places < 0) {
        whole = whole * 10 + (c - '0');
        if (whole > whole_max) return bad();
      } else {
        if (places < 2)
          fraction = fraction * 10 + (c - '0');
        else if (places == 2)
          round_up = c >= '5';
        ++places;
      }
    } else
      return bad();
  }
  if (digits == 0) return bad();
  if (places == 1) fraction *= 10;
  const std::int64_t minor = whole * 100 + fraction + (round_up ? 1 : 0);
  return Money{negative ? -minor : minor, currency};
}

std::string Money::text() const {
  const std::int64_t magnitude = minor < 0 ? -minor : minor;
  return fmt::format("{}{}.{:02}", minor < 0 ? "-" : "", magnitude / 100, magnitude % 100);
}

}  // namespace myelin
