// How experiments stand in JSON. Private to this room. Thread safety: pure functions.
#pragma once
#include "server/wire.h"

namespace myelin::server {

Json wire(const model::Experiment& experiment, const FactorNames& names);
Json wire(const engine::ExperimentAnswer& answer, const FactorNames& names);
Json wire(const revenue::ExperimentReading& reading);
// In a case: what it is called and how it stands.
Json wire_short(const model::Experiment& experiment);

}  // namespace myelin::server
