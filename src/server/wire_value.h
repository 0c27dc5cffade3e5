// How customer value stands in JSON. Private to this room. Thread safety: pure functions.
#pragma once
#include "revenue/customer_value.h"
#include "server/wire.h"

namespace myelin::server {

Json wire(const revenue::ValueStatement& statement);
Json wire(const engine::CustomerOutlook& outlook);

}  // namespace myelin::server
