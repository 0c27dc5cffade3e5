// Coverage: what joined to what. Per source and kind, the shares of texts whose order, product,
// carrier, warehouse, money and customer are known; which customers bought and never spoke; how a
// view of complaints alone would mislead.
//
// A text knows what its own row says or what its order's rows say, whenever those came. Complaints
// are what reaches the service desk: messages and calls. Spam is in no share of negatives.
//
// Thread safety: a pure query on the session it is given.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace myelin::store {
class Session;
}

namespace myelin::raw {

struct SourceJoins {
  std::string source, kind;
  std::int64_t signals = 0;
  std::int64_t texts = 0;  // with something to read
  // Shares of all signals of the source and kind, 0…1.
  double with_order = 0, with_product = 0, with_carrier = 0, with_warehouse = 0, with_money = 0,
         with_customer = 0;
  double negative_share = 0;  // of its texts
  Time first_at, last_at;
};

struct Coverage {
  std::vector<SourceJoins> sources;   // by source, then kind
  std::int64_t customers = 0;         // persons with a signal, after merges
  std::int64_t silent_customers = 0;  // of them, bought and never spoke
  std::int64_t orders = 0;
  std::int64_t orphans = 0;              // signals that name an order of which no order signal came
  double negative_share_all = 0;         // of all texts
  double negative_share_complaints = 0;  // of messages and calls only
};

Result<Coverage> coverage(store::Session& session);

}  // namespace myelin::raw
