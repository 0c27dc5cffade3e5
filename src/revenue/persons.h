// Persons: who stands for whom after merges, from the rows. Private to this room.
//
// Thread safety: none. Invariant: a person is named by the least of the ids that merges hold
// together.
#pragma once
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "store/store.h"

namespace myelin::revenue {

class Persons {
 public:
  static Result<Persons> load(store::Session& session);

  CustomerId find(CustomerId id) const;
  // Everybody that merges made one of these persons, themselves included.
  std::vector<CustomerId> everybody(const std::unordered_set<CustomerId>& persons) const;

 private:
  void join(CustomerId a, CustomerId b);

  std::unordered_map<CustomerId, CustomerId> over_;
};

}  // namespace myelin::revenue
