// Incident: which of several live alerts is the alert, and which only repeat it. One cause, one
// alert.
//
// 1. Of one factor, cells contain each other (factor ⊃ product × factor, channel × factor ⊃ leaf),
// and a factor's cell contains those of its issues. Starting from the widest
//    live cell, a part that holds `explains_share_min` of the excess stands for the whole, and so
//    on down; where no part does, the trouble is spread and the whole is the alert. The chosen cell
//    inhibits all that contain it or lie in it. A cell that people have already been told of keeps
//    its place while it explains half: alerts do not wander.
// 2. Alerts of different factors whose complainants are the same (`overlap_share_min` of the later
// one's) are one cause
//    spoken of in several words: the earlier one inhibits the later. What a trouble led to (a
//    return,
// a customer who leaves) never inhibits what it came from, however early it was.
// 3. Alerts of one factor family and compatible cells that began within a week, those that one
// cause explains (a carrier, a batch, a team: what drivers found, or one within the other) and that
// began within a week, and those of rules 1 and 2, form one group.
//
// Thread safety: a pure function.
#pragma once
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/cell.h"
#include "model/dimension.h"
#include "risk/settings.h"

namespace myelin::risk {

// One of the values that together are behind an alert; product and channel are its cell's matter.
using CauseValue = std::pair<model::Dimension, std::string>;

struct IncidentMember {
  AlertId id;
  model::CellKey cell;
  double excess = 0;
  Time since, raised_at;
  bool told = false;                      // people have heard of it
  bool consequence = false;               // its factor says what a trouble led to
  AlertId inhibited_before;               // what inhibited it until now
  std::span<const CustomerId> customers;  // ascending; may be empty when not known
  std::span<const CauseValue> cause{};    // ascending; empty where nobody knows
};
struct IncidentPlace {
  AlertId inhibited_by;  // none: it is the alert
  AlertId root;          // members of one group share it
};
// The place of each member, in their order.
std::vector<IncidentPlace> place_in_incidents(std::span<const IncidentMember> members,
                                              const AlertBookSettings& settings);

// Whether `outer` is another cell, of the same factor or of the one above it, that covers all of
// `inner`.
bool contains(const model::CellKey& outer, const model::CellKey& inner);

// Whether at least two and that share of `later`'s complainants are among `earlier`'s; both
// ascending.
bool overlaps(std::span<const CustomerId> later, std::span<const CustomerId> earlier, double share);

}  // namespace myelin::risk
