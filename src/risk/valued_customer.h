// ValuedCustomer: one furious customer of high value is enough; no volume is needed.
//
// Thread safety: none; the writer thread owns it. Invariant: at most one finding per customer in
// `quiet`.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "risk/finding.h"
#include "risk/settings.h"

namespace myelin::store {
class Session;
}  // namespace myelin::store

namespace myelin::risk {

class Feedback;

// What one signal said, and who said it.
struct Voice {
  Time at{};
  SignalId signal{};
  CustomerId customer{};
  std::string_view tier{};
  Money paid{};      // by this customer so far
  Money at_stake{};  // of the order the signal is about
  std::string_view order{};
  std::string_view product{}, channel{};
  float polarity = 0, confidence = 0;  // of the whole reading
  float intensity = 1;                 // of its most emphatic complaint, 0…1
  bool spam = false;
  // Keys of the factors it complains of, strongest first.
  std::span<const std::string_view> factors{};
};

class ValuedCustomer {
 public:
  explicit ValuedCustomer(ValuedCustomerSettings settings);
  std::optional<Finding> weigh(const Voice& voice);
  // Each alert of a customer in a row that people called noise doubles the rest after the next.
  // REQUIRES: it outlives this.
  void heed(const Feedback& feedback) { feedback_ = &feedback; }
  // Remembers whom the longest rest already alerted.
  Status load(store::Session& session, Time now);

 private:
  bool valued(const Voice& voice) const;
  bool threatens(const Voice& voice) const;
  hours quiet(CustomerId customer) const;
  ValuedCustomerSettings settings_;
  const Feedback* feedback_ = nullptr;
  std::unordered_map<CustomerId, Time> last_;
};

}  // namespace myelin::risk
