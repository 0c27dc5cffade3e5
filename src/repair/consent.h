// Consent: who agreed to be written to, for which purpose and by which medium, and who took it
// back. A book that only grows: what counts is when the customer said it, not when we heard of it.
//
//   A withdrawal beats every consent given before it or in the same moment, however late that one
//   is imported; only a consent given after it opens the way again. One without a purpose or a
//   medium takes back all of them. A consent always names its purpose.
//
// Thread safety: values and pure functions; those with a session as the session.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "model/customer.h"
#include "store/store.h"

namespace myelin::repair {

// service: about an order that they placed. marketing: everything that wants them to buy.
enum class Purpose : std::uint8_t { service, marketing };
inline constexpr std::array<std::string_view, 2> purpose_names{"service", "marketing"};
constexpr std::string_view name(Purpose p) {
  return purpose_names[static_cast<std::size_t>(p)];
}
enum class Medium : std::uint8_t { sms, phone, email, app, platform };
inline constexpr std::size_t medium_count = 5;
inline constexpr std::array<std::string_view, medium_count> medium_names{"sms", "phone", "email",
                                                                         "app", "platform"};
constexpr std::string_view name(Medium m) {
  return medium_names[static_cast<std::size_t>(m)];
}
std::optional<Purpose> purpose_named(std::string_view text);
std::optional<Medium> medium_named(std::string_view text);

struct Consent {
  model::KeyToken key;
  std::optional<Purpose> purpose;  // none: any
  std::optional<Medium> medium;    // none: any
  bool given = false;              // false: withdrawn
  Time at;                         // when the customer said so
  std::optional<Time> expires_at;
  std::string source;  // "checkout form v3", "reply to act_12"
  std::string actor;   // who wrote it down
  Time written_at{};
};

enum class Standing : std::uint8_t { silent, given, expired, withdrawn };
inline constexpr std::array<std::string_view, 4> standing_names{"silent", "given", "expired",
                                                                "withdrawn"};
constexpr std::string_view name(Standing s) {
  return standing_names[static_cast<std::size_t>(s)];
}
// What holds at `now`, of all that one person said under any of his keys, in any order.
Standing standing(std::span<const Consent> said, Purpose purpose, Medium medium, Time now);

// Error::invalid_argument: a consent without a purpose, from the future, over before it began, or
// without a source.
Status sound(const Consent& consent, Time now);

// Rows of consent. REQUIRES of append: inside a transaction; `next_row` numbers it.
Status append_consent(store::Session& session, std::int64_t id, const Consent& consent);
// What was said under these keys, in the order it was written down.
Result<std::vector<Consent>> consents_of(store::Session& session,
                                         std::span<const Fingerprint> tokens);
// The same thing said in the same moment is one thing.
bool same(const Consent& a, const Consent& b);

}  // namespace myelin::repair
