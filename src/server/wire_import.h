// Imports as JSON: what was read and how, and the jobs. Public, beside wire.h: the command
// prints the same. Thread safety: pure functions.
#pragma once
#include "raw/importer.h"
#include "server/wire.h"

namespace myelin::server {

struct ImportJob;

// What `myelin import --json` prints.
Json wire(const raw::ImportReport& report);
Json wire(const ImportJob& job);

}  // namespace myelin::server
