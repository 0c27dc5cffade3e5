#include "raw/identity_graph.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace myelin::raw {

std::uint32_t IdentityGraph::add_customer() {
  grow_to(static_cast<std::uint32_t>(parent_.size()));
  return last_customer();
}

void IdentityGraph::grow_to(std::uint32_t customer) {
  while (parent_.size() <= customer) {
    parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
    first_edge_.push_back(0);
  }
}

std::uint32_t IdentityGraph::root(std::uint32_t customer) const {
  while (parent_[customer] != customer) customer = parent_[customer];
  return customer;
}

std::uint32_t IdentityGraph::compressed_root(std::uint32_t customer) {
  while (parent_[customer] != customer)
    customer = parent_[customer] = parent_[parent_[customer]];  // path halving
  return customer;
}

void IdentityGraph::chain(std::uint32_t number) {
  Edge& e = edges_[number];
  e.next_of_kept = std::exchange(first_edge_[e.kept], number);
  e.next_of_absorbed = std::exchange(first_edge_[e.absorbed], number);
}

std::uint32_t IdentityGraph::join(Edge edge) {
  const auto number = static_cast<std::uint32_t>(edges_.size());
  edge.state = EdgeState::active;
  [[maybe_unused]] const bool joined = restore(number, std::move(edge));
  assert(joined);
  return number;
}

bool IdentityGraph::restore(std::uint32_t number, Edge edge) {
  if (edge.kept > edge.absorbed) std::swap(edge.kept, edge.absorbed);
  if (number == 0 || edge.kept == 0 || edge.kept == edge.absorbed) return false;
  grow_to(edge.absorbed);
  if (edges_.size() <= number) edges_.resize(number + 1);
  if (edges_[number].state != EdgeState::absent) return false;
  const bool active = edge.state == EdgeState::active;
  const std::uint32_t a = compressed_root(edge.kept), b = compressed_root(edge.absorbed);
  if (active && a == b) return false;
  edges_[number] = std::move(edge);
  chain(number);
  if (active) {
    parent_[std::max(a, b)] = std::min(a, b);
    ++active_;
  }
  return true;
}

void IdentityGraph::cut(std::uint32_t number, EdgeState reason, Time at) {
  Edge& e = edges_[number];
  assert(e.state == EdgeState::active);
  e.state = reason;
  e.undone_at = at;
  --active_;
  for (std::uint32_t side : {e.kept, e.absorbed}) {
    const std::vector<std::uint32_t> members = tree(side);
    for (std::uint32_t member : members) parent_[member] = members.front();
  }
}

std::vector<std::uint32_t> IdentityGraph::tree(std::uint32_t customer) const {
  // A forest needs no marks: coming back along the edge one came by is the only way to meet a
  // customer twice.
  struct Step {
    std::uint32_t customer, by;
  };
  std::vector<Step> steps{{customer, 0}};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step here = steps[i];
    each_edge(here.customer, [&](std::uint32_t number, const Edge& e) {
      if (e.state == EdgeState::active && number != here.by)
        steps.push_back({e.kept == here.customer ? e.absorbed : e.kept, number});
    });
  }
  std::vector<std::uint32_t> members;
  members.reserve(steps.size());
  for (const Step& step : steps) members.push_back(step.customer);
  std::sort(members.begin(), members.end());
  return members;
}

std::size_t IdentityGraph::memory_bytes() const {
  return (parent_.capacity() + first_edge_.capacity()) * sizeof(std::uint32_t) +
         edges_.capacity() * sizeof(Edge);
}

}  // namespace myelin::raw
