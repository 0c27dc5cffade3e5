// How drivers and journeys stand in JSON. Private to this room. Thread safety: pure functions.
#pragma once
#include "server/wire.h"

namespace myelin::server {

Json wire(const model::Explanation& explanation, const FactorNames& names);
Json wire(const model::Journey& journey);
Json wire(const model::JourneySegments& segments);
Json wire(const revenue::Contributions& split);

}  // namespace myelin::server
