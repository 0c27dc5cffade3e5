// How the worth of experience and the cost of returns stand in JSON. Private to this room. Thread
// safety: pure functions.
#pragma once
#include "revenue/experience_worth.h"
#include "revenue/return_costs.h"
#include "server/wire.h"

namespace myelin::server {

Json wire_satisfaction(const revenue::ExperienceWorth& worth);
Json wire_factors(const revenue::ExperienceWorth& worth, const FactorNames& names);
Json wire(const revenue::ReturnCosts& costs, const revenue::ExperienceWorth& after);

}  // namespace myelin::server
