#include "app/raised_alerts.h"

#include <algorithm>

namespace myelin::app {

void RaisedAlerts::note(const engine::LiveEvent& event) {
  if (event.kind != engine::LiveEvent::Kind::alert || !event.alert) return;
  const auto& alert = *event.alert;
  const bool heard = alert.state == model::AlertState::firing && alert.silenced_by.empty() &&
                     alert.inhibited_by.empty();
  if (alert.rule != model::AlertRule::cell_excess || !heard ||
      std::ranges::find(alerts_, alert.id, &model::Alert::id) != alerts_.end())
    return;
  alerts_.push_back(alert);
}

}  // namespace myelin::app
