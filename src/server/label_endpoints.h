// The endpoints of teaching the reader. Private to this room. Thread safety: each call has its own
// Call.
#pragma once
#include "server/endpoints.h"

namespace myelin::server {

Result<Response> propose_labels(Call& call);
Result<Response> list_teachings(Call& call);
Result<Response> teach_reader(Call& call);
Result<Response> roll_back_teaching(Call& call);

}  // namespace myelin::server
