// The endpoints of imports that run in the server. Private to this room.
#pragma once
#include "server/endpoints.h"

namespace myelin::server {

Result<Response> upload_file(Call& call);
Result<Response> list_import_jobs(Call& call);
Result<Response> show_import_job(Call& call);
Result<Response> preview_import(Call& call);
Result<Response> start_import(Call& call);
Result<Response> simulate_company(Call& call);
Result<Response> remove_import_job(Call& call);
Result<Response> replay_quarantine(Call& call);

}  // namespace myelin::server
