// Draft: a signal as it comes through the door, from a file, a request or the simulated company. It
// may hold personal data and may be wrong in any way; it is never stored. raw::accept turns it into
// a Signal or says why not.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "model/dimension.h"

namespace myelin::model {

enum class SignalKind : std::uint8_t {
  review,
  post,
  message,
  call,
  survey,  // somebody speaks
  order,
  payment,
  shipment,
  returned,
  refund,
  cancellation,  // something happens to an order
  visit,
  telemetry,
  feedback,   // behaviour, devices, employees
  reference,  // what a key stands for: a product's name and category, a store's region (event says
              // of which dimension)
};
inline constexpr std::array<std::string_view, 15> signal_kind_names{
    "review", "post",   "message",      "call",  "survey",    "order",    "payment",  "shipment",
    "return", "refund", "cancellation", "visit", "telemetry", "feedback", "reference"};
constexpr std::string_view name(SignalKind k) {
  return signal_kind_names[static_cast<std::size_t>(k)];
}
constexpr std::optional<SignalKind> signal_kind_named(std::string_view text) {
  for (std::size_t i = 0; i < signal_kind_names.size(); ++i)
    if (signal_kind_names[i] == text) return static_cast<SignalKind>(i);
  return std::nullopt;
}
constexpr bool speaks(SignalKind k) {
  return k <= SignalKind::survey || k == SignalKind::feedback;
}

// What a rating counts: stars 1–5, the 0–10 of NPS, the 1–5 of CSAT, the 1–7 of CES.
enum class RatingScale : std::uint8_t { stars, nps, csat, ces };
inline constexpr std::array<std::string_view, 4> rating_scale_names{"stars", "nps", "csat", "ces"};
constexpr std::string_view name(RatingScale s) {
  return rating_scale_names[static_cast<std::size_t>(s)];
}

enum class KeyKind : std::uint8_t { phone, email, platform, openid, device, account };
inline constexpr std::array<std::string_view, 6> key_kind_names{"phone",  "email",  "platform",
                                                                "openid", "device", "account"};
constexpr std::string_view name(KeyKind k) {
  return key_kind_names[static_cast<std::size_t>(k)];
}

// A plain identity key. `platform` and `openid` values are unique within their `space` only
// ("tmall", "wechat:wx12…").
struct IdentityKey {
  KeyKind kind = KeyKind::account;
  std::string space;
  std::string value;
};

using Attributes = std::vector<std::pair<std::string, std::string>>;

struct Draft {
  std::string source;       // which feed: "tmall.reviews"
  std::string external_id;  // its id there; (source, external_id) identifies the signal
  SignalKind kind = SignalKind::review;
  std::string event;  // for what happens to an order: "paid", "shipped", "delivered", "damaged", a
                      // return's reason code…
  std::optional<Time> at;   // when it happened; required
  std::optional<Time> due;  // a promise: when the parcel should have arrived
  std::vector<IdentityKey> keys;
  std::string customer_name;
  std::string customer_tier;  // "vip", "gold"…; as the company grades its customers
  std::string order;          // order key, unique within the company
  Dimensions dimensions;
  std::string text;
  std::optional<double> rating;
  RatingScale scale = RatingScale::stars;
  std::optional<Money> amount;        // of the order, the payment, the refund
  std::optional<std::int64_t> reach;  // people who can see a post: followers
  Attributes attributes;
};

}  // namespace myelin::model
