#include "revenue/contribution.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "stats/value/outcome_shares.h"
#include "store/order_facts.h"

namespace myelin::revenue {
namespace {

using stats::value::outcome_players_max;
using stats::value::OutcomeCell;

constexpr double complaint_weight_min = 0.5;  // |polarity| × confidence: no faint shadow
constexpr std::size_t departments_max = 64;
constexpr std::uint64_t seed = 20'261'122;

// Orders by the set of departments that troubled them, as they come.
class Tally {
 public:
  Tally(const OwnerOf& owner_of, const LossSettings& settings)
      : owner_of_(owner_of), settings_(settings) {}

  void add(const store::OrderFact& order, std::span<const store::OrderEvidence> evidence) {
    if (!order.main) return;
    std::uint64_t troubled = 0;
    for (const auto& piece : evidence) {
      if (piece.with_outcome || piece.name == "late") continue;
      if (!piece.said)
        troubled |= proven(piece.name, order.ordered_at);
      else if (piece.weight >= complaint_weight_min)
        troubled |= department(owner_of_(piece.name, order.ordered_at));
    }
    if (order.late) troubled |= proven("late", order.ordered_at);
    if (order.ratings > 0) count(JourneyResult::rating, troubled, order.rating_mean);
    if (!order.cancelled)
      count(JourneyResult::returned, troubled, order.returned || order.refunded ? 1 : 0);
    ++orders_;
  }

  std::int64_t orders() const { return orders_; }

  Result<std::vector<Contribution>> split() const {
    std::vector<Contribution> results;
    for (const auto result : {JourneyResult::rating, JourneyResult::returned}) {
      const auto& cells = cells_[static_cast<std::size_t>(result)];
      const bool any = std::ranges::any_of(cells, [](const auto& c) { return c.second.sum > 0; });
      if (!any || !cells.contains(0) || cells.size() < 2) continue;
      MYELIN_TRY(one, split_one(result));
      results.push_back(std::move(one));
    }
    return results;
  }

 private:
  using Cells = std::map<std::uint64_t, OutcomeCell>;

  std::uint64_t department(const std::string& name) {
    if (name.empty()) return 0;
    const auto at = std::ranges::find(names_, name);
    auto index = static_cast<std::size_t>(at - names_.begin());
    if (index == departments_max) {  // one place stands for all that have none of their own
      names_.back().clear();
      --index;
    } else if (at == names_.end()) {
      names_.push_back(name);
    }
    return std::uint64_t{1} << index;
  }
  std::uint64_t proven(std::string_view fact, Time at) {
    std::uint64_t troubled = 0;
    const auto factors = settings_.factors_of_fact.find(fact);
    if (factors == settings_.factors_of_fact.end()) return 0;
    for (const auto& factor : factors->second) troubled |= department(owner_of_(factor, at));
    return troubled;
  }
  void count(JourneyResult result, std::uint64_t troubled, double y) {
    auto& cell = cells_[static_cast<std::size_t>(result)][troubled];
    ++cell.n;
    cell.sum += y;
    cell.sum_of_squares += y * y;
  }

  // Player of each department: the most often troubling have one each, the rest share the last.
  std::vector<std::size_t> players(const Cells& cells) const {
    std::vector<double> orders(names_.size(), 0);
    for (const auto& [troubled, cell] : cells)
      for (std::size_t d = 0; d < names_.size(); ++d)
        if (troubled >> d & 1U) orders[d] += cell.n;
    std::vector<std::size_t> by_orders(names_.size()), player(names_.size());
    for (std::size_t d = 0; d < by_orders.size(); ++d) by_orders[d] = d;
    std::ranges::stable_sort(by_orders, std::greater{}, [&](std::size_t d) { return orders[d]; });
    for (std::size_t rank = 0; rank < by_orders.size(); ++rank)
      player[by_orders[rank]] = std::min(rank, outcome_players_max - 1);
    return player;
  }

  Result<Contribution> split_one(JourneyResult result) const {
    const auto& all = cells_[static_cast<std::size_t>(result)];
    const auto player = players(all);
    const auto count = std::min(names_.size(), outcome_players_max);
    std::map<std::uint32_t, OutcomeCell> by_players;
    for (const auto& [troubled, cell] : all) {
      std::uint32_t set = 0;
      for (std::size_t d = 0; d < names_.size(); ++d)
        if (troubled >> d & 1U) set |= 1U << player[d];
      auto& sum = by_players.try_emplace(set, OutcomeCell{set, 0, 0, 0}).first->second;
      sum.n += cell.n, sum.sum += cell.sum, sum.sum_of_squares += cell.sum_of_squares;
    }
    std::vector<OutcomeCell> cells;
    for (const auto& [set, cell] : by_players) cells.push_back(cell);
    MYELIN_TRY(shares, stats::value::outcome_shares(cells, count, Random(seed)));
    Contribution contribution{result,      static_cast<std::int64_t>(shares.units),
                              shares.mean, shares.untroubled,
                              shares.low,  shares.high,
                              {}};
    for (std::size_t p = 0; p < count; ++p) {
      const auto& share = shares.players[p];
      if (share.units <= 0) continue;
      const bool several = std::ranges::count(player, p) > 1;
      const auto d = static_cast<std::size_t>(std::ranges::find(player, p) - player.begin());
      contribution.departments.push_back({several ? std::string() : names_[d],
                                          static_cast<std::int64_t>(share.units), share.share,
                                          share.low, share.high});
    }
    // Fewer stars are harm, and so are more orders that came back.
    const double harm = result == JourneyResult::rating ? -1 : 1;
    std::ranges::stable_sort(contribution.departments, std::greater{},
                             [&](const DepartmentPart& part) { return harm * part.part; });
    return contribution;
  }

  const OwnerOf& owner_of_;
  const LossSettings& settings_;
  std::int64_t orders_ = 0;
  std::vector<std::string> names_;
  std::array<Cells, journey_result_names.size()> cells_;
};

}  // namespace

Result<Contributions> split_results(store::Session& session, const OwnerOf& owner_of, Time from,
                                    Time until, const LossSettings& settings) {
  Tally tally(owner_of, settings);
  const store::OrderFactFilter filter{
      .from = from, .until = until, .taxonomy_version = settings.taxonomy_version};
  MYELIN_CHECK(store::for_each_order(
      session, filter,
      [&](const store::OrderFact& order, std::span<const store::OrderEvidence> evidence) {
        tally.add(order, evidence);
      }));
  Contributions split;
  split.from = from;
  split.until = until;
  split.taxonomy_version = settings.taxonomy_version;
  MYELIN_TRY(results, tally.split());
  split.results = std::move(results);
  split.orders = tally.orders();
  return split;
}

}  // namespace myelin::revenue
