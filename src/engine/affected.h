// Who a case is about: the customers behind its evidence, and those not heard from whose orders
// share its cause. Plain values, and how they are found.
//
// Silent customers are listed only where a cause is named: by a driver of the alert, or by a value
// that stands out among its complaints. Where nothing is named, an order of the same product
// proves nothing, and nobody is written to about a fault that he never had.
//
// Thread safety: that of the session.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "model/alert.h"
#include "model/case.h"
#include "model/dimension.h"
#include "repair/contact.h"
#include "store/store.h"

namespace myelin::engine {

struct AffectedOrder {
  std::string order, product, region;
  Time ordered_at;
  Money paid;
  bool settled = false;  // refunded or cancelled
};
struct AffectedCustomer {
  CustomerId id;  // the person that merges made
  bool silent = true;
  std::string tier;
  Money paid;                         // for everything, ever
  std::vector<AffectedOrder> orders;  // that are affected, newest first; none: he named no order
  repair::Permission permission;
  std::optional<Fingerprint> token;  // of the key whose value is the address
};
// All of the values together are the cause.
struct SharedCause {
  AlertId alert;
  std::vector<std::pair<model::Dimension, std::string>> values;
  bool proven = false;  // a driver; else a value that stands out among the complaints
};
struct Affected {
  CaseId repair;
  // As asked for; of a case about customers who leave always marketing: it wants them to buy.
  repair::Purpose purpose = repair::Purpose::service;
  std::vector<model::CellKey> cells;
  Time from, until;  // orders placed then
  std::vector<SharedCause> causes;
  std::vector<AffectedCustomer> customers;  // by what they paid, most first
};

struct ContactQuestion {
  repair::Purpose purpose = repair::Purpose::service;
  repair::Medium medium = repair::Medium::sms;
};
struct AffectedParts {
  store::Session& session;
  const repair::Care& care;
  Zone zone;
  int taxonomy_version = 0;
  // Of each customer: everybody merged with him, himself included, the shown one first.
  std::function<Result<std::vector<std::vector<CustomerId>>>(const std::vector<CustomerId>&)>
      persons;
};
// Error::not_found.
Result<Affected> find_affected(const AffectedParts& parts, CaseId id,
                               const ContactQuestion& question, Time now);

// What decides whether a person may be written to: all that he said, all that he was sent, and
// where he can be reached.
struct Reach {
  std::vector<repair::Consent> said;
  std::vector<repair::EarlierContact> earlier;
  std::vector<model::KeyToken> keys;  // whose values the vault holds, newest first
  std::vector<CaseId> held_out;       // cases of whose contacts he is kept out
};
// Of each person, in their order. Whoever plans counts what is planned already as sent; when a
// message leaves, only those that left before it count.
enum class Counting : std::uint8_t { planned_too, left_only };
Result<std::vector<Reach>> reach_of(store::Session& session,
                                    const std::vector<std::vector<CustomerId>>& persons,
                                    Counting counting);
std::optional<Fingerprint> address_of(const Reach& reach, repair::Medium medium);

}  // namespace myelin::engine
