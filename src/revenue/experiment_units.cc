// Who was exposed, and what became of them: from the rows to ExposedUnits.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <unordered_map>
#include <unordered_set>

#include "base/limits.h"
#include "revenue/experiment_store.h"
#include "revenue/persons.h"
#include "revenue/sql.h"

namespace myelin::revenue {
namespace {

using store::Row;
using store::Value;
using What = UnitEvent::What;

// Columns of both queries of signals.
enum Column : std::size_t {
  who,
  order_key,
  kind,
  event,
  happened_at,
  received_at,
  minor,
  rating,
  complains,
  product,
  channel
};

std::optional<What> what_of(std::string_view kind_of, std::string_view event_of) {
  if (kind_of == "order") {
    if (event_of == "item") return What::line;
    return event_of == "cancelled" || event_of == "canceled" ? What::cancelled : What::ordered;
  }
  if (kind_of == "payment") {
    const bool nothing_came = event_of == "failed" || event_of == "declined" ||
                              event_of == "voided" || event_of == "pending";
    return nothing_came ? std::nullopt : std::optional{What::paid};
  }
  if (kind_of == "return") return What::returned;
  if (kind_of == "refund") return What::refunded;
  if (kind_of == "cancellation") return What::cancelled;
  return std::nullopt;
}

class Gathering {
 public:
  Gathering(store::Session& session, const model::Experiment& experiment,
            const UnitsQuestion& question)
      : session_(session), experiment_(experiment), question_(question) {}

  Result<ExposedUnits> gather() {
    MYELIN_TRY(persons, Persons::load(session_));
    persons_ = std::move(persons);
    MYELIN_CHECK(read_exposures());
    if (!units_.empty()) {
      if (experiment_.unit == model::ExperimentUnit::order) MYELIN_CHECK(read_orders());
      MYELIN_CHECK(read_customers());
    }
    ExposedUnits gathered;
    gathered.currency = question_.currency;
    for (std::size_t i = 0; i < units_.size(); ++i)
      if (crossed_.contains(i))
        ++gathered.crossed;
      else
        gathered.units.push_back(std::move(units_[i]));
    return gathered;
  }

 private:
  // A person counts from the first exposure on. Who was in two arms before a merge was none the
  // wiser: neither arm's.
  Status read_exposures() {
    return session_.query(sql::exposed_units, {Value{experiment_.id.value}, Value{question_.as_of}},
                          [&](const Row& row) {
                            const CustomerId person = persons_.find(CustomerId{row.integer(1)});
                            const auto arm = static_cast<std::size_t>(row.integer(2));
                            const std::size_t next = units_.size();
                            auto& at =
                                names_.try_emplace(std::string{row.text(0)}, next).first->second;
                            if (person) {
                              auto& members = units_of_[person];
                              if (members.empty())
                                members.push_back(at);
                              else
                                at = members.front();
                            }
                            if (at == next) {
                              units_.push_back({.arm = arm, .exposed_at = row.time(3)});
                            } else if (units_[at].arm != arm) {
                              crossed_.insert(at);
                            }
                            return true;
                          });
  }

  // An order's own signals, and who placed it.
  Status read_orders() {
    std::string keys;
    for (const auto& [key, at] : names_) keys += (keys.empty() ? "" : "\x1f") + key;
    bool fits = true;
    MYELIN_CHECK(session_.query(
        sql::experiment_order_signals,
        {keys, std::int64_t{question_.taxonomy_version}, experiment_.factor,
         question_.complaint_polarity, std::string{question_.currency.view()}, experiment_.product,
         experiment_.channel},
        [&](const Row& row) {
          const auto at = names_.find(std::string{row.text(order_key)});
          if (at == names_.end()) return true;
          auto& unit = units_[at->second];
          unit.matched = true;
          describe(unit, row);
          if (const CustomerId buyer = persons_.find(CustomerId{row.integer(who)}))
            if (auto& of = units_of_[buyer]; std::ranges::find(of, at->second) == of.end())
              of.push_back(at->second);
          return fits = take(row, unit.events);
        }));
    return fits ? Status{} : too_much();
  }

  // What customers did: their own outcome and past, or the past of their orders.
  Status read_customers() {
    std::unordered_set<CustomerId> persons;
    for (const auto& [person, units] : units_of_) persons.insert(person);
    std::string ids = "0";
    for (const auto id : persons_.everybody(persons)) ids += fmt::format(",{}", id.value);
    const Time from = std::ranges::min(units_, {}, &ExposedUnit::exposed_at).exposed_at -
                      days{experiment_.before_days};
    bool fits = true;
    MYELIN_CHECK(session_.query(
        sql::experiment_customer_signals,
        {ids, from, std::int64_t{question_.taxonomy_version}, experiment_.factor,
         question_.complaint_polarity, std::string{question_.currency.view()}, experiment_.product,
         experiment_.channel},
        [&](const Row& row) {
          const auto of = units_of_.find(persons_.find(CustomerId{row.integer(who)}));
          if (of == units_of_.end()) return true;
          for (const std::size_t at : of->second) fits = fits && follow(units_[at], at, row);
          return fits;
        }));
    return fits ? Status{} : too_much();
  }

  bool follow(ExposedUnit& unit, std::size_t at, const Row& row) {
    const bool of_orders = experiment_.unit == model::ExperimentUnit::order;
    const Time then = row.time(happened_at);
    if (of_orders) {
      const auto own = names_.find(std::string{row.text(order_key)});
      if (then >= unit.exposed_at || (own != names_.end() && own->second == at)) return true;
    } else {
      unit.matched = true;
      if (then >= unit.exposed_at) return take(row, unit.events);
      describe(unit, row);
    }
    const bool recent = then >= unit.exposed_at - days{experiment_.before_days};
    const auto what = what_of(row.text(kind), row.text(event));
    unit.returning = unit.returning || (recent && what == What::ordered);
    return take(row, unit.past);
  }

  // Where it was met last, of what its signals name.
  static void describe(ExposedUnit& unit, const Row& row) {
    if (!row.text(product).empty()) unit.product = row.text(product);
    if (!row.text(channel).empty()) unit.channel = row.text(channel);
  }

  // False beyond the limit.
  bool take(const Row& row, std::vector<UnitEvent>& into) {
    UnitEvent e{.at = row.time(happened_at), .known_at = row.time(received_at)};
    if (!row.text(order_key).empty())
      e.order = orders_
                    .try_emplace(std::string{row.text(order_key)},
                                 static_cast<std::uint32_t>(orders_.size() + 1))
                    .first->second;
    const auto add = [&](What what) {
      e.what = what;
      into.push_back(e);
      ++events_;
    };
    if (!row.is_null(rating)) {
      e.rating = row.real(rating);
      add(What::rated);
    }
    if (row.boolean(complains)) add(What::complained);
    if (const auto what = what_of(row.text(kind), row.text(event))) {
      const bool back =
          *what == What::refunded || *what == What::returned || *what == What::cancelled;
      if (!row.is_null(minor)) e.minor = back ? std::abs(row.integer(minor)) : row.integer(minor);
      add(*what);
    }
    return events_ <= limits::experiment_events_max;
  }

  static Status too_much() {
    return fail(ErrorCode::too_large,
                fmt::format("more than {} events of this experiment's units",
                            limits::experiment_events_max),
                "plan it with fewer days or units, or for one product or channel");
  }

  store::Session& session_;
  const model::Experiment& experiment_;
  const UnitsQuestion& question_;
  Persons persons_;
  std::vector<ExposedUnit> units_;
  std::unordered_map<std::string, std::size_t> names_;  // units by what they were asked for
  std::unordered_map<CustomerId, std::vector<std::size_t>> units_of_;  // of a person
  std::unordered_set<std::size_t> crossed_;
  std::unordered_map<std::string, std::uint32_t> orders_;
  std::size_t events_ = 0;
};

}  // namespace

Result<ExposedUnits> exposed_units(store::Session& session, const model::Experiment& experiment,
                                   const UnitsQuestion& question) {
  return Gathering{session, experiment, question}.gather();
}

}  // namespace myelin::revenue
