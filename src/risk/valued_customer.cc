#include "risk/valued_customer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "risk/feedback.h"
#include "risk/sql.h"
#include "store/store.h"

namespace myelin::risk {
namespace {

constexpr int doublings_max = 4;  // sixteen days, where a day is usual

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

ValuedCustomer::ValuedCustomer(ValuedCustomerSettings settings) : settings_(std::move(settings)) {}

bool ValuedCustomer::valued(const Voice& voice) const {
  return voice.paid.minor >= settings_.paid_minor_min ||
         std::ranges::any_of(settings_.tiers,
                             [&](const auto& tier) { return same_word(tier, voice.tier); });
}

bool ValuedCustomer::threatens(const Voice& voice) const {
  return std::ranges::any_of(voice.factors, [&](std::string_view factor) {
    return std::ranges::any_of(settings_.threat_factors, [&](const std::string& threat) {
      return factor == threat ||
             (factor.starts_with(threat) && factor.substr(threat.size()).starts_with('.'));
    });
  });
}

hours ValuedCustomer::quiet(CustomerId customer) const {
  const int noise = feedback_ == nullptr ? 0 : feedback_->noise_in_a_row(customer);
  return settings_.quiet * (1 << std::min(noise, doublings_max));
}

std::optional<Finding> ValuedCustomer::weigh(const Voice& voice) {
  if (voice.spam || !voice.customer || !valued(voice)) return {};
  const bool furious = voice.polarity <= settings_.polarity_max &&
                       voice.confidence >= settings_.confidence_min &&
                       voice.intensity >= settings_.intensity_min;
  const bool threat = voice.polarity <= settings_.threat_polarity_max && threatens(voice);
  if (!furious && !threat) return {};
  const auto [last, first_time] = last_.try_emplace(voice.customer, voice.at);
  if (!first_time) {
    // A signal that comes late, from before the last alert, is covered by it.
    if (voice.at < last->second + quiet(voice.customer)) return {};
    last->second = voice.at;
  }
  Finding finding;
  finding.rule = model::AlertRule::valued_customer;
  finding.cell = {std::string(voice.product), std::string(voice.channel),
                  voice.factors.empty() ? std::string() : std::string(voice.factors.front())};
  finding.customer = voice.customer;
  finding.at = finding.since = finding.last_seen = voice.at;
  finding.observed = 1;
  finding.p_value = finding.q_value = 1 - static_cast<double>(voice.confidence);
  finding.customers = {voice.customer};
  if (!voice.order.empty()) finding.orders = {{hash64(voice.order), voice.at_stake}};
  finding.verbatims = {voice.signal};
  finding.reason = fmt::format("A {} customer who paid {} {} {}",
                               voice.tier.empty() ? "valuable" : voice.tier, voice.paid.text(),
                               voice.paid.currency.view(), threat ? "threatens" : "is furious");
  return finding;
}

Status ValuedCustomer::load(store::Session& session, Time now) {
  return session.query(sql::load_valued, {now - settings_.quiet * (1 << doublings_max)},
                       [&](const store::Row& row) {
                         auto& last = last_[CustomerId{row.integer(0)}];
                         last = std::max(last, row.time(1));
                         return true;
                       });
}

}  // namespace myelin::risk
