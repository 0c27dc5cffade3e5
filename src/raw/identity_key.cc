// The one spelling of an identity key's value, and its token.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "raw/accept.h"
#include "raw/draft_text.h"

namespace myelin::raw {
namespace {

using model::KeyKind;
using Normal = Result<std::optional<std::string>>;

std::unexpected<Error> wrong(KeyKind kind, std::string_view what, std::string hint) {
  return fail(ErrorCode::invalid_argument, fmt::format("the {} key {}", name(kind), what),
              std::move(hint));
}

std::string lowered(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// What exports write where they know nothing, or will not tell.
bool tells_nobody(std::string_view value) {
  constexpr std::array<std::string_view, 17> placeholders{
      "",    "-",  "--",   "/",        "0",        "null",    "none",      "nan", "n/a",
      "nil", "无", "匿名", "匿名用户", "匿名买家", "unknown", "anonymous", "未知"};
  const std::string low = lowered(value);
  return std::find(placeholders.begin(), placeholders.end(), low) != placeholders.end() ||
         value.find('*') != std::string_view::npos || value.find("＊") != std::string_view::npos;
}

// ASCII and full-width digits; anything but punctuation between them is an error.
Normal phone_of(std::string_view value) {
  std::string digits;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c >= '0' && c <= '9')
      digits += c;
    else if (value.substr(i, 2) == "\xEF\xBC" && i + 2 < value.size() && value[i + 2] >= '\x90' &&
             value[i + 2] <= '\x99')
      digits += static_cast<char>('0' + (value[i + 2] - '\x90')), i += 2;
    else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
      return wrong(KeyKind::phone, "holds letters",
                   "send digits only, or use the kind \"account\"");
  }
  for (std::string_view country : {"0086", "86"})
    if (digits.size() == country.size() + 11 && digits.starts_with(country) &&
        digits[country.size()] == '1') {
      digits.erase(0, country.size());
      break;
    }
  if (digits.size() < 5 || digits.size() > 15)
    return wrong(KeyKind::phone, fmt::format("has {} digits", digits.size()),
                 "a telephone number has 5 to 15");
  const bool hotline =
      digits.size() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
  const bool zeros =
      digits.find_first_not_of(digits[0]) == std::string::npos;  // 00000000000, 11111111111
  if (hotline || zeros) return std::nullopt;
  return digits;
}

Normal email_of(std::string_view value) {
  const auto at = value.find('@');
  if (at == 0 || at == std::string_view::npos ||
      value.find('@', at + 1) != std::string_view::npos ||
      value.find('.', at) == std::string_view::npos || value.find(' ') != std::string_view::npos)
    return wrong(KeyKind::email, "is no e-mail address",
                 "send name@host, or use the kind \"account\"");
  return lowered(value);
}

}  // namespace

Normal normalised_key(const model::IdentityKey& key) {
  const std::string_view value = trimmed(key.value), space = trimmed(key.space);
  if (value.size() > limits::name_bytes_max || space.size() > limits::name_bytes_max)
    return fail(
        ErrorCode::too_large,
        fmt::format("the {} key has more than {} bytes", name(key.kind), limits::name_bytes_max),
        "send the id itself");
  if (!is_utf8(value) || !is_utf8(space))
    return wrong(key.kind, "is not valid UTF-8", "send UTF-8");
  if (tells_nobody(value)) return std::nullopt;
  switch (key.kind) {
    case KeyKind::phone:
      return phone_of(value);
    case KeyKind::email:
      return email_of(value);
    case KeyKind::platform:
    case KeyKind::openid:
      if (space.empty())
        return wrong(key.kind, "has no space",
                     "say where it is unique: \"tmall\", \"wechat:wx12ab\"");
      return fmt::format("{}:{}", lowered(space), value);
    default:
      return std::string{value};
  }
}

Result<model::KeyToken> key_token(std::string_view text, const trust::Vault& vault) {
  const auto colon = text.find(':');
  model::IdentityKey key;
  const std::string_view word = text.substr(0, colon);
  const auto found = std::find(model::key_kind_names.begin(), model::key_kind_names.end(), word);
  if (colon == std::string_view::npos || found == model::key_kind_names.end())
    return fail(ErrorCode::invalid_argument, fmt::format("\"{}\" names no kind of key", word),
                "write \"phone:13800138000\", \"email:a@b.cn\", \"platform:tmall:12345\", "
                "\"openid:wechat:wx12:o6_b\", \"device:…\" or \"account:…\"");
  key.kind = static_cast<KeyKind>(found - model::key_kind_names.begin());
  std::string_view rest = text.substr(colon + 1);
  if (key.kind == KeyKind::platform || key.kind == KeyKind::openid) {
    const auto last = rest.rfind(':');  // a space may hold colons, an id does not
    if (last != std::string_view::npos) {
      key.space = rest.substr(0, last);
      rest.remove_prefix(last + 1);
    }
  }
  key.value = rest;
  MYELIN_TRY(normal, normalised_key(key));
  if (!normal)
    return fail(ErrorCode::invalid_argument, fmt::format("\"{}\" identifies nobody", text),
                "name a key that belongs to one customer");
  return model::KeyToken{key.kind, vault.token(name(key.kind), *normal)};
}

}  // namespace myelin::raw
