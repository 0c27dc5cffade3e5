#include "raw/coverage.h"

#include <map>
#include <numeric>
#include <unordered_map>

#include "raw/sql.h"
#include "store/store.h"

namespace myelin::raw {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Who is who after merges, from the rows: the reader has a session, not the writer's memory.
class Merged {
 public:
  std::int64_t root(std::int64_t customer) {
    for (auto up = parent_.find(customer); up != parent_.end() && up->second != customer;
         up = parent_.find(customer))
      customer = up->second;
    return customer;
  }
  void join(std::int64_t a, std::int64_t b) {
    a = root(a), b = root(b);
    parent_[a] = std::min(a, b);
    parent_[b] = std::min(a, b);
  }

 private:
  std::unordered_map<std::int64_t, std::int64_t> parent_;
};

struct Acts {
  bool bought = false, spoke = false;
};

Status count_customers(store::Session& session, Coverage& out) {
  Merged merged;
  bool any = false;
  MYELIN_CHECK(session.query(sql::coverage_merges, {}, [&](const store::Row& row) {
    merged.join(row.integer(0), row.integer(1));
    any = true;
    return true;
  }));
  if (!any)
    return session.query(sql::coverage_customers, {}, [&](const store::Row& row) {
      out.customers = row.integer(0);
      out.silent_customers = row.integer(1);
      return true;
    });
  std::unordered_map<std::int64_t, Acts> people;
  MYELIN_CHECK(session.query(sql::coverage_customer_acts, {}, [&](const store::Row& row) {
    Acts& acts = people[merged.root(row.integer(0))];
    acts.bought = acts.bought || row.boolean(1);
    acts.spoke = acts.spoke || row.boolean(2);
    return true;
  }));
  out.customers = static_cast<std::int64_t>(people.size());
  for (const auto& [customer, acts] : people) out.silent_customers += acts.bought && !acts.spoke;
  return {};
}

}  // namespace

Result<Coverage> coverage(store::Session& session) {
  Coverage out;
  std::int64_t texts = 0, negative = 0, complaints = 0, negative_complaints = 0;
  MYELIN_CHECK(session.query(sql::coverage_sources, {}, [&](const store::Row& row) {
    SourceJoins s;
    s.source = row.text(0);
    s.kind = row.text(1);
    s.signals = row.integer(2);
    s.texts = row.integer(3);
    s.with_order = share(row.integer(4), s.signals);
    s.with_product = share(row.integer(5), s.signals);
    s.with_carrier = share(row.integer(6), s.signals);
    s.with_warehouse = share(row.integer(7), s.signals);
    s.with_money = share(row.integer(8), s.signals);
    s.with_customer = share(row.integer(9), s.signals);
    const std::int64_t judged = row.integer(10), bad = row.integer(11);
    s.negative_share = share(bad, judged);
    s.first_at = row.time(12);
    s.last_at = row.time(13);
    out.orphans += row.integer(14);
    texts += judged;
    negative += bad;
    if (s.kind == "message" || s.kind == "call") complaints += judged, negative_complaints += bad;
    out.sources.push_back(std::move(s));
    return true;
  }));
  out.negative_share_all = share(negative, texts);
  out.negative_share_complaints = share(negative_complaints, complaints);
  MYELIN_CHECK(session.query(sql::coverage_orders, {}, [&](const store::Row& row) {
    out.orders = row.integer(0);
    return true;
  }));
  MYELIN_CHECK(count_customers(session, out));
  return out;
}

}  // namespace myelin::raw
