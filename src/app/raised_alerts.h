// RaisedAlerts: what an engine told people of cells, each alert as it was when they first heard of
// it: firing, neither silenced nor inhibited. For evaluations.
//
// Thread safety: none; the engine's writer tells it.
#pragma once
#include <vector>

#include "engine/answers.h"
#include "model/alert.h"

namespace myelin::app {

class RaisedAlerts {
 public:
  void note(const engine::LiveEvent& event);
  // In the order in which people heard of them; updated_at says when.
  const std::vector<model::Alert>& all() const { return alerts_; }

 private:
  std::vector<model::Alert> alerts_;
};

}  // namespace myelin::app
