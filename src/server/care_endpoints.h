// Endpoints of customers whom a case is about: who, what they agreed to, messages to them. Private
// to this room. Thread safety: each call has its own Call.
#pragma once
#include "server/endpoints.h"

namespace myelin::server {

Result<Response> list_affected(Call& call);
Result<Response> contact_affected(Call& call);
Result<Response> list_contact_batches(Call& call);
Result<Response> show_contact_batch(Call& call);
Result<Response> list_contacts(Call& call);
Result<Response> show_contact_outcome(Call& call);
Result<Response> stop_contact_batch(Call& call);
Result<Response> report_contact(Call& call);
Result<Response> import_consents(Call& call);
Result<Response> show_consents(Call& call);
Result<Response> withdraw_consents(Call& call);

}  // namespace myelin::server
