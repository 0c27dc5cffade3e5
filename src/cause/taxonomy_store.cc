#include "cause/taxonomy_store.h"

#include <fmt/format.h>

#include "cause/sql.h"

namespace myelin::cause {
namespace {

struct StoredTaxonomy {
  int version = 0;
  std::string yaml, digest;
};

Result<std::optional<StoredTaxonomy>> find_row(store::Session& session, std::string_view sql,
                                               std::initializer_list<store::Value> parameters) {
  std::optional<StoredTaxonomy> found;
  MYELIN_CHECK(session.query(sql, parameters, [&](const store::Row& row) {
    found = StoredTaxonomy{static_cast<int>(row.integer(0)), std::string(row.text(1)),
                           std::string(row.text(2))};
    return false;
  }));
  return found;
}

Result<std::shared_ptr<const Taxonomy>> read(const StoredTaxonomy& stored) {
  auto taxonomy = Taxonomy::parse(stored.yaml, stored.version);
  if (!taxonomy)
    return fail(ErrorCode::corrupt,
                fmt::format("the stored taxonomy version {} cannot be read: {}", stored.version,
                            taxonomy.error().message),
                "save a mended taxonomy as a new version with `myelin restate`");
  if ((*taxonomy)->digest() != stored.digest)
    return fail(
        ErrorCode::corrupt,
        fmt::format("the stored taxonomy version {} was changed behind its digest", stored.version),
        "restore the table from a backup");
  return taxonomy;
}

}  // namespace

Status save_taxonomy(store::Session& session, const Taxonomy& taxonomy, Time at,
                     std::string_view note) {
  MYELIN_TRY(there, find_row(session, sql::taxonomy_by_version,
                             {store::Value{std::int64_t{taxonomy.version()}}}));
  if (there && there->digest == taxonomy.digest()) return {};
  if (there)
    return fail(
        ErrorCode::conflict,
        fmt::format("taxonomy version {} is there already with other content", taxonomy.version()),
        "save it under the next version: one version never changes");
  MYELIN_CHECK(session.execute(
      sql::insert_taxonomy,
      {store::Value{std::int64_t{taxonomy.version()}}, store::Value{taxonomy.digest()},
       store::Value{taxonomy.yaml()}, store::Value{at}, store::Value{std::string(note)}}));
  return {};
}

Result<std::shared_ptr<const Taxonomy>> current_taxonomy(store::Session& session) {
  MYELIN_TRY(stored, find_row(session, sql::newest_taxonomy, {}));
  if (!stored) return std::shared_ptr<const Taxonomy>{};
  return read(*stored);
}

Result<std::shared_ptr<const Taxonomy>> load_taxonomy(store::Session& session, int version) {
  MYELIN_TRY(stored,
             find_row(session, sql::taxonomy_by_version, {store::Value{std::int64_t{version}}}));
  if (!stored)
    return fail(ErrorCode::not_found, fmt::format("there is no taxonomy version {}", version),
                "`myelin taxonomy list` names those that are");
  return read(*stored);
}

Result<std::vector<TaxonomyVersion>> taxonomy_versions(store::Session& session) {
  std::vector<TaxonomyVersion> versions;
  MYELIN_CHECK(session.query(sql::taxonomy_versions, {}, [&](const store::Row& row) {
    versions.push_back({static_cast<int>(row.integer(0)), std::string(row.text(1)), row.time(2),
                        std::string(row.text(3))});
    return true;
  }));
  return versions;
}

}  // namespace myelin::cause
