// How customers of a case, consents and messages to them stand in JSON. Private to this room.
// Thread safety: pure functions.
#pragma once
#include "engine/care.h"
#include "server/wire.h"

namespace myelin::server {

Json wire(const engine::AffectedCustomer& customer);
Json wire(const engine::SharedCause& cause);
Json counts_of(const engine::Affected& affected);
Json wire(const engine::ContactPlan& plan);
Json wire(const engine::BatchAnswer& batch);
Json wire(const repair::Contact& contact);
Json wire(const engine::ConsentAnswer& answer);
Json wire(const engine::ConsentReceipt& receipt);
Json wire(const engine::OutcomeAnswer& answer);

}  // namespace myelin::server
