#include "raw/identities_state.h"

#include <fmt/format.h>

#include <algorithm>

namespace myelin::raw {

Identities::Identities() : state_(std::make_unique<State>()) {}
Identities::~Identities() = default;
Identities::Identities(Identities&&) noexcept = default;
Identities& Identities::operator=(Identities&&) noexcept = default;

model::Merge merge_of(std::uint32_t number, const Edge& e) {
  model::Merge merge;
  merge.id.value = number;
  merge.kept.value = e.kept;
  merge.absorbed.value = e.absorbed;
  merge.key = e.key;
  merge.with = e.with;
  merge.evidence = e.evidence;
  merge.at = e.at;
  merge.reason = fmt::format("signal {} carried a {} key of one and a {} key of the other",
                             e.evidence.value, name(e.key.kind), name(e.with.kind));
  if (e.state != EdgeState::active) merge.undone_at = e.undone_at;
  return merge;
}

void Identities::State::put_key(const model::KeyToken& key, std::uint32_t customer) {
  KeyEntry& entry = keys[key.token];
  entry.owner = customer;
  entry.kind = key.kind;
  graph.grow_to(customer);
  if (kinds.size() <= customer) kinds.resize(customer + 1);
  kinds[customer] =
      static_cast<std::uint8_t>(kinds[customer] | 1U << static_cast<unsigned>(key.kind));
}

void Identities::State::count_ties(const Edge& edge) {
  const auto count = [&](const model::KeyToken& key, const model::KeyToken& partner) {
    KeyEntry* entry = keys.find(key.token);
    if (entry != nullptr && entry->ties < 255 && counts_against(key.kind, partner.kind))
      ++entry->ties;
  };
  count(edge.key, edge.with);
  count(edge.with, edge.key);
}

bool Identities::State::parted(const model::KeyToken& a, const model::KeyToken& b) const {
  const std::uint32_t one = keys.find(a.token)->owner, other = keys.find(b.token)->owner;
  bool found = false;
  graph.each_edge(one, [&](std::uint32_t, const Edge& e) {
    found = found ||
            (e.state == EdgeState::undone_by_hand && (e.kept == other || e.absorbed == other) &&
             (e.carries(a.token) || e.carries(b.token)));
  });
  return found;
}

CustomerId Identities::current(CustomerId id) const {
  if (id.value < 1 || id.value > state_->graph.last_customer()) return id;
  return CustomerId{state_->graph.root(static_cast<std::uint32_t>(id.value))};
}

CustomerId Identities::customer_of(const Fingerprint& token) const {
  const KeyEntry* entry = state_->keys.find(token);
  if (entry == nullptr || entry->shared) return {};
  return CustomerId{state_->graph.root(entry->owner)};
}

bool Identities::shared(const Fingerprint& token) const {
  const KeyEntry* entry = state_->keys.find(token);
  return entry != nullptr && entry->shared;
}

std::vector<CustomerId> Identities::members(CustomerId id) const {
  std::vector<CustomerId> out;
  if (id.value < 1 || id.value > state_->graph.last_customer()) return out;
  for (std::uint32_t member : state_->graph.tree(static_cast<std::uint32_t>(id.value)))
    out.push_back(CustomerId{member});
  return out;
}

std::vector<model::Merge> Identities::merges_of(CustomerId id) const {
  std::vector<std::uint32_t> numbers;
  for (CustomerId member : members(id))
    state_->graph.each_edge(static_cast<std::uint32_t>(member.value),
                            [&](std::uint32_t number, const Edge&) { numbers.push_back(number); });
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<model::Merge> out;
  for (std::uint32_t number : numbers) out.push_back(merge_of(number, state_->graph.edge(number)));
  return out;
}

std::int64_t Identities::customers() const {
  return state_->graph.trees();
}
std::size_t Identities::keys() const {
  return state_->keys.size();
}
std::size_t Identities::memory_bytes() const {
  return state_->keys.memory_bytes() + state_->graph.memory_bytes() + state_->kinds.capacity();
}

bool Identities::operator==(const Identities& other) const {
  const State &a = *state_, &b = *other.state_;
  if (a.keys.size() != b.keys.size() || a.graph.last_customer() != b.graph.last_customer() ||
      a.graph.last_edge() != b.graph.last_edge() || a.kinds != b.kinds)
    return false;
  bool same = true;
  a.keys.each([&](const Fingerprint& token, const KeyEntry& entry) {
    const KeyEntry* twin = b.keys.find(token);
    same = same && twin != nullptr && twin->owner == entry.owner && twin->kind == entry.kind &&
           twin->ties == entry.ties && twin->shared == entry.shared;
  });
  for (std::uint32_t c = 1; same && c <= a.graph.last_customer(); ++c)
    same = a.graph.root(c) == b.graph.root(c);
  for (std::uint32_t n = 1; same && n <= a.graph.last_edge(); ++n) {
    const Edge &x = a.graph.edge(n), &y = b.graph.edge(n);
    same = x.state == y.state && x.kept == y.kept && x.absorbed == y.absorbed &&
           x.key.token == y.key.token && x.with.token == y.with.token && x.evidence == y.evidence &&
           x.at == y.at && x.undone_at == y.undone_at;
  }
  return same;
}

}  // namespace myelin::raw
