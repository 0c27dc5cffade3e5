// The orders that the worth of experience is worked out from: who bought, what came of it, when the
// first mark was given, what the first days' voices complained of, and when it came back.
//
// Traits are those of the order itself, not of what was said of it later, so that nothing in them
// is known only afterwards. Thread safety: that of the session. Walks all signals: a job, not a
// question.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace myelin::revenue {

// How long after the first voice of an order its complaints still count as one experience.
inline constexpr Duration voice_settles = days{7};

enum class Trait : std::uint8_t { tier, channel, product, region };
inline constexpr std::size_t trait_count = 4;

// An order that was not cancelled, in one currency.
struct WorthOrder {
  CustomerId customer{};
  Time at{};
  std::int64_t paid_minor = 0, kept_minor = 0;      // kept: less what was refunded
  std::array<std::uint32_t, trait_count> traits{};  // numbers of names; 0: not known
  std::optional<Time> marked_at{};                  // of its first mark
  double mark = 0;                                  // on the scale of 1 to 5
  std::optional<Time> spoke_at{};                   // of its first mark or text
  std::vector<std::uint16_t> complaints{};          // factors, until voice_settles after that
  std::optional<Time> returned_at{};
};

struct WorthOrders {
  std::vector<WorthOrder> orders;                           // by customer and time
  std::array<std::vector<std::string>, trait_count> names;  // of each trait; the first is empty
  std::vector<std::string> factors;
};

// Orders of merged customers are one customer's. Marks: stars and CSAT as they are, NPS 0…10 laid
// over 1…5; the effort of CES is no satisfaction and left out. Complaints weigh |polarity| ×
// confidence ≥ 0.5 and are of one taxonomy version (0: any).
Result<WorthOrders> worth_orders(store::Session& session, Currency currency, int taxonomy_version);

}  // namespace myelin::revenue
