#include "engine/order_histories.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "engine/sql.h"
#include "risk/watch.h"

namespace myelin::engine {
namespace {

using stats::hazard::Life;
using store::Row;
using store::Value;

constexpr std::int64_t days_looked_at = 240;
// Products with most outcomes are told apart; what the others share stands in one line without a
// name.
constexpr std::size_t products_max = 40;

struct Outcome {
  std::string_view name;
  bool loss;
};
constexpr std::array<Outcome, 5> outcomes{{{"return", false},
                                           {"refund", false},
                                           {"cancellation", false},
                                           {"call", false},
                                           {"repurchase", true}}};

// Numbers for names, in the order of their coming.
class Numbers {
 public:
  int of(const std::string& name) {
    return numbers_.try_emplace(name, static_cast<int>(numbers_.size())).first->second;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names(numbers_.size());
    for (const auto& [name, number] : numbers_) names[static_cast<std::size_t>(number)] = name;
    return names;
  }

 private:
  std::map<std::string, int> numbers_;
};

// A factor is what may be owned by one department; its issues say it more narrowly.
std::string factor_part(std::string_view key) {
  const auto dot = key.find('.');
  return std::string{dot == std::string_view::npos ? key : key.substr(0, key.find('.', dot + 1))};
}

// One order while its events come.
struct Open {
  std::string key;
  int product = 0, entered = 0;
  std::vector<stats::hazard::Mark> marks;
  std::array<std::optional<Life>, outcomes.size()> lives;

  void take(std::string_view what, int day, int factor) {
    if (what == "complaint") {
      marks.push_back({day, factor});
      return;
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      if (outcomes[i].name == what && !lives[i]) lives[i] = Life{product, entered, marks, day};
  }
  void close(std::array<std::vector<Life>, outcomes.size()>& to) {
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (lives[i])
        to[i].push_back(std::move(*lives[i]));
      else if (!marks.empty())
        to[i].push_back({product, entered, marks, stats::hazard::never});
    }
  }
};

// Keeps the products with most outcomes, and puts the others together.
void gather(risk::OrderHistory& history, const std::vector<std::string>& names) {
  std::vector<std::pair<double, int>> counts(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) counts[i].second = static_cast<int>(i);
  for (const auto& life : history.lives)
    if (life.ended != stats::hazard::never) --counts[static_cast<std::size_t>(life.line)].first;
  std::ranges::sort(counts);  // most outcomes first
  if (counts.size() > products_max) counts.resize(products_max);
  std::vector<int> line(names.size(), 0);
  history.products = {""};
  for (const auto& [outcomes_of, product] : counts) {
    const auto& name = names[static_cast<std::size_t>(product)];
    if (outcomes_of == 0 || name.empty()) continue;
    line[static_cast<std::size_t>(product)] = static_cast<int>(history.products.size());
    history.products.push_back(name);
  }
  for (auto& placed : history.placed) placed.line = line[static_cast<std::size_t>(placed.line)];
  for (auto& life : history.lives) life.line = line[static_cast<std::size_t>(life.line)];
}

}  // namespace

Result<std::vector<risk::OrderHistory>> order_histories(store::Session& session, Zone zone,
                                                        Time now) {
  const std::int64_t today = zone.day(now), earliest = today - days_looked_at;
  Numbers products, factors;
  std::vector<risk::OrderHistory::Placed> placed;
  const Value from{zone.day_start(earliest)}, until{zone.day_start(today)};
  std::int64_t first = today, last = earliest;
  MYELIN_CHECK(session.query(
      sql::placed_orders, {from, until, Value{zone.offset().count()}}, [&](const Row& row) {
        const auto day = row.integer(0);
        if (day < earliest || day >= today) return true;
        first = std::min(first, day);
        last = std::max(last, day);
        placed.push_back(
            {products.of(std::string{row.text(1)}), static_cast<int>(day), row.real(2)});
        return true;
      }));
  for (auto& one : placed) one.day -= static_cast<int>(first);
  std::array<std::vector<Life>, outcomes.size()> lives;
  std::optional<Open> open;
  MYELIN_CHECK(session.query(
      sql::order_lives, {from, until, Value{double{risk::complaint_polarity_max}}},
      [&](const Row& row) {
        if (open && row.text(0) != open->key) {
          open->close(lives);
          open.reset();
        }
        const auto day_of = [&](Time at) { return static_cast<int>(zone.day(at) - first); };
        if (!open)
          open = Open{std::string{row.text(0)},
                      products.of(std::string{row.text(1)}),
                      day_of(row.time(2)),
                      {},
                      {}};
        const std::string_view what = row.text(3);
        const int day = day_of(row.time(5));
        last = std::max(last, first + day);
        open->take(what, day, what == "complaint" ? factors.of(factor_part(row.text(4))) : 0);
        return true;
      }));
  if (open) open->close(lives);
  std::vector<risk::OrderHistory> histories;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    risk::OrderHistory history;
    history.outcome = outcomes[i].name;
    history.loss = outcomes[i].loss;
    history.factors = factors.names();
    history.days = std::max(0, static_cast<int>(last - first) + 1);
    history.first_weekday = Zone::weekday_of_day(first);
    history.placed = placed;
    history.lives = std::move(lives[i]);
    gather(history, products.names());
    histories.push_back(std::move(history));
  }
  return histories;
}

}  // namespace myelin::engine
