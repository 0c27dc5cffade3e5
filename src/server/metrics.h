// The engine's pulse as Prometheus text. Counters end in _total; money is in the currency's own
// unit with its code as a label.
#pragma once
#include <string>

#include "engine/answers.h"

namespace myelin::server {

std::string metrics_text(const engine::Pulse& pulse);

}  // namespace myelin::server
