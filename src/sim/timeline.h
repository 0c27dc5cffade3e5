// Timeline: drafts that will happen, handed out in time order.
// Thread safety: none. Drafts of one instant come out as they were put in.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/time.h"
#include "model/draft.h"
#include "sim/label.h"

namespace myelin::sim {

struct Moment {
  model::Draft draft;
  Label label;
  int person = -1;  // who speaks or buys
};

class Timeline {
 public:
  // REQUIRES: moment.draft.at
  void push(Moment moment);
  bool has_before(Time limit) const { return !heap_.empty() && heap_.front().at < limit; }
  bool empty() const { return heap_.empty(); }
  void pop(Moment& out);  // REQUIRES: !empty()

 private:
  struct Entry {
    Time at;
    std::uint64_t sequence;
    std::uint32_t slot;
    bool operator<(const Entry& other) const {  // the heap's top is the earliest
      return at != other.at ? at > other.at : sequence > other.sequence;
    }
  };
  std::vector<Entry> heap_;
  std::vector<Moment> slots_;
  std::vector<std::uint32_t> free_;
  std::uint64_t sequence_ = 0;
};

}  // namespace myelin::sim
