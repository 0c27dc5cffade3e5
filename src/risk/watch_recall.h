// The newest evidence, read back: which signals complained of which factor, and what speaks beside
// them. Private to the room.
//
// Thread safety: none.
#pragma once
#include "base/result.h"
#include "risk/evidence.h"
#include "risk/watch.h"

namespace myelin::risk {

// Fills both rings, oldest first, with what the reflex told the watch of the last 28 days; of what
// does not fit the newest. `values`: of dimensions, by symbol.
Status recall_evidence(store::Session& session, Time now, const Recollection& recollection,
                       CellTable& cells, Symbols& values, EvidenceRing& evidence,
                       BackgroundRing& background);

}  // namespace myelin::risk
