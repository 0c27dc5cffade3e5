// What the monthly experience statement says: only what the ledger, the measured effects and the
// cases say, each figure with its interval where it is an estimate, and with its source.
//
// Thread safety: a function without state.
#pragma once
#include <string>

#include "app/document.h"
#include "app/link.h"

namespace myelin::app {

struct StatementParts {
  Json ledger, before;  // /v1/ledger of the month, and of the one before (null: none)
  Json causes;          // /v1/causes?metric=loss of the month
  Json cases;           // /v1/cases, newest first
  Json split;           // /v1/journey/departments of the month
  Json worth, returns;  // /v1/worth/satisfaction and /v1/worth/returns; null where refused
  Json taxonomy;        // /v1/taxonomy: what departments are called
  std::string made_at;  // local time
  bool chinese = true;
};

Document statement_document(const StatementParts& parts);

}  // namespace myelin::app
