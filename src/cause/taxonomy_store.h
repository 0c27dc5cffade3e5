// The versions of the experience language in the store. A version is written once and never
// changed; the highest is current. Thread safety: that of the session.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "cause/taxonomy.h"
#include "store/store.h"

namespace myelin::cause {

struct TaxonomyVersion {
  int version = 0;
  std::string digest;
  Time at;
  std::string note;
};

// Writes the taxonomy's version. Error::conflict when that version is there with another digest;
// nothing happens when it is there already with the same one.
Status save_taxonomy(store::Session& session, const Taxonomy& taxonomy, Time at,
                     std::string_view note);
// The current version; nullptr: none was ever saved. Error::corrupt when the stored YAML does not
// pass the check any more.
Result<std::shared_ptr<const Taxonomy>> current_taxonomy(store::Session& session);
// Error::not_found when there is no such version.
Result<std::shared_ptr<const Taxonomy>> load_taxonomy(store::Session& session, int version);
// All of them, oldest first.
Result<std::vector<TaxonomyVersion>> taxonomy_versions(store::Session& session);

}  // namespace myelin::cause
