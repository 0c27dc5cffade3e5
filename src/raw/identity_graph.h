// IdentityGraph: customers and the merges between them, as a forest whose edges can be taken out
// again. Inside of Identities.
//
// Thread safety: none. Invariants: active edges form a forest; root(c) is the smallest id of c's
// tree; customers and merges are numbered from 1 without gaps in their making.
#pragma once
#include <cstdint>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/customer.h"

namespace myelin::raw {

enum class EdgeState : std::uint8_t { absent, active, undone_by_hand, undone_by_sharing };

struct Edge {
  model::KeyToken key, with;
  SignalId evidence;
  Time at, undone_at;
  std::uint32_t kept = 0, absorbed = 0;                  // the smaller and the larger id
  std::uint32_t next_of_kept = 0, next_of_absorbed = 0;  // chains of all edges of a customer
  EdgeState state = EdgeState::absent;

  bool carries(const Fingerprint& token) const { return key.token == token || with.token == token; }
};

class IdentityGraph {
 public:
  std::uint32_t add_customer();
  void grow_to(std::uint32_t customer);
  std::uint32_t root(std::uint32_t customer) const;
  std::uint32_t last_customer() const { return static_cast<std::uint32_t>(parent_.size() - 1); }

  // Joins the two trees. REQUIRES: they are two. Returns the edge's number.
  std::uint32_t join(Edge edge);
  // Takes up an edge as a row tells it, under its number. False when the row cannot be true.
  bool restore(std::uint32_t number, Edge edge);
  // Takes an active edge out and splits its tree.
  void cut(std::uint32_t number, EdgeState reason, Time at);

  const Edge& edge(std::uint32_t number) const { return edges_[number]; }
  std::uint32_t last_edge() const { return static_cast<std::uint32_t>(edges_.size() - 1); }
  std::int64_t trees() const { return static_cast<std::int64_t>(parent_.size()) - 1 - active_; }
  std::size_t memory_bytes() const;

  // Calls visit(number, edge) for every edge of the customer, undone ones too.
  template <class Visit>
  void each_edge(std::uint32_t customer, Visit&& visit) const {
    for (std::uint32_t n = first_edge_[customer]; n != 0;) {
      const Edge& e = edges_[n];
      const std::uint32_t next = e.kept == customer ? e.next_of_kept : e.next_of_absorbed;
      visit(n, e);
      n = next;
    }
  }
  // The customers of one tree, ascending.
  std::vector<std::uint32_t> tree(std::uint32_t customer) const;

 private:
  void chain(std::uint32_t number);
  std::uint32_t compressed_root(std::uint32_t customer);

  std::vector<std::uint32_t> parent_{0}, first_edge_{0};
  std::vector<Edge> edges_{Edge{}};
  std::int64_t active_ = 0;
};

}  // namespace myelin::raw
