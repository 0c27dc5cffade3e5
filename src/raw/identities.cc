#include "raw/identities.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "raw/identities_state.h"

namespace myelin::raw {
namespace {

using model::KeyKind;
using model::KeyToken;

constexpr int strength(KeyKind kind) {
  switch (kind) {
    case KeyKind::device:
      return 1;
    case KeyKind::phone:
    case KeyKind::email:
      return 2;
    default:
      return 3;
  }
}

constexpr int ties_max(KeyKind kind) {
  return strength(kind) == 3 ? limits::customers_per_account_max : limits::customers_per_key_max;
}

}  // namespace

bool counts_against(KeyKind kind, KeyKind partner) {
  return kind == KeyKind::device || partner != KeyKind::device;
}

// One call of resolve(). Keys that turn out to be shared drop out, and the rest is looked at again.
struct Identities::State::Resolving {
  State& state;
  SignalId signal;
  Time at;
  std::vector<KeyToken> fresh, known;
  Resolution out;

  void sort_keys(std::span<const KeyToken> keys);
  // Who would be tied to the leading key: known keys of other trees.
  std::vector<KeyToken> strangers() const;
  bool starts_own(const KeyToken& key) const;
  bool share_if_due(const KeyToken& key, std::span<const KeyToken> partners);
  bool share_what_is_due(std::span<const KeyToken> met, std::span<const KeyToken> own);
  void merge(const KeyToken& key, const KeyToken& with);
  void own(const KeyToken& key, std::uint32_t customer);
  void settle(std::span<const KeyToken> met, std::span<const KeyToken> own_keys);
};

void Identities::State::Resolving::sort_keys(std::span<const KeyToken> all) {
  fresh.clear();
  known.clear();
  for (const KeyToken& key : all) {
    const KeyEntry* entry = state.keys.find(key.token);
    if (entry == nullptr) {
      const auto same = [&](const KeyToken& k) { return k.token == key.token; };
      if (std::none_of(fresh.begin(), fresh.end(), same)) fresh.push_back(key);
    } else if (!entry->shared) {
      known.push_back(key);
    }
  }
  // The strongest first; among equals the oldest customer's, so that the caller's order does not
  // matter.
  const auto rank = [&](const KeyToken& k) {
    const KeyEntry* entry = state.keys.find(k.token);
    return std::tuple{-strength(k.kind), entry == nullptr ? 0U : entry->owner, k.token};
  };
  const auto before = [&](const KeyToken& a, const KeyToken& b) { return rank(a) < rank(b); };
  std::sort(fresh.begin(), fresh.end(), before);
  std::sort(known.begin(), known.end(), before);
}

std::vector<KeyToken> Identities::State::Resolving::strangers() const {
  std::vector<KeyToken> met;
  std::vector<std::uint32_t> roots{state.root_of(known.front())};
  for (const KeyToken& key : known) {
    const std::uint32_t root = state.root_of(key);
    if (std::find(roots.begin(), roots.end(), root) != roots.end()) continue;
    if (state.parted(key, known.front())) continue;
    roots.push_back(root);
    met.push_back(key);
  }
  return met;
}

bool Identities::State::Resolving::starts_own(const KeyToken& key) const {
  const KeyToken& leader = known.front();
  if (strength(key.kind) >= strength(leader.kind)) return true;
  return key.kind != KeyKind::device &&
         state.has_kind(state.keys.find(leader.token)->owner, key.kind);
}

bool Identities::State::Resolving::share_if_due(const KeyToken& key,
                                                std::span<const KeyToken> partners) {
  KeyEntry& entry = *state.keys.find(key.token);
  const auto counting = [&](const KeyToken& p) { return counts_against(key.kind, p.kind); };
  const auto more = std::count_if(partners.begin(), partners.end(), counting);
  if (more == 0 || entry.ties + 1 + more <= ties_max(key.kind)) return false;
  entry.shared = 1;
  out.newly_shared.push_back(key);
  std::vector<std::uint32_t> due;
  state.graph.each_edge(entry.owner, [&](std::uint32_t number, const Edge& e) {
    if (e.state == EdgeState::active && e.carries(key.token)) due.push_back(number);
  });
  std::sort(due.begin(), due.end());
  for (std::uint32_t number : due) {
    state.graph.cut(number, EdgeState::undone_by_sharing, at);
    out.undone.push_back(merge_of(number, state.graph.edge(number)));
  }
  return true;
}

bool Identities::State::Resolving::share_what_is_due(std::span<const KeyToken> met,
                                                     std::span<const KeyToken> own_keys) {
  std::vector<KeyToken> partners(met.begin(), met.end());
  if (!own_keys.empty()) partners.push_back(own_keys.front());
  bool changed = share_if_due(known.front(), partners);
  for (const KeyToken& key : met)
    if (!changed) changed = share_if_due(key, std::span{&known.front(), 1});
  return changed;
}

void Identities::State::Resolving::own(const KeyToken& key, std::uint32_t customer) {
  state.put_key(key, customer);
  out.new_keys.push_back({key, CustomerId{customer}});
}

void Identities::State::Resolving::merge(const KeyToken& key, const KeyToken& with) {
  Edge edge;
  edge.key = key;
  edge.with = with;
  edge.evidence = signal;
  edge.at = at;
  edge.kept = state.keys.find(key.token)->owner;
  edge.absorbed = state.keys.find(with.token)->owner;
  const std::uint32_t number = state.graph.join(edge);
  state.count_ties(edge);
  out.merges.push_back(merge_of(number, state.graph.edge(number)));
}

void Identities::State::Resolving::settle(std::span<const KeyToken> met,
                                          std::span<const KeyToken> own_keys) {
  const KeyToken leader = known.front();
  const std::uint32_t home = state.keys.find(leader.token)->owner;
  std::uint32_t started = 0;
  if (!own_keys.empty()) started = state.graph.add_customer();
  // Of the signal's keys the strongest says whose it is.
  const bool leads = started != 0 && strength(own_keys.front().kind) > strength(leader.kind);
  for (const KeyToken& key : fresh) {
    const bool starts = std::any_of(own_keys.begin(), own_keys.end(),
                                    [&](const KeyToken& k) { return k.token == key.token; });
    own(key, starts || leads ? started : home);
  }
  for (const KeyToken& key : met) merge(key, leader);
  if (started != 0) merge(leader, own_keys.front());
  out.own.value = leads ? started : home;
  out.created = leads;
}

Resolution Identities::resolve(std::span<const KeyToken> keys, SignalId signal, Time at) {
  State::Resolving step{*state_, signal, at, {}, {}, {}};
  while (true) {
    step.sort_keys(keys);
    if (step.known.empty()) break;
    const std::vector<KeyToken> met = step.strangers();
    std::vector<KeyToken> own_keys;
    for (const KeyToken& key : step.fresh)
      if (step.starts_own(key)) own_keys.push_back(key);
    if (step.share_what_is_due(met, own_keys)) continue;
    step.settle(met, own_keys);
    break;
  }
  if (step.known.empty() && !step.fresh.empty()) {
    const std::uint32_t customer = state_->graph.add_customer();
    for (const KeyToken& key : step.fresh) step.own(key, customer);
    step.out.own.value = customer;
    step.out.created = true;
  }
  step.out.customer = current(step.out.own);
  return std::move(step.out);
}

Result<Undone> Identities::undo(MergeId id, Time at) {
  IdentityGraph& graph = state_->graph;
  if (id.value < 1 || id.value > graph.last_edge() ||
      graph.edge(static_cast<std::uint32_t>(id.value)).state == EdgeState::absent)
    return fail(ErrorCode::not_found, fmt::format("there is no merge {}", id.value),
                "look at the customer to see its merges");
  const auto number = static_cast<std::uint32_t>(id.value);
  if (graph.edge(number).state != EdgeState::active)
    return fail(ErrorCode::conflict, fmt::format("merge {} is undone already", id.value));
  graph.cut(number, EdgeState::undone_by_hand, at);
  const Edge& edge = graph.edge(number);
  return Undone{merge_of(number, edge), current(CustomerId{edge.kept}),
                current(CustomerId{edge.absorbed})};
}

}  // namespace myelin::raw
