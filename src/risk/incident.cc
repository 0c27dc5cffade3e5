#include "risk/incident.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace myelin::risk {
namespace {

constexpr double told_explains_min = 0.5;
constexpr std::size_t shared_customers_min = 2;
constexpr hours same_time{24 * 7};

bool covers(const std::string& outer, const std::string& inner) {
  return outer.empty() || outer == inner;
}
bool compatible(const model::CellKey& a, const model::CellKey& b) {
  return (covers(a.product, b.product) || covers(b.product, a.product)) &&
         (covers(a.channel, b.channel) || covers(b.channel, a.channel));
}
// Whether `outer` is `inner`, or a node above it.
bool above(std::string_view outer, std::string_view inner) {
  return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '.');
}
// The factor that an issue belongs to: the first two parts of its key.
std::string_view factor_of(std::string_view key) {
  const auto stage = key.find('.');
  return stage == key.npos ? key : key.substr(0, key.find('.', stage + 1));
}
std::string_view family(std::string_view factor) {
  return factor.substr(0, factor.find('.'));
}

// Whether one holds the other: a carrier, and that carrier from one warehouse.
bool one_cause(std::span<const CauseValue> a, std::span<const CauseValue> b) {
  return !a.empty() && !b.empty() && (std::ranges::includes(a, b) || std::ranges::includes(b, a));
}

std::size_t shared(std::span<const CustomerId> a, std::span<const CustomerId> b) {
  std::size_t n = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x < *y)
      ++x;
    else if (*y < *x)
      ++y;
    else
      ++n, ++x, ++y;
  }
  return n;
}

using Indices = std::vector<std::size_t>;

class Placing {
 public:
  Placing(std::span<const IncidentMember> members, const AlertBookSettings& settings)
      : members_(members), settings_(settings), places_(members.size()) {
    for (std::size_t i = 0; i < members.size(); ++i) places_[i].root = members[i].id;
  }

  std::vector<IncidentPlace> places() {
    std::map<std::string_view, Indices> factors;
    for (std::size_t i = 0; i < members_.size(); ++i)
      factors[factor_of(members_[i].cell.factor)].push_back(i);
    for (auto& [factor, cells] : factors) lead_of_each(std::move(cells));
    join_by_customers();
    join_roots();
    return std::move(places_);
  }

 private:
  // The member with the greatest excess, the lower id at a tie; REQUIRES: not empty.
  std::size_t greatest(const Indices& among) const {
    return *std::ranges::max_element(among, [&](auto a, auto b) {
      return std::pair(members_[a].excess, members_[b].id) <
             std::pair(members_[b].excess, members_[a].id);
    });
  }

  // The part of `whole` that stands for it, if one does.
  std::optional<std::size_t> part_of(std::size_t whole, const Indices& cells) const {
    Indices told, all;
    for (const auto c : cells) {
      if (!contains(members_[whole].cell, members_[c].cell)) continue;
      all.push_back(c);
      if (members_[c].told) told.push_back(c);
    }
    const auto explains = [&](std::size_t part, double share) {
      return members_[part].excess >= share * members_[whole].excess;
    };
    if (!told.empty())
      if (const auto part = greatest(told); explains(part, told_explains_min)) return part;
    if (members_[whole].told || all.empty()) return {};
    if (const auto part = greatest(all); explains(part, settings_.explains_share_min)) return part;
    return {};
  }

  void lead_of_each(Indices cells) {
    while (!cells.empty()) {
      Indices widest;
      for (const auto c : cells)
        if (std::ranges::none_of(
                cells, [&](auto o) { return contains(members_[o].cell, members_[c].cell); }))
          widest.push_back(c);
      auto lead = greatest(widest);
      while (const auto part = part_of(lead, cells)) lead = *part;
      std::erase_if(cells, [&](std::size_t c) {
        const bool same = contains(members_[c].cell, members_[lead].cell) ||
                          contains(members_[lead].cell, members_[c].cell);
        if (same) inhibit(c, lead);
        return same || c == lead;
      });
    }
  }

  void inhibit(std::size_t target, std::size_t source) {
    places_[target] = {members_[source].id, members_[source].id};
    followers_[source].push_back(target);
  }

  void join_by_customers() {
    Indices leads;
    for (std::size_t i = 0; i < members_.size(); ++i)
      if (!places_[i].inhibited_by) leads.push_back(i);
    std::ranges::sort(leads, [&](auto a, auto b) {
      const auto rank = [](const IncidentMember& m) {
        return std::tuple(m.consequence, !m.told, m.raised_at, -m.excess, m.id);
      };
      return rank(members_[a]) < rank(members_[b]);
    });
    for (std::size_t later = 1; later < leads.size(); ++later) {
      const auto l = leads[later];
      for (std::size_t earlier = 0; earlier < later; ++earlier) {
        const auto e = leads[earlier];
        if (places_[e].inhibited_by || !same_cause(e, l)) continue;
        inhibit(l, e);
        for (const auto follower : followers_[l]) inhibit(follower, e);
        break;
      }
    }
  }

  bool same_cause(std::size_t earlier, std::size_t later) const {
    const auto &e = members_[earlier], &l = members_[later];
    if (l.inhibited_before == e.id && e.cell.factor != l.cell.factor) return true;
    const auto n = shared(e.customers, l.customers);
    // A consequence is of the trouble that most of the troubled speak of, too.
    const auto smaller = std::min(e.customers.size(), l.customers.size());
    if (l.consequence && !e.consequence && n >= shared_customers_min &&
        static_cast<double>(n) >= settings_.overlap_share_min * static_cast<double>(smaller))
      return true;
    return overlaps(l.customers, e.customers, settings_.overlap_share_min);
  }

  static bool of_one_incident(const IncidentMember& a, const IncidentMember& b) {
    const auto apart = a.since > b.since ? a.since - b.since : b.since - a.since;
    if (apart > same_time) return false;
    return (family(a.cell.factor) == family(b.cell.factor) && compatible(a.cell, b.cell)) ||
           one_cause(a.cause, b.cause);
  }

  void join_roots() {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (places_[i].inhibited_by) continue;
      for (std::size_t j = 0; j < i; ++j) {
        if (places_[j].inhibited_by || !of_one_incident(members_[i], members_[j])) continue;
        places_[i].root = places_[j].root;
        break;
      }
    }
    std::map<AlertId, AlertId> root_of;
    for (std::size_t i = 0; i < members_.size(); ++i) root_of[members_[i].id] = places_[i].root;
    for (auto& place : places_)
      if (place.inhibited_by) place.root = root_of[place.inhibited_by];
  }

  std::span<const IncidentMember> members_;
  const AlertBookSettings& settings_;
  std::vector<IncidentPlace> places_;
  std::map<std::size_t, Indices> followers_;
};

}  // namespace

bool contains(const model::CellKey& outer, const model::CellKey& inner) {
  return above(outer.factor, inner.factor) && !(outer == inner) &&
         covers(outer.product, inner.product) && covers(outer.channel, inner.channel);
}

bool overlaps(std::span<const CustomerId> later, std::span<const CustomerId> earlier,
              double share) {
  const auto n = shared(later, earlier);
  return n >= shared_customers_min &&
         static_cast<double>(n) >= share * static_cast<double>(later.size());
}

std::vector<IncidentPlace> place_in_incidents(std::span<const IncidentMember> members,
                                              const AlertBookSettings& settings) {
  return Placing(members, settings).places();
}

}  // namespace myelin::risk
