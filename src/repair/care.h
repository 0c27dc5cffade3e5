// Care: what has to hold before a customer is written to, and the words that he gets. The rules of
// myelin.yaml's `care:`; docs/repair.md tells them to whoever answers for them.
//
//   A message about an order that was placed (service) rests on that contract unless `consent:
//   true`; whoever said no is left alone all the same. Marketing always needs a consent. Nobody
//   gets more than the caps say, whatever the case; nobody is woken; nobody hears of one case
//   twice.
//
// Thread safety: values and pure functions.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/money.h"
#include "model/reading.h"
#include "model/verdict.h"
#include "repair/consent.h"

namespace myelin::repair {

inline constexpr std::size_t contacts_per_batch_max = 50'000;
inline constexpr std::size_t letter_bytes_max = 2'000;  // of a message's words
inline constexpr std::size_t consents_per_request_max = 20'000;

// At most so many messages within so many days, counted back from each one.
struct Cap {
  int messages = 1, days = 7;
};

struct Care {
  struct Rule {
    bool consent = false;
    std::vector<Cap> caps{{1, 7}, {3, 30}};
  };
  std::array<Rule, 2> rules{Rule{}, Rule{.consent = true}};  // by purpose
  minutes quiet_from{21 * 60}, quiet_until{9 * 60};          // of the local day; equal: never
  std::array<std::string, medium_count> channels;            // by medium; empty: none
  std::array<double, medium_count> prices{};                 // of one message
  Currency currency;
  std::map<std::string, Zone, std::less<>> zones;  // by region; others: the instance's
  std::map<std::string, model::Sentence, std::less<>> templates;
  model::Sentence opt_out{"回复 T 退订", "Reply STOP to opt out"};  // ends every marketing message

  // A case that writes to so many customers within a day waits for a second person, whatever the
  // rules of approval say; 0: never.
  std::int64_t four_eyes_from = 0;

  const Rule& rule(Purpose p) const { return rules[static_cast<std::size_t>(p)]; }
  const std::string& channel(Medium m) const { return channels[static_cast<std::size_t>(m)]; }
  // By the medium's own name, or by that of its channel.
  std::optional<Medium> medium_of(std::string_view name) const;
  bool carries(std::string_view channel) const;  // messages to customers
};

// Why a customer is not written to; `none`: he may be.
enum class Barrier : std::uint8_t {
  none,
  no_consent,
  withdrawn,
  expired,
  no_address,
  contacted,  // has heard of this case
  capped,
  settled,      // every order of his is refunded or cancelled already
  control_arm,  // of an experiment with this repair
  held_out      // so that it can be told what the message did
};
inline constexpr std::array<std::string_view, 10> barrier_names{
    "none",      "no_consent", "withdrawn", "expired",     "no_address",
    "contacted", "capped",     "settled",   "control_arm", "held_out"};
constexpr std::string_view name(Barrier b) {
  return barrier_names[static_cast<std::size_t>(b)];
}

// A message that left for a person, may have left, or is on its way.
struct EarlierContact {
  CaseId repair;
  Purpose purpose = Purpose::service;
  Time at;  // when it left; of one on its way: when it may
};

struct Asked {
  CaseId repair;
  Purpose purpose = Purpose::service;
  Medium medium = Medium::sms;
  Zone zone;
};
struct Permission {
  Barrier barrier = Barrier::none;
  Time from;  // quiet hours are over by then; `now` where there are none
};
// Of one person: all that he said under any of his keys, and all that he was sent.
Permission permission(const Care& care, const Asked& asked, std::span<const Consent> said,
                      std::span<const EarlierContact> earlier, Time now);
// The first moment from `now` on that is in nobody's night.
Time after_quiet(const Care& care, Zone zone, Time now);

// ---- words. Placeholders: {salutation}, {product}, {order_tail}, {offer}.
struct LetterWords {
  std::string salutation, product, order_tail, offer;
};
// Error::invalid_argument: empty, too long, a brace that is no placeholder, {offer} without one.
Status check_letter(std::string_view text, bool with_offer);
std::string fill_letter(std::string_view text, const LetterWords& words);
// "王小明，您好", "Dear 王小明"; without a name "尊敬的顾客", "Dear customer". No title: nobody
// knows it.
std::string salutation(std::string_view person, model::Language language);
// The last four characters: enough for who placed the order, nothing for anybody else.
std::string order_tail(std::string_view order);

}  // namespace myelin::repair
