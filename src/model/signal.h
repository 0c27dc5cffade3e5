// Signal: one thing that reached the company at a time. Immutable; holds no personal data, only
// tokens.
#pragma once
#include "base/id.h"
#include "model/draft.h"

namespace myelin::model {

struct Signal {
  SignalId id;
  Fingerprint fingerprint;  // of (source, external_id)
  std::uint64_t content =
      0;  // hash of everything the sender said; a second arrival with another content is a conflict
  std::string source, external_id;
  SignalKind kind = SignalKind::review;
  std::string event;
  Time at, received_at;
  std::optional<Time> due;
  CustomerId customer;  // 0: nobody known
  std::string customer_tier;
  std::string order;
  Dimensions dimensions;  // as sent, completed from the order where the order knows more
  std::string text;       // masked
  std::optional<double> rating;
  RatingScale scale = RatingScale::stars;
  std::optional<Money> amount;
  std::optional<std::int64_t> reach;
  Attributes attributes;  // masked
};

}  // namespace myelin::model
