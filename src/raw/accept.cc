#include "raw/accept.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "base/limits.h"
#include "model/contagion.h"
#include "raw/draft_text.h"

namespace myelin::raw {
namespace {

// No id of a post is as short as a telephone number.
bool names_a_post(model::SignalKind kind, std::string_view key, std::string_view value) {
  constexpr std::size_t phone_digits_max = 13, id_bytes_max = 128;
  return kind == model::SignalKind::post && value.size() <= id_bytes_max &&
         std::ranges::find(model::parent_attributes, key) != model::parent_attributes.end() &&
         value.find_first_of(" @") == std::string_view::npos &&
         (value.size() > phone_digits_max ||
          value.find_first_not_of("0123456789+-") != std::string_view::npos);
}

using model::Draft;
using model::SignalKind;

constexpr Time earliest = Time{std::chrono::sys_days{std::chrono::year{1990} / 1 / 1}};

std::unexpected<Error> wrong(std::string_view field, std::string_view what, std::string hint) {
  return fail(ErrorCode::invalid_argument, fmt::format("{} {}", field, what), std::move(hint));
}

// Names are refused where texts would be repaired: two spellings of one name would become two
// things.
Status check_name(std::string_view field, std::string& value) {
  value = trimmed(value);
  if (value.size() > limits::name_bytes_max)
    return fail(ErrorCode::too_large,
                fmt::format("{} has {} bytes; at most {} are taken", field, value.size(),
                            limits::name_bytes_max),
                "shorten it; long texts belong into text or attributes");
  if (!is_utf8(value))
    return wrong(field, "is not valid UTF-8",
                 "send UTF-8, or import the file with its own encoding");
  if (std::any_of(value.begin(), value.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
    return wrong(field, "holds a control character",
                 "remove line breaks, tabs and zero bytes from it");
  return {};
}

Status check_names(Draft& draft) {
  MYELIN_CHECK(check_name("source", draft.source));
  if (draft.source.empty())
    return wrong("source", "is missing", "name the feed, \"tmall.reviews\" say");
  MYELIN_CHECK(check_name("external_id", draft.external_id));
  MYELIN_CHECK(check_name("event", draft.event));
  MYELIN_CHECK(check_name("customer_tier", draft.customer_tier));
  MYELIN_CHECK(check_name("order", draft.order));
  for (std::size_t i = 0; i < model::dimension_count; ++i)
    MYELIN_CHECK(check_name(model::dimension_names[i], draft.dimensions.values[i]));
  return {};
}

Status check_times(const Draft& draft, Time received_at) {
  if (!draft.at)
    return wrong("at", "is missing", "say when it happened, \"2026-11-22T08:30:00+08:00\" say");
  if (*draft.at < earliest)
    return wrong("at", fmt::format("is {}, before 1990", format_utc(*draft.at)),
                 "check the unit: seconds, milliseconds, or a date");
  if (*draft.at > received_at + hours{limits::future_hours_max})
    return wrong("at",
                 fmt::format("is {}, more than {} hours after it arrived", format_utc(*draft.at),
                             limits::future_hours_max),
                 "check the time zone and the sender's clock");
  if (draft.due && *draft.due < earliest)
    return wrong("due", fmt::format("is {}, before 1990", format_utc(*draft.due)),
                 "leave it out where nothing was promised");
  return {};
}

Status check_rating(const Draft& draft) {
  if (!draft.rating) return {};
  struct Range {
    double low, high;
  };
  constexpr std::array<Range, 4> ranges{{{1, 5}, {0, 10}, {1, 5}, {1, 7}}};
  const Range range = ranges[static_cast<std::size_t>(draft.scale)];
  if (std::isfinite(*draft.rating) && *draft.rating >= range.low && *draft.rating <= range.high)
    return {};
  return wrong("rating",
               fmt::format("is {}, outside of {} {} to {}", *draft.rating, name(draft.scale),
                           range.low, range.high),
               "convert it, name another scale (stars, nps, csat, ces), or leave it out where "
               "there is none");
}

Status check_amount(Draft& draft) {
  if (!draft.amount) return {};
  Money& amount = *draft.amount;
  if (amount.minor > limits::amount_minor_max || amount.minor < -limits::amount_minor_max)
    return wrong("amount", fmt::format("is {}, beyond 10^13", amount.text()),
                 "check the unit: amounts are in whole currency units with two decimals");
  for (char c : amount.currency.code)
    if (c < 'A' || c > 'Z')
      return wrong("currency", "is no ISO 4217 code", "write three letters: CNY, USD, BRL");
  if (amount.minor >= 0) return {};
  if (draft.kind != SignalKind::refund && draft.kind != SignalKind::returned &&
      draft.kind != SignalKind::cancellation && draft.kind != SignalKind::payment)
    return wrong("amount", fmt::format("of {} {} is negative", name(draft.kind), amount.text()),
                 "send money that goes back as kind \"refund\"");
  if (draft.kind != SignalKind::payment)
    amount.minor = -amount.minor;  // shops write refunds with either sign
  return {};
}

Status check_size(const Draft& draft) {
  const auto too_large = [](std::string_view field, std::size_t has, std::size_t most,
                            std::string_view of) {
    return fail(ErrorCode::too_large,
                fmt::format("{} has {} {}; at most {} are taken", field, has, of, most),
                "split it, or leave a part out");
  };
  if (draft.text.size() > limits::text_bytes_max)
    return too_large("text", draft.text.size(), limits::text_bytes_max, "bytes");
  if (draft.customer_name.size() > limits::name_bytes_max)
    return too_large("customer_name", draft.customer_name.size(), limits::name_bytes_max, "bytes");
  if (draft.keys.size() > limits::identity_keys_max)
    return too_large("keys", draft.keys.size(), limits::identity_keys_max, "keys");
  if (draft.attributes.size() > limits::attributes_max)
    return too_large("attributes", draft.attributes.size(), limits::attributes_max, "pairs");
  for (const auto& [key, value] : draft.attributes)
    if (value.size() > limits::attribute_bytes_max)
      return too_large(fmt::format("attribute \"{}\"", key.substr(0, 64)), value.size(),
                       limits::attribute_bytes_max, "bytes");
  if (draft.reach && *draft.reach < 0)
    return wrong("reach", "is negative", "send how many people can see the post, or leave it out");
  return {};
}

// Everything the sender said, each field with its length. Keyed, so that the hash betrays nothing
// of what it covers.
Fingerprint content_of(const Draft& d, const trust::Vault& vault) {
  thread_local std::string bytes;
  bytes.clear();
  const auto text = [&](std::string_view field) {
    const std::uint64_t size = field.size();
    bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
    bytes += field;
  };
  const auto number = [&](const auto& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  const auto maybe = [&](const auto& value) {
    number(value.has_value());
    if (value) number(*value);
  };
  text(d.source), text(d.external_id), text(name(d.kind)), text(d.event);
  maybe(d.at), maybe(d.due);
  for (const model::IdentityKey& key : d.keys)
    text(name(key.kind)), text(key.space), text(key.value);
  text(d.customer_name), text(d.customer_tier), text(d.order);
  for (const std::string& value : d.dimensions.values) text(value);
  text(d.text);
  maybe(d.rating), number(d.scale);
  number(d.amount.has_value());
  if (d.amount) number(d.amount->minor), text(d.amount->currency.view());
  maybe(d.reach);
  for (const auto& [key, value] : d.attributes) text(key), text(value);
  return vault.token("content", bytes);
}

void keep(std::vector<trust::Secret>& secrets, trust::Secret secret) {
  const auto same = [&](const trust::Secret& s) {
    return s.token == secret.token && s.kind == secret.kind;
  };
  if (std::none_of(secrets.begin(), secrets.end(), same)) secrets.push_back(std::move(secret));
}

Status take_keys(const Draft& draft, const trust::Vault& vault, Accepted& out) {
  for (const model::IdentityKey& key : draft.keys) {
    MYELIN_TRY(normal, normalised_key(key));
    if (!normal) continue;
    const model::KeyToken token{key.kind, vault.token(name(key.kind), *normal)};
    const auto same = [&](const model::KeyToken& k) { return k.token == token.token; };
    if (std::any_of(out.keys.begin(), out.keys.end(), same)) continue;
    out.keys.push_back(token);
    if (key.kind == model::KeyKind::phone || key.kind == model::KeyKind::email)
      keep(out.secrets, {token.token, std::string{name(key.kind)}, vault.seal(*normal)});
  }
  // A name identifies nobody. It is kept under the first key it came with, so that who holds the
  // key may be greeted.
  const std::string called = repaired(trimmed(draft.customer_name));
  if (!called.empty() && !out.keys.empty() && called.find('*') == std::string::npos)
    keep(out.secrets, {out.keys.front().token, "name", vault.seal(called)});
  return {};
}

}  // namespace

Result<Accepted> accept(Draft&& draft, const trust::Vault& vault, const trust::Masker& masker,
                        Time received_at) {
  MYELIN_CHECK(check_names(draft));
  MYELIN_CHECK(check_times(draft, received_at));
  MYELIN_CHECK(check_rating(draft));
  MYELIN_CHECK(check_amount(draft));
  MYELIN_CHECK(check_size(draft));
  if (draft.external_id.empty() && !model::speaks(draft.kind))
    return wrong(
        "external_id",
        fmt::format("is missing, and a signal of kind {} needs it", name(draft.kind)),
        "send the id that the source gives it: sending the same id twice is then harmless");
  if (draft.external_id.empty() && draft.text.empty() && !draft.rating)
    return wrong("external_id", "is missing, and there is neither text nor rating to tell it by",
                 "send the id that the source gives it");

  Accepted out;
  const Fingerprint content = content_of(draft, vault);
  if (draft.external_id.empty()) draft.external_id = "content:" + to_hex(content);
  MYELIN_CHECK(take_keys(draft, vault, out));
  model::Signal& signal = out.signal;
  signal.content = content.high;
  signal.fingerprint = fingerprint_of(draft.source, draft.external_id);
  if (!signal.fingerprint) signal.fingerprint.low = 1;
  trust::Masked text = masker.mask(draft.text);
  for (trust::Secret& secret : text.secrets) keep(out.secrets, std::move(secret));
  signal.text = std::move(text.text);
  for (auto& [key, value] : draft.attributes) {
    MYELIN_CHECK(check_name("an attribute's name", key));
    if (key.empty()) return wrong("an attribute's name", "is empty", "name every attribute");
    // The id of the post that is shared is an id like the signal's own, and must stay it.
    if (names_a_post(draft.kind, key, value)) {
      signal.attributes.emplace_back(std::move(key), std::move(value));
      continue;
    }
    trust::Masked masked = masker.mask_field(key, value);
    for (trust::Secret& secret : masked.secrets) keep(out.secrets, std::move(secret));
    signal.attributes.emplace_back(std::move(key), std::move(masked.text));
  }
  signal.source = std::move(draft.source);
  signal.external_id = std::move(draft.external_id);
  signal.kind = draft.kind;
  signal.event = std::move(draft.event);
  signal.at = *draft.at;
  signal.received_at = received_at;
  signal.due = draft.due;
  signal.customer_tier = std::move(draft.customer_tier);
  signal.order = std::move(draft.order);
  signal.dimensions = std::move(draft.dimensions);
  signal.rating = draft.rating;
  signal.scale = draft.scale;
  signal.amount = draft.amount;
  signal.reach = draft.reach;
  return out;
}

}  // namespace myelin::raw
